import type { JournaledCall } from '../ports/call-journal.ts';
import { Decider } from './decider.ts';
import { type Decision, isServed } from './decision.ts';
import { GroupTable } from './group-table.ts';
import type { Effect, PlanReport, Rerouting, Verdict } from './plan-report.ts';
import type { PlanSides } from './planned-state.ts';
import { Recall } from './recall.ts';
import { recalledPipeline } from './recalled-pipeline.ts';

/** What both sides say of one call. */
export interface Prediction {
  readonly before: Decision;
  readonly after: Decision;
}

const DEFAULT_VERSION = 'V1';

/**
 * Decides recorded calls again before and after a change of documents, and counts what differs.
 *
 * Calls come in the order of their arrival. Both sides are decided by the same checks at the same moments, so that what
 * differs comes from the documents.
 */
export class Planner {
  readonly #sides: PlanSides;
  readonly #recall: Recall;
  readonly #before: Decider;
  readonly #after: Decider;
  readonly #groups = new GroupTable();
  readonly #drift = new GroupTable();
  readonly #undecided = new Map<string, number>();
  readonly #reroutings = new Map<string, { -readonly [Key in keyof Rerouting]: Rerouting[Key] }>();
  readonly #effects: Record<Effect | 'unchanged', number> = {
    unchanged: 0,
    loses: 0,
    gains: 0,
    changes: 0,
    undecided: 0,
  };
  #calls = 0;
  #drifted = 0;
  #firstAtMs: number | undefined;
  #lastAtMs: number | undefined;

  constructor(sides: PlanSides) {
    this.#sides = sides;
    this.#recall = new Recall(sides.before.snapshot);
    const parts = {
      recall: this.#recall,
      steps: recalledPipeline(this.#recall),
      makeCounters: sides.makeCounters,
    };
    this.#before = new Decider(sides.before, parts);
    this.#after = new Decider(sides.after, parts);
  }

  add(call: JournaledCall): Prediction {
    this.#recall.turnTo(call);
    const before = this.#before.decide();
    const after = this.#after.decide();
    this.#count(call, { before, after });
    return { before, after };
  }

  /** Of the calls so far. */
  get report(): PlanReport {
    const { unchanged, loses, gains, changes } = this.#effects;
    return {
      calls: this.#calls,
      unchanged,
      loses,
      gains,
      changes,
      undecided: new Map(this.#undecided),
      firstAtMs: this.#firstAtMs,
      lastAtMs: this.#lastAtMs,
      groups: this.#groups.close(),
      ungrouped: this.#groups.ungrouped,
      reroutings: [...this.#reroutings.values()].map(rerouting => ({ ...rerouting })),
      drift: this.#drift.close(),
      drifted: this.#drifted,
    };
  }

  #count(call: JournaledCall, { before, after }: Prediction): void {
    this.#calls += 1;
    this.#firstAtMs ??= call.atMs;
    this.#lastAtMs = call.atMs;
    const effect = effectOf(before, after);
    this.#effects[effect] += 1;
    if (effect === 'undecided') this.#countUndecided(before.fate === 'undecided' ? before : after);
    if (effect !== 'unchanged') this.#groups.add({ effect, call, ...this.#namesOf(call), before, after });
    if (isServed(before) && isServed(after) && before.upstream !== after.upstream)
      this.#countRerouting(call, { before, after });
    this.#countDrift(call, before);
  }

  #countUndecided({ step = '' }: Decision): void {
    this.#undecided.set(step, (this.#undecided.get(step) ?? 0) + 1);
  }

  #countRerouting({ sent }: JournaledCall, { before, after }: Prediction): void {
    const { type = '', version = DEFAULT_VERSION } = sent ?? {};
    const key = [type, version, before.upstream, after.upstream].join('\t');
    const known = this.#reroutings.get(key);
    if (known !== undefined) known.calls += 1;
    else {
      const ways = { before: before.upstream, after: after.upstream };
      this.#reroutings.set(key, { type, version, ...ways, calls: 1 });
    }
  }

  #countDrift(call: JournaledCall, before: Decision): void {
    if (before.fate === 'undecided') return;
    const { code, refused, stoppedBy: step } = call;
    const wasServed = step === undefined || step === 'forward-call';
    if (wasServed === isServed(before) && (wasServed || before.step === step)) return;
    this.#drifted += 1;
    const recorded: Verdict = { fate: wasServed ? 'answered' : 'refused', code, refused, step };
    const effect = effectOf(recorded, before);
    if (effect === 'unchanged') return;
    this.#drift.add({ effect, call, ...this.#namesOf(call), before: recorded, after: before });
  }

  /** What neither document knows is not told apart: callers may make up as much of it as they like. */
  #namesOf({ appKey, sent }: JournaledCall) {
    const sides = [this.#sides.before.snapshot, this.#sides.after.snapshot];
    const { type, version = DEFAULT_VERSION } = sent ?? {};
    const isApp = appKey !== undefined && sides.some(({ apps }) => apps.has(appKey));
    const isApi = type !== undefined && sides.some(({ apis }) => apis.get(type)?.has(version) === true);
    return {
      appKey: isApp ? appKey : undefined,
      type: isApi ? type : undefined,
      version: isApi ? version : undefined,
    };
  }
}

function effectOf(before: Verdict, after: Verdict): Effect | 'unchanged' {
  if (before.fate === 'undecided' || after.fate === 'undecided') return 'undecided';
  const [wasServed, isNow] = [isServed(before), isServed(after)];
  if (wasServed !== isNow) return wasServed ? 'loses' : 'gains';
  return before.code === after.code && before.step === after.step ? 'unchanged' : 'changes';
}
