import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { MemoryReplayStore } from '../../../src/adapters/memory/memory-replay-store.ts';
import { MovableClock } from '../../ports/movable-clock.ts';
import { meaning, replayStoreTests, signed } from '../../ports/replay-store-contract.ts';

replayStoreTests(clock => new MemoryReplayStore({ clock, salt: 7 }));

function signNumber(nth: number): string {
  return createHash('md5').update(String(nth)).digest('hex');
}

describe('the table of signs', () => {
  test('holds as many signs as it has places, and forgets the oldest first beyond that', () => {
    const clock = new MovableClock(0);
    const store = new MemoryReplayStore({ clock, salt: 7, sets: 1 });
    const witness = (nth: number, byte = 1) =>
      store.witness(signed({ sign: signNumber(nth), meaning: meaning(byte) }));
    for (let nth = 0; nth < 16; nth += 1) {
      assert.equal(witness(nth), 'new');
      clock.advance(1);
    }
    assert.equal(witness(16), 'crowded');
    assert.equal(witness(0, 2), 'crowded', 'the oldest was forgotten, and is new again');
    for (let nth = 2; nth < 17; nth += 1) assert.equal(witness(nth, 2), 'other', `sign ${nth}`);
  });

  test('is not crowded by signs whose time is over', () => {
    const clock = new MovableClock(0);
    const store = new MemoryReplayStore({ clock, salt: 7, sets: 1 });
    for (let nth = 0; nth < 100; nth += 1) {
      assert.equal(store.witness(signed({ sign: signNumber(nth) })), 'new');
      clock.advance(63);
    }
  });

  test('never says of a new sign that it came with another meaning, however full it is', () => {
    const store = new MemoryReplayStore({ clock: new MovableClock(0), salt: 7, sets: 64 });
    const seen = new Set<string>();
    for (let nth = 0; nth < 20_000; nth += 1) {
      seen.add(store.witness(signed({ sign: signNumber(nth), meaning: meaning(nth & 0xff) })));
    }
    assert.deepEqual([...seen].toSorted(), ['crowded', 'new']);
  });

  test('spreads signs over its sets: at half its places taken not one in two hundred meets a full set', () => {
    const store = new MemoryReplayStore({ clock: new MovableClock(0), salt: 7, sets: 1024 });
    let crowded = 0;
    for (let nth = 0; nth < 8192; nth += 1) {
      if (store.witness(signed({ sign: signNumber(nth) })) === 'crowded') crowded += 1;
    }
    assert.ok(crowded < 41, `${crowded}`);
  });

  test('puts the same signs elsewhere under another salt', () => {
    const crowdedUnder = (salt: number): string => {
      const store = new MemoryReplayStore({ clock: new MovableClock(0), salt, sets: 4 });
      return Array.from(
        { length: 200 },
        (_, nth) => store.witness(signed({ sign: signNumber(nth) }))[0],
      ).join('');
    };
    assert.notEqual(crowdedUnder(1), crowdedUnder(2));
  });
});
