/** Milliseconds of a day. */
export const DAY_MS = 86_400_000;

/** The day of an instant, counted from 1970-01-01 UTC. A day begins at midnight UTC, its first millisecond included. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

/** Signs that one version of an app's secret made, and that were right. */
export interface SecretUse {
  readonly appKey: string;
  readonly version: number;
  readonly uses: number;
  /** UNIX milliseconds. */
  readonly lastUsedAtMs: number;
}

/** Calls of one app that named one version of an API on one day, their sign being right. */
export interface ApiUse {
  readonly appKey: string;
  readonly type: string;
  readonly version: string;
  readonly day: number;
  /** All of them, those that were refused included. */
  readonly calls: number;
  /** Those that a check of the gateway refused. */
  readonly refused: number;
  /** UNIX milliseconds. */
  readonly lastCallAtMs: number;
}

/** Calls that a day quota counted for one subject on one day. */
export interface DaySpending {
  /** The id of the rule. */
  readonly rule: string;
  readonly subject: string;
  readonly day: number;
  readonly calls: number;
}

/** What was counted since the last time: to be added to what is kept. */
export interface UsageBatch {
  readonly secrets: readonly SecretUse[];
  readonly apis: readonly ApiUse[];
  /** Below 0 where a sandbox was set back. */
  readonly spendings: readonly DaySpending[];
}

/** Calls of one app on an API, over some days. */
export interface ApiCaller {
  readonly appKey: string;
  readonly calls: number;
  readonly refused: number;
  /** UNIX milliseconds. */
  readonly lastCallAtMs: number;
}

/** What the calls of one API since a day come to. */
export interface CallersTotal {
  readonly apps: number;
  readonly calls: number;
}
