import type { Resettable } from '../../ports/resettable.ts';

/** What one retry costs, in calls: a tenth of the calls may be sent twice. Source: protocol.md §6. */
const CALLS_PER_RETRY = 10;
/** Retries that an upstream has before its first call: one with few calls may retry at all. */
const RETRIES_FIRST = 3;
/** In calls. */
const FIRST_SAVED = RETRIES_FIRST * CALLS_PER_RETRY;
/** Retries that may come at once, after however long without one. */
const RETRIES_MAX = 20;

/** How many retries the calls of an upstream have earned: never more than 3 and a tenth of them. */
export class RetryBudget implements Resettable {
  /** In calls. */
  #saved = FIRST_SAVED;
  #spent = 0;

  /** Retries so far. */
  get spent(): number {
    return this.#spent;
  }

  /** A call is made. */
  earn(): void {
    if (this.#saved < RETRIES_MAX * CALLS_PER_RETRY) this.#saved += 1;
  }

  /** Takes one retry, where there is one. */
  spend(): boolean {
    if (this.#saved < CALLS_PER_RETRY) return false;
    this.#saved -= CALLS_PER_RETRY;
    this.#spent += 1;
    return true;
  }

  /** In calls, earned or spent. */
  get size(): number {
    return Math.abs(this.#saved - FIRST_SAVED);
  }

  /** As before the first call; how many were spent is still counted. */
  clear(): void {
    this.#saved = FIRST_SAVED;
  }

  save(): () => void {
    const saved = this.#saved;
    return () => {
      this.#saved = saved;
    };
  }
}
