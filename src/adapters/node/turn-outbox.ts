import type { Outbox, Sender } from '../../ports/outbox.ts';

/** As many do not wait for more: those that were read first must not wait for all that there is to read. */
const SENDERS_MAX = 64;

/**
 * Sends at the end of a turn of the event loop what the calls of that turn have to send.
 *
 * A peer that sleeps is woken by the first write and is awake for the others, and the processor has the code of the
 * checks at hand for one call behind the other. See ADR 0055.
 */
export class TurnOutbox implements Outbox {
  #waiting: Sender[] = [];
  #isArmed = false;

  add(sender: Sender): void {
    if (this.#waiting.length >= SENDERS_MAX) this.sendNow();
    this.#waiting.push(sender);
    if (this.#isArmed) return;
    this.#isArmed = true;
    setImmediate(this.#onTurnEnd);
  }

  readonly #onTurnEnd = (): void => {
    this.#isArmed = false;
    this.sendNow();
  };

  /** Sends what waits, without waiting for the end of the turn. */
  sendNow(): void {
    const senders = this.#waiting;
    // What is added meanwhile, because a write failed at once, waits for the end of the next turn.
    this.#waiting = [];
    for (const sender of senders) sender.send();
  }
}

/** The one of this process, which has one event loop. */
export const outbox: TurnOutbox = new TurnOutbox();
