import type { JournaledCall } from '../ports/call-journal.ts';
import type { Decision } from './decision.ts';
import type { Effect, PlanGroup, Verdict } from './plan-report.ts';

/** A call and what is said of it on two sides. */
export interface GroupedCall {
  readonly effect: Effect;
  readonly call: JournaledCall;
  readonly appKey: string | undefined;
  readonly type: string | undefined;
  readonly version: string | undefined;
  readonly before: Decision | Verdict;
  readonly after: Decision | Verdict;
}

const GROUPS_MAX = 20_000;
const EXAMPLES_MAX = 3;
const MERCHANTS_MAX = 100;

interface OpenGroup {
  readonly first: GroupedCall;
  calls: number;
  lastAtMs: number;
  readonly examples: string[];
  readonly merchants: Set<number>;
}

/** Counts calls to which the same happens; bounded in groups, examples and merchants. */
export class GroupTable {
  readonly #groups = new Map<string, OpenGroup>();
  /** Calls that found no place. */
  ungrouped = 0;

  add(grouped: GroupedCall): void {
    const key = keyOf(grouped);
    let group = this.#groups.get(key);
    if (group === undefined) {
      if (this.#groups.size >= GROUPS_MAX) {
        this.ungrouped += 1;
        return;
      }
      group = { first: grouped, calls: 0, lastAtMs: 0, examples: [], merchants: new Set() };
      this.#groups.set(key, group);
    }
    const { requestId, atMs, mallId } = grouped.call;
    group.calls += 1;
    group.lastAtMs = Math.max(group.lastAtMs, atMs);
    if (group.examples.length < EXAMPLES_MAX) group.examples.push(requestId);
    if (mallId !== undefined && group.merchants.size < MERCHANTS_MAX) group.merchants.add(mallId);
  }

  /** Most calls first. */
  close(): readonly PlanGroup[] {
    return [...this.#groups.values()].map(closed).toSorted((left, right) => right.calls - left.calls);
  }
}

function keyOf({ effect, appKey, type, version, before, after }: GroupedCall): string {
  return [effect, appKey, type, version, textOf(before), textOf(after)].join('\t');
}

function textOf({ fate, code, step }: Verdict): string {
  return `${fate} ${code ?? ''} ${step ?? ''}`;
}

function closed({ first, calls, lastAtMs, examples, merchants }: OpenGroup): PlanGroup {
  const { effect, appKey, type, version } = first;
  return {
    effect,
    appKey,
    type,
    version,
    before: verdictOf(first.before),
    after: verdictOf(first.after),
    calls,
    firstAtMs: first.call.atMs,
    lastAtMs,
    examples,
    merchants: [...merchants].toSorted((left, right) => left - right),
  };
}

function verdictOf({ fate, code, refused, step }: Verdict): Verdict {
  return { fate, code, refused, step };
}
