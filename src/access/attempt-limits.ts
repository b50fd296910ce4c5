import { nextArrival, paceOf, TICKS_PER_MS, ticksOf, waitTicks } from '../model/gcra.ts';
import type { Pace } from '../model/quota.ts';
import type { AccessParts } from './access-parts.ts';

/** Attempts at once, and how long until there is one more. */
export interface AttemptLimit {
  readonly burst: number;
  readonly perMs: number;
}

const CELL_DIGITS = 4;
const CELLS = 16 ** CELL_DIGITS;
const SALT_BYTES = 16;

/**
 * Counts attempts per subject, for as long as the process runs.
 *
 * Subjects share a fixed number of cells by a salted hash, so that nobody makes it forget one by asking for many others; two
 * that share one share their attempts.
 */
export class AttemptLimits {
  readonly #parts: Pick<AccessParts, 'clock' | 'sha256Hex'>;
  readonly #salt: string;
  readonly #pace: Pace;
  readonly #arrivals = new Float64Array(CELLS);

  constructor(parts: Pick<AccessParts, 'clock' | 'sha256Hex' | 'chance'>, { burst, perMs }: AttemptLimit) {
    this.#parts = parts;
    this.#salt = parts.chance(SALT_BYTES);
    this.#pace = paceOf({ rate: 1, perMs, burst });
  }

  /** Milliseconds to wait until one more is admitted; 0: now. Counts nothing. */
  waitMs(subject: string): number {
    return waitTicks(this.#pace, this.#arrivalOf(subject), this.#now) / TICKS_PER_MS;
  }

  /** Counts one. */
  spend(subject: string): void {
    this.#arrivals[this.#cellOf(subject)] = nextArrival(this.#pace, this.#arrivalOf(subject), this.#now);
  }

  /** Forgets what was counted: an attempt that succeeded was no guess. */
  forgive(subject: string): void {
    this.#arrivals[this.#cellOf(subject)] = 0;
  }

  #arrivalOf(subject: string): number {
    return this.#arrivals[this.#cellOf(subject)] ?? 0;
  }

  #cellOf(subject: string): number {
    return Number.parseInt(this.#parts.sha256Hex(`${this.#salt} ${subject}`).slice(0, CELL_DIGITS), 16);
  }

  get #now(): number {
    return ticksOf(this.#parts.clock.monotonicMs());
  }
}
