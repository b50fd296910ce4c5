/** A rate that may be spent: `burst` at once, refilled at `rate` per `perMs`. */
export interface QuotaLimit {
  /** Calls, a whole number from 1. */
  readonly rate: number;
  /** Milliseconds, above 0. */
  readonly perMs: number;
  /** Calls that may come at once, a whole number from 1; `rate` where a document names none. */
  readonly burst: number;
}

/** A limit, reckoned in ticks. */
export interface Pace {
  /** Ticks between two calls at the allowed rate, rounded up: never faster than the limit. */
  readonly interval: number;
  /** How far, in ticks, calls may run ahead of that rate: the burst but its first call. */
  readonly tolerance: number;
}

/** A limit with a name that outlives the snapshot, so that a reload forgets nothing that was spent. */
export interface QuotaRule {
  readonly id: string;
  readonly pace: Pace;
}

/** One call counted under a rule for one subject: an app key, a merchant, or `''` for all together. */
export interface Charge {
  readonly rule: QuotaRule;
  readonly subject: string;
}
