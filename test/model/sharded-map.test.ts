import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { type Put, ShardedMap } from '../../src/model/sharded-map.ts';

const keys = fc.oneof(fc.integer({ min: 0, max: 400 }).map(String), fc.string({ maxLength: 3 }));
const puts = fc.array(fc.tuple(keys, fc.option(fc.nat(), { nil: undefined })), { maxLength: 400 });

function applied(before: ReadonlyMap<string, number>, changes: readonly Put<string, number>[]) {
  const after = new Map(before);
  for (const [key, value] of changes) {
    if (value === undefined) after.delete(key);
    else after.set(key, value);
  }
  return after;
}

describe('a sharded map', () => {
  test('holds what a plain map holds after the same changes, and every map before it stays as it was', () => {
    fc.assert(
      fc.property(fc.array(puts, { maxLength: 6 }), rounds => {
        let map = ShardedMap.of<string, number>();
        let model: ReadonlyMap<string, number> = new Map();
        const before: [ShardedMap<string, number>, ReadonlyMap<string, number>][] = [];
        for (const round of rounds) {
          before.push([map, model]);
          map = map.with(round);
          model = applied(model, round);
        }
        for (const [each, expected] of [...before, [map, model] as const]) {
          assert.deepEqual(new Map(each), expected);
          assert.deepEqual([each.size, [...each.keys()].length], [expected.size, [...each.values()].length]);
          for (const [key, value] of expected) assert.equal(each.get(key), value);
        }
      }),
    );
  });

  test('keeps the order of what was put while it is small', () => {
    const few = Array.from({ length: 256 }, (_, index) => [`k${256 - index}`, index] as const);
    assert.deepEqual([...ShardedMap.of(few)], few);
  });

  test('copies no more than a shard for one change of many: all others are the same values', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => [index * 7, { index }] as const);
    const map = ShardedMap.of(many);
    const next = map.with([[70, { index: -1 }]]);
    assert.deepEqual([map.get(70), next.get(70)], [{ index: 10 }, { index: -1 }]);
    for (const [key, value] of many) if (key !== 70) assert.equal(next.get(key), value);
  });
});
