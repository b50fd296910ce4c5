/** What is noticed about a call without changing its answer; each at most once per call. */
export const FINDING_KINDS = [
  'deprecated-api',
  'replayed-sign',
  'replay-guard-full',
  'request-contract',
  'unknown-parameter',
  'response-contract',
  'response-unchecked',
] as const;

export type FindingKind = (typeof FINDING_KINDS)[number];

/** Something about a call that somebody should know. */
export interface Finding {
  readonly kind: FindingKind;
  /** For the log: names and rules, never a value of the caller; at most `DETAIL_LENGTH_MAX` UTF-16 code units. */
  readonly detail: string;
}

const DETAIL_LENGTH_MAX = 200;

export function finding(kind: FindingKind, detail: string): Finding {
  return { kind, detail: detail.slice(0, DETAIL_LENGTH_MAX) };
}

/** One value for nearly every call. */
export const NO_FINDINGS: readonly Finding[] = Object.freeze([]);
