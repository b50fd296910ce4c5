import type { NextTurn } from '../../wire/next-turn.ts';
import { outbox } from './turn-outbox.ts';

interface Waiter {
  readonly sinceMs: number;
  readonly goOn: () => void;
}

/**
 * Those who wait for a turn of the event loop that no other of them shares, first come first served.
 *
 * Heavy pieces of many calls are so done one a turn: however many large bodies arrive together, a small call waits for
 * one piece of one of them. What `before` does goes in front of each.
 */
export class TurnQueue {
  readonly #nowMs: () => number;
  readonly #before: () => void;
  readonly #waiting: Waiter[] = [];

  constructor(nowMs: () => number, before: () => void = () => {}) {
    this.#nowMs = nowMs;
    this.#before = before;
  }

  /** Goes on behind everything that waits in the event loop now. */
  readonly next: NextTurn = () =>
    new Promise(goOn => {
      if (this.#waiting.push({ sinceMs: this.#nowMs(), goOn }) === 1) setImmediate(this.#takeOne);
    });

  /** Milliseconds for which the one whose turn is next has waited; 0 where nobody waits. */
  get waitMs(): number {
    const [first] = this.#waiting;
    return first === undefined ? 0 : this.#nowMs() - first.sinceMs;
  }

  readonly #takeOne = (): void => {
    this.#before();
    this.#waiting.shift()?.goOn();
    if (this.#waiting.length > 0) setImmediate(this.#takeOne);
  };
}

/** The one of this process, which has one event loop. Small calls do not wait with their writes for a heavy piece. */
export const turns = new TurnQueue(
  () => performance.now(),
  () => outbox.sendNow(),
);
