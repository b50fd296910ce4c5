import type { AccessToken } from '../model/authorization.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Clock } from '../ports/clock.ts';
import type { RateLimitStore } from '../ports/rate-limit-store.ts';
import type { RefusalLedger } from '../ports/refusal-ledger.ts';

/** What calls are decided under: one document, compiled. */
export interface PlannedState {
  readonly snapshot: Snapshot;
  readonly tokenOf: (hash: string) => AccessToken | undefined;
}

/** Where a plan counts; empty at its beginning, and each side has its own. */
export interface PlanCounters {
  readonly rateLimits: RateLimitStore;
  readonly refusalLedger: RefusalLedger;
}

/** Builds counters that follow this clock, and answer at once. */
export type MakeCounters = (clock: Clock) => PlanCounters;

/** How calls are decided again: what was served when they came, or is thought to have been, and what would be. */
export interface PlanSides {
  readonly before: PlannedState;
  readonly after: PlannedState;
  readonly makeCounters: MakeCounters;
}
