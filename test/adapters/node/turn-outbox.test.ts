import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TurnOutbox } from '../../../src/adapters/node/turn-outbox.ts';

/** Adds senders that note their names; `onSend` is asked to do more at each. */
function noting(outbox: TurnOutbox, onSend: (name: string) => void = () => {}) {
  const sent: string[] = [];
  const add = (name: string): void =>
    outbox.add({
      send() {
        sent.push(name);
        onSend(name);
      },
    });
  return { sent, add };
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

describe('the outbox', () => {
  test('sends what was added in one turn at its end, in the same order and once', async () => {
    const { sent, add } = noting(new TurnOutbox());
    for (const name of ['a', 'b', 'c']) add(name);
    assert.deepEqual(sent, []);
    await turn();
    assert.deepEqual(sent, ['a', 'b', 'c']);
    await turn();
    assert.deepEqual(sent, ['a', 'b', 'c']);
  });

  test('sends sixty-four before it takes one more: no one waits for all that a turn has to read', () => {
    const { sent, add } = noting(new TurnOutbox());
    const names = Array.from({ length: 65 }, (_, index) => `${index}`);
    for (const name of names.slice(0, 64)) add(name);
    assert.equal(sent.length, 0);
    add('64');
    assert.deepEqual(sent, names.slice(0, 64));
  });

  test('sends what waits at once where somebody asks for it, and nothing of it again', async () => {
    const outbox = new TurnOutbox();
    const { sent, add } = noting(outbox);
    add('a');
    outbox.sendNow();
    assert.deepEqual(sent, ['a']);
    add('b');
    await turn();
    assert.deepEqual(sent, ['a', 'b']);
  });

  test('leaves what is added while it sends to the next turn, so that what fails at once holds up nobody', async () => {
    const outbox = new TurnOutbox();
    const { sent, add } = noting(outbox, name => {
      if (name === 'failing') add('tried again');
    });
    add('failing');
    add('other');
    await turn();
    assert.deepEqual(sent, ['failing', 'other']);
    await turn();
    assert.deepEqual(sent, ['failing', 'other', 'tried again']);
  });
});
