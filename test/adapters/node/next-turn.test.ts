import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextTurn } from '../../../src/adapters/node/next-turn.ts';

test('however many wait for a turn, each has one of the event loop for itself, first come first served', async () => {
  let turn = 0;
  let isOver = false;
  const count = (): void => {
    turn += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const taken: (readonly [waiter: number, turn: number])[] = [];
  const waiters = Array.from({ length: 5 }, async (_, waiter) => {
    for (let piece = 0; piece < 3; piece += 1) {
      await nextTurn();
      taken.push([waiter, turn]);
    }
  });
  await Promise.all(waiters);
  isOver = true;
  assert.deepEqual(
    taken.map(([waiter]) => waiter),
    [0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4],
  );
  assert.equal(new Set(taken.map(([, at]) => at)).size, taken.length);
});
