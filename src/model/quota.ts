/** A rate that may be spent: `burst` at once, refilled at `rate` per `perMs`. */
export interface QuotaLimit {
  /** Calls, a whole number from 1. */
  readonly rate: number;
  /** Milliseconds, above 0. */
  readonly perMs: number;
  /** Calls that may come at once, a whole number from 1; `rate` where a document names none. */
  readonly burst: number;
}
