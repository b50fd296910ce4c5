/** A difference that calls survive, and that the whole seconds of a `Date` header and the way back can make. */
const TOLERATED_MS = 30_000;
/** The header names the second that has begun. */
const HALF_A_SECOND_MS = 500;

/**
 * The time of the gateway as the machine knows it: its own clock, set right by the `Date` headers of answers.
 *
 * Timestamps are good for 300 seconds (protocol.md §2), so differences up to 30 seconds are left alone.
 */
export class ServerClock {
  readonly #now: () => number;
  #offsetMs = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Milliseconds since 1970. */
  nowMs(): number {
    return this.#now() + this.#offsetMs;
  }

  /** What is added to the machine's clock. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Compares with an answer that has just come, and sets itself right where it is wrong. */
  compare(headers: Headers): void {
    // What a cache kept tells the time at which it was made.
    const dateMs = headers.has('age') ? Number.NaN : Date.parse(headers.get('date') ?? '');
    const offsetMs = dateMs + HALF_A_SECOND_MS - this.#now();
    if (Math.abs(offsetMs - this.#offsetMs) > TOLERATED_MS) this.#offsetMs = offsetMs;
  }
}
