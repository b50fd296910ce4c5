import type { Decision } from './decision.ts';

/** What one side says of the calls of a group; `undefined` parts as in `Decision`. */
export type Verdict = Pick<Decision, 'fate' | 'code' | 'refused' | 'step'>;

/** What happens to the calls of a group. `undecided`: at least one side cannot be decided from the records. */
export type Effect = 'loses' | 'gains' | 'changes' | 'undecided';

/** Calls of one app and one API to which the same happens. */
export interface PlanGroup {
  readonly effect: Effect;
  /** `undefined`: no app of either document. */
  readonly appKey: string | undefined;
  /** `undefined`: no type of either document. */
  readonly type: string | undefined;
  readonly version: string | undefined;
  readonly before: Verdict;
  readonly after: Verdict;
  readonly calls: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** Request ids of the first of them, three at most. */
  readonly examples: readonly string[];
  /** The mall ids of merchants whose calls are among them, in ascending order, a hundred at most. */
  readonly merchants: readonly number[];
}

/** Calls that would be sent elsewhere. */
export interface Rerouting {
  readonly type: string;
  readonly version: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly calls: number;
}

/** What a change of documents does to recorded calls. */
export interface PlanReport {
  readonly calls: number;
  /** Calls that get the same answer. */
  readonly unchanged: number;
  readonly loses: number;
  readonly gains: number;
  /** Refused on both sides, by another code or step. */
  readonly changes: number;
  /** Calls per step that could not be decided on one side at least. */
  readonly undecided: ReadonlyMap<string, number>;
  readonly firstAtMs: number | undefined;
  readonly lastAtMs: number | undefined;
  /** Most calls first. */
  readonly groups: readonly PlanGroup[];
  /** Calls that differ and found no place in `groups`, whose number is bounded. */
  readonly ungrouped: number;
  readonly reroutings: readonly Rerouting[];
  /** Calls that the state before decides otherwise than was recorded: it is not the state that they met. */
  readonly drift: readonly PlanGroup[];
  readonly drifted: number;
}
