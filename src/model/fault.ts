/** Whom a fault strikes: calls that meet everything that is named here. */
export interface FaultMatch {
  /** An exact name, or a prefix and a trailing `*`. */
  readonly type?: string;
  readonly appKey?: string;
  readonly token?: string;
  /** An address or a CIDR. */
  readonly address?: string;
}

/** What a fault does to a call, at least one of these; latency comes first. */
export interface FaultEffect {
  /** A refusing row of the error table, or a business error of a service: any other code. The call is not executed. */
  readonly code?: number;
  /** 0 to 300,000, both included. */
  readonly latencyMs?: number;
  /** The answer breaks off in its middle. The call was executed where no `code` is named. */
  readonly cut?: boolean;
  /** The connection is reset in place of an answer. The call was executed where no `code` is named. */
  readonly reset?: boolean;
}

/** A fault as it is ordered. */
export interface FaultRule {
  readonly match: FaultMatch;
  readonly effect: FaultEffect;
  /** How many calls it strikes, from 1; absent: any number. */
  readonly times?: number;
  /** Above 0 and at most 1; absent: 1. */
  readonly probability?: number;
  /** Of its chance: the same seed strikes the same calls of a sequence. */
  readonly seed?: number;
  /** From now on, by the movable clock, above 0; absent: it does not expire. */
  readonly expiresInMs?: number;
  readonly note?: string;
}

/** A fault that was ordered. */
export interface Fault extends FaultRule {
  readonly id: string;
  readonly createdAtMs: number;
  /** How many calls it has struck. */
  readonly hits: number;
  /** How many more it may strike; `null`: any number. */
  readonly remaining: number | null;
  /** From this moment on it strikes nothing; `null`: it does not expire. */
  readonly expiresAtMs: number | null;
}
