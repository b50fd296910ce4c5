import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GrantBook } from '../../src/model/grant.ts';
import { heldForGood } from '../../src/model/held-package.ts';
import { Permissions } from '../../src/model/permissions.ts';
import { ShardedMap, type Table } from '../../src/model/sharded-map.ts';
import { TypeSet } from '../../src/model/type-set.ts';

/** A table that counts how often it is asked. */
function counting<Value>(table: Table<string, Value>) {
  const counted = { asked: 0 };
  const asked: Table<string, Value> = {
    size: table.size,
    get(key) {
      counted.asked += 1;
      return table.get(key);
    },
    has: key => table.has(key),
    keys: () => table.keys(),
    values: () => table.values(),
    [Symbol.iterator]: () => table[Symbol.iterator](),
  };
  return { counted, asked };
}

describe('permissions', () => {
  test('put a combination together once, over other APIs too', () => {
    const book = new GrantBook();
    const types = TypeSet.of([book.indexOf('bg.get')]);
    const { counted, asked } = counting(ShardedMap.of([['orders', types]]));
    const first = new Permissions({ book, packages: asked, apis: ShardedMap.of() });
    const grant = book.grantOf([heldForGood('orders')]);
    assert.equal(first.holds(grant, book.indexOf('bg.get'), 0), true);
    assert.equal(first.holds(grant, book.indexOf('bg.put'), 0), false);
    const second = first.over(ShardedMap.of());
    assert.equal(second.holds(grant, book.indexOf('bg.get'), 0), true);
    assert.equal(counted.asked, 1);
    const other = book.grantOf([heldForGood('none')]);
    assert.equal(second.holds(other, book.indexOf('bg.get'), 0), false);
    assert.equal(first.holds(other, book.indexOf('bg.get'), 0), false);
    assert.equal(counted.asked, 2);
  });
});
