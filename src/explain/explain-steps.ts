import { type Refusal, refuse } from '../errors/refusal.ts';
import { errorRows } from '../errors/table.ts';
import { callPipeline } from '../pipeline/call-pipeline.ts';
import type { Fact, Facts } from '../pipeline/facts.ts';
import type { StepVerdict } from '../pipeline/step.ts';
import type { World } from '../pipeline/world.ts';
import type { RecordedOutcome } from './call-to-explain.ts';
import type { ExplainedStep, StepOutcome } from './explanation.ts';
import { NOTHING_IS_SENT, peekingWorld } from './peeking-world.ts';
import type { StepName, Telling } from './step-explanation.ts';
import { stepExplanations } from './step-explanations.ts';

/** Every step of the pipeline as it judges one call. */
export interface StepsExplained {
  readonly steps: readonly ExplainedStep[];
  /** The first refusal; `undefined`: no step refuses. */
  readonly refusal: Refusal | undefined;
  readonly refusedBy: StepName | undefined;
  readonly facts: KnownFacts;
}

export type KnownFacts = Pick<Facts, 'received'> & Partial<Facts>;

/**
 * Looks at every step of the pipeline, also behind the first that refuses, as far as its facts can be had.
 *
 * Spends nothing and sends nothing. Where the outcome of the call is on record, that is what the steps up to there
 * are said to have done. Rejects only where a look-up of the world's does.
 */
export async function explainSteps(
  received: Facts['received'],
  world: World,
  recorded: RecordedOutcome | undefined,
): Promise<StepsExplained> {
  const walk = new Walk({ received }, peekingWorld(world), recorded);
  for (const step of callPipeline) await walk.look(step);
  return walk;
}

type PipelineStep = (typeof callPipeline)[number];

/** What a person calls a fact that is missing. */
const FACT_WORDS: Readonly<Record<Fact, string>> = {
  received: 'the call',
  body: 'what the body says',
  appKey: 'the key of the app',
  app: 'which app calls',
  signature: 'how the body was signed',
  replay: 'whether the sign came before',
  api: 'which API is called',
  environment: 'which environment is meant',
  token: 'whose token it is',
  target: 'the path of the service',
  binding: 'the service behind the API',
  fault: 'whether a fault was ordered',
  answer: 'the answer',
};

class Walk implements StepsExplained {
  readonly steps: ExplainedStep[] = [];
  refusal: Refusal | undefined = undefined;
  refusedBy: StepName | undefined = undefined;
  facts: KnownFacts;
  readonly #world: World;
  readonly #recorded: RecordedOutcome | undefined;
  /** The step that the record says refused; the length of the pipeline where it says that none did. */
  readonly #recordedAt: number;

  constructor(facts: KnownFacts, world: World, recorded: RecordedOutcome | undefined) {
    this.facts = facts;
    this.#world = world;
    this.#recorded = recorded;
    const stop = callPipeline.findIndex(({ name }) => name === recorded?.stoppedBy);
    this.#recordedAt = recorded === undefined ? -1 : stop < 0 ? callPipeline.length : stop;
  }

  async look(step: PipelineStep): Promise<void> {
    const missing = step.needs.find(fact => !(fact in this.facts));
    if (missing !== undefined)
      return this.#note(step, this.#skipped(step, `${FACT_WORDS[missing]} is not known`));
    // Nothing that it needs is missing.
    const facts = this.facts as Facts;
    const moot = stepExplanations[step.name].moot?.(facts);
    if (moot !== undefined) return this.#note(step, this.#skipped(step, moot));
    const said = await attempt(step, facts, this.#world);
    const refusal = this.#isOnRecord() ? this.#recordedRefusal(step) : refusalIn(said);
    if (refusal === undefined || refusal.cause !== NOTHING_IS_SENT) {
      const telling = await stepExplanations[step.name].tell(facts, this.#world, refusal);
      this.#note(step, { outcome: this.#outcomeOf(refusal), telling, refusal });
    } else this.#note(step, this.#unsent());
    const given: Partial<Facts> = said.refused === undefined ? said : await this.#assumed(step, facts);
    for (const fact of step.gives) if (fact in given) this.facts = { ...this.facts, [fact]: given[fact] };
  }

  /** Whether the record speaks of the step that comes next. */
  #isOnRecord(): boolean {
    return this.steps.length <= this.#recordedAt;
  }

  #recordedRefusal(step: PipelineStep): Refusal | undefined {
    const { refused, stoppedBy, cause } = this.#recorded ?? {};
    if (refused === undefined || stoppedBy !== step.name) return undefined;
    return refuse(refused, cause === undefined ? undefined : { cause });
  }

  #outcomeOf(refusal: Refusal | undefined): StepOutcome {
    if (refusal === undefined) return 'passed';
    return this.refusal === undefined ? 'refused' : 'would-refuse';
  }

  async #assumed(step: PipelineStep, facts: Facts): Promise<Partial<Facts>> {
    return (await stepExplanations[step.name].assume?.(facts, this.#world)) ?? {};
  }

  /** A step of which nothing can be found out now; the record may still tell what it did. */
  #skipped(step: PipelineStep, why: string): Note {
    const refusal = this.#isOnRecord() ? this.#recordedRefusal(step) : undefined;
    if (refusal !== undefined) {
      const observed = refusal.cause ?? errorRows[refusal.refused].sentence;
      return { outcome: 'refused', telling: { observed, expected: null }, refusal };
    }
    const isPassed = this.#isOnRecord();
    const observed = isPassed ? 'passed when the call was made' : `not looked at: ${why}`;
    return {
      outcome: isPassed ? 'passed' : 'skipped',
      telling: { observed, expected: null },
      refusal: undefined,
    };
  }

  #unsent(): Note {
    const isReached = this.refusal === undefined;
    const observed = isReached
      ? 'not known: an explanation sends nothing'
      : 'not reached: nothing was sent to the service';
    return {
      outcome: isReached ? 'unknown' : 'skipped',
      telling: { observed, expected: null },
      refusal: undefined,
    };
  }

  #note(step: PipelineStep, { outcome, telling, refusal }: Note): void {
    const { row, title } = stepExplanations[step.name];
    const ms = this.#recorded?.stepsMs[this.steps.length] ?? null;
    const mends = refusal === undefined ? 'nobody' : errorRows[refusal.refused].mends;
    this.steps.push({
      step: row,
      name: step.name,
      title,
      outcome,
      observed: telling.observed,
      expected: telling.expected,
      code: refusal === undefined ? null : codeOf(refusal, this.#world),
      refusal: refusal?.refused ?? null,
      ms,
      mends: mends === 'nobody' ? null : mends,
    });
    if (refusal === undefined || this.refusal !== undefined) return;
    this.refusal = refusal;
    this.refusedBy = step.name;
  }
}

interface Note {
  readonly outcome: StepOutcome;
  readonly telling: Telling | { readonly observed: string; readonly expected: null };
  readonly refusal: Refusal | undefined;
}

function refusalIn(verdict: StepVerdict): Refusal | undefined {
  return verdict.refused === undefined ? undefined : verdict;
}

async function attempt(step: PipelineStep, facts: Facts, world: World): Promise<StepVerdict> {
  try {
    return await step.run(facts, world);
  } catch (error) {
    // What the pipeline makes of a step that throws.
    return refuse('system-exception', { cause: error instanceof Error ? error.message : String(error) });
  }
}

/** The code of a row on the wire, under the profile of this world. */
export function codeOf({ refused }: Refusal, { snapshot }: World): number {
  return snapshot.wordings.get(refused)?.code ?? errorRows[refused].code;
}

/** The steps of a call that never came to the first of them. */
export function stepsNotReached(): readonly ExplainedStep[] {
  return callPipeline.map(({ name }) => ({
    step: stepExplanations[name].row,
    name,
    title: stepExplanations[name].title,
    outcome: 'skipped',
    observed: 'not reached: the call ended before the first check',
    expected: null,
    code: null,
    refusal: null,
    ms: null,
    mends: null,
  }));
}
