import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ReplayStore, SignedMeaning } from '../../src/ports/replay-store.ts';
import { MovableClock } from './movable-clock.ts';

export type MakeReplayStore = (clock: MovableClock) => ReplayStore;

const SIGN = '0123456789ABCDEF0123456789ABCDEF';
const KEEP_MS = 1000;

/** 32 bytes of one kind. */
export function meaning(byte: number): Uint8Array {
  return new Uint8Array(32).fill(byte);
}

export function signed(changes: Partial<SignedMeaning> = {}): SignedMeaning {
  return { appKey: 'app-1', sign: SIGN, meaning: meaning(1), keepMs: KEEP_MS, ...changes };
}

/** What every store of signs keeps, whatever it is made of. `makeStore` gives an empty one each time. */
export function replayStoreTests(makeStore: MakeReplayStore): void {
  describe('a store of signs', () => {
    test('knows a sign again with the same meaning, and tells another one', async () => {
      const store = makeStore(new MovableClock(0));
      assert.equal(await store.witness(signed()), 'new');
      assert.equal(await store.witness(signed()), 'same');
      assert.equal(await store.witness(signed({ meaning: meaning(2) })), 'other');
    });

    test('recalls what it would witness, and remembers nothing by that', async () => {
      const store = makeStore(new MovableClock(0));
      assert.equal(await store.recall(signed()), 'new');
      assert.equal(await store.recall(signed({ meaning: meaning(2) })), 'new');
      assert.equal(await store.witness(signed()), 'new');
      assert.equal(await store.recall(signed()), 'same');
      assert.equal(await store.recall(signed({ meaning: meaning(2) })), 'other');
    });

    test('keeps the meaning that came first', async () => {
      const store = makeStore(new MovableClock(0));
      await store.witness(signed());
      await store.witness(signed({ meaning: meaning(2) }));
      assert.equal(await store.witness(signed()), 'same');
      assert.equal(await store.witness(signed({ meaning: meaning(2) })), 'other');
    });

    test('takes a sign in any case for one sign', async () => {
      const store = makeStore(new MovableClock(0));
      await store.witness(signed());
      assert.equal(await store.witness(signed({ sign: SIGN.toLowerCase() })), 'same');
    });

    test('takes the sign of another app for another sign', async () => {
      const store = makeStore(new MovableClock(0));
      await store.witness(signed());
      assert.equal(await store.witness(signed({ appKey: 'app-2', meaning: meaning(2) })), 'new');
    });

    test('looks at every digit of a sign and at the first 16 bytes of a meaning', async () => {
      for (let digit = 0; digit < 32; digit += 1) {
        const store = makeStore(new MovableClock(0));
        await store.witness(signed());
        const other = SIGN.slice(0, digit) + (SIGN[digit] === '0' ? '1' : '0') + SIGN.slice(digit + 1);
        assert.equal(await store.witness(signed({ sign: other })), 'new', `digit ${digit}`);
      }
      for (let byte = 0; byte < 16; byte += 1) {
        const store = makeStore(new MovableClock(0));
        await store.witness(signed());
        assert.equal(
          await store.witness(signed({ meaning: meaning(1).with(byte, 0x80) })),
          'other',
          `byte ${byte}`,
        );
      }
    });

    test('remembers a sign for its time and no longer, whatever the wall clock does', async () => {
      const clock = new MovableClock(1_760_000_000_000);
      const store = makeStore(clock);
      await store.witness(signed());
      clock.wall -= 900_000;
      clock.advance(KEEP_MS - 1);
      assert.equal(await store.witness(signed({ meaning: meaning(2) })), 'other');
      clock.advance(1);
      assert.equal(await store.witness(signed({ meaning: meaning(2) })), 'new');
      assert.equal(await store.witness(signed()), 'other');
    });

    test('is not kept young by retries', async () => {
      const clock = new MovableClock(0);
      const store = makeStore(clock);
      await store.witness(signed());
      clock.advance(KEEP_MS - 1);
      assert.equal(await store.witness(signed()), 'same');
      clock.advance(1);
      assert.equal(await store.witness(signed()), 'new');
    });
  });
}
