import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TurnQueue } from '../../../src/adapters/node/turn-queue.ts';

test('however many wait for a turn, each has one of the event loop for itself, first come first served', async () => {
  const turns = new TurnQueue(() => 0);
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
      await turns.next();
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

test('the wait is that of the one whose turn is next, and nothing where nobody waits', async () => {
  let nowMs = 100;
  const turns = new TurnQueue(() => nowMs);
  assert.equal(turns.waitMs, 0);
  const first = turns.next();
  nowMs = 130;
  const second = turns.next();
  assert.equal(turns.waitMs, 30);
  nowMs = 150;
  await first;
  assert.equal(turns.waitMs, 20);
  await second;
  assert.equal(turns.waitMs, 0);
});

test('what goes in front of each piece is done before it', async () => {
  const order: string[] = [];
  const turns = new TurnQueue(
    () => 0,
    () => order.push('writes'),
  );
  const piece = async (name: string): Promise<void> => {
    await turns.next();
    order.push(name);
  };
  await Promise.all([piece('one'), piece('two')]);
  assert.deepEqual(order, ['writes', 'one', 'writes', 'two']);
});
