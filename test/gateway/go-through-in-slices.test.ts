import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { goThroughInSlices } from '../../src/gateway/go-through-in-slices.ts';

describe('going through a list in slices', () => {
  test('takes every item once and in order, and says when it is done', async () => {
    const taken: number[] = [];
    await new Promise<void>(done => {
      goThroughInSlices([1, 2, 3, 4, 5].values(), {
        take: item => taken.push(item) > 0,
        dearPerSlice: 2,
        itemsPerSlice: 10,
        pauseMs: 1,
        done,
      });
      assert.deepEqual(taken, [1, 2]);
    });
    assert.deepEqual(taken, [1, 2, 3, 4, 5]);
  });

  test('lets what waits in the event loop go first behind so many dear items', async () => {
    const order: string[] = [];
    await new Promise<void>(done => {
      setImmediate(() => order.push('a call'));
      goThroughInSlices(['cut 1', 'cut 2', 'cut 3'].values(), {
        take: item => order.push(item) > 0,
        dearPerSlice: 2,
        itemsPerSlice: 10,
        pauseMs: 1,
        done,
      });
    });
    assert.deepEqual(order, ['cut 1', 'cut 2', 'a call', 'cut 3']);
  });

  test('goes through what costs nothing in one slice, up to its bound', () => {
    let taken = 0;
    let isDone = false;
    goThroughInSlices(Array.from({ length: 5_000 }).values(), {
      take: () => {
        taken += 1;
        return false;
      },
      dearPerSlice: 1,
      itemsPerSlice: 5_001,
      pauseMs: 1,
      done: () => {
        isDone = true;
      },
    });
    assert.deepEqual([taken, isDone], [5_000, true]);
  });

  test('pauses behind so many items, even where none was dear', async () => {
    const order: string[] = [];
    await new Promise<void>(done => {
      setImmediate(() => order.push('a call'));
      goThroughInSlices(['1', '2', '3'].values(), {
        take: item => order.push(item) < 0,
        dearPerSlice: 10,
        itemsPerSlice: 2,
        pauseMs: 1,
        done,
      });
    });
    assert.deepEqual(order, ['1', '2', 'a call', '3']);
  });

  test('meets what joined meanwhile, and not what left', async () => {
    const items = new Set(['a', 'b', 'c']);
    const taken: string[] = [];
    await new Promise<void>(done => {
      goThroughInSlices(items.values(), {
        take: item => taken.push(item) > 0,
        dearPerSlice: 1,
        itemsPerSlice: 10,
        pauseMs: 1,
        done,
      });
      items.delete('b');
      items.add('d');
    });
    assert.deepEqual(taken, ['a', 'c', 'd']);
  });
});
