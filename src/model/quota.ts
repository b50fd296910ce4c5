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

/** So many calls a day, with a name that outlives the snapshot and the process. */
export interface DayRule {
  readonly id: string;
  /** A whole number from 1. */
  readonly callsPerDay: number;
}

/** One call counted under a rule for one subject: an app key, a merchant, or `''` for all together. */
export interface Charge<Rule = QuotaRule> {
  readonly rule: Rule;
  readonly subject: string;
}

export type DayCharge = Charge<DayRule>;

/** A charge of either kind. */
export type QuotaCharge = Charge | DayCharge;

/** Whether it counts by day. */
export function isDayCharge(charge: QuotaCharge): charge is DayCharge {
  return 'callsPerDay' in charge.rule;
}
