import { type Refusal, refuse } from '../errors/refusal.ts';
import type { Received } from '../model/received.ts';
import type { Fact, Facts } from './facts.ts';
import type { Step, StepVerdict } from './step.ts';
import type { World } from './world.ts';

/** A call on its way through the pipeline; the engine alone writes to it. */
export interface Passage {
  /** What is known so far. */
  readonly facts: Pick<Facts, 'received'> & { readonly [Name in Fact]: Facts[Name] | undefined };
  /** Milliseconds per step that ran. */
  readonly stepsMs: readonly number[];
  readonly refusal: Refusal | undefined;
  /** The name of the step that refused. */
  readonly stoppedBy: string | undefined;
}

/**
 * Runs the steps top to bottom; the first refusal ends the call.
 *
 * Stays synchronous until a step returns a promise. Never throws or rejects: what a step throws is a bug or a
 * broken part, and the call ends with 4000000 and the cause in its record.
 */
export function runPipeline(
  steps: readonly Step[],
  received: Received,
  world: World,
): Passage | Promise<Passage> {
  return new Run(steps, received, world).from(0);
}

type Writable = { -readonly [Name in Fact]: Facts[Name] | undefined };

/** Each fact has its place from the start: an object that grew with every step would cost more than the steps. */
class KnownFacts implements Writable {
  received: Received;
  body: Writable['body'] = undefined;
  appKey: Writable['appKey'] = undefined;
  app: Writable['app'] = undefined;
  signature: Writable['signature'] = undefined;
  replay: Writable['replay'] = undefined;
  api: Writable['api'] = undefined;
  environment: Writable['environment'] = undefined;
  token: Writable['token'] = undefined;
  target: Writable['target'] = undefined;
  binding: Writable['binding'] = undefined;
  answer: Writable['answer'] = undefined;
  fault: Writable['fault'] = undefined;

  constructor(received: Received) {
    this.received = received;
  }
}

/** One record for the facts of a call, filled as steps give them: a copy per step would cost more than the steps. */
class Run implements Passage {
  readonly stepsMs: number[] = [];
  refusal: Refusal | undefined = undefined;
  stoppedBy: string | undefined = undefined;
  readonly facts: KnownFacts;
  readonly #steps: readonly Step[];
  readonly #world: World;
  #lapAt: number;

  constructor(steps: readonly Step[], received: Received, world: World) {
    this.facts = new KnownFacts(received);
    this.#steps = steps;
    this.#world = world;
    this.#lapAt = world.services.clock.monotonicMs();
  }

  from(first: number): Passage | Promise<Passage> {
    for (let index = first; index < this.#steps.length; index += 1) {
      const step = this.#steps[index];
      if (step === undefined) break;
      const verdict = this.#attempt(step);
      if (verdict instanceof Promise) return this.#goOnBehind(verdict, step, index);
      if (!this.#settle(step, verdict)) break;
    }
    return this;
  }

  #goOnBehind(verdict: Promise<StepVerdict>, step: Step, index: number): Promise<Passage> {
    const goOn = (settled: StepVerdict): Passage | Promise<Passage> =>
      this.#settle(step, settled) ? this.from(index + 1) : this;
    return verdict.then(goOn, error => goOn(crash(error)));
  }

  #attempt(step: Step): StepVerdict | Promise<StepVerdict> {
    try {
      // `pipeline()` has proven the order, so every fact that a step needs is here by then.
      return step.run(this.facts as Facts, this.#world);
    } catch (error) {
      return crash(error);
    }
  }

  /** Takes over what a step said; whether the call goes on. */
  #settle(step: Step, verdict: StepVerdict): boolean {
    const now = this.#world.services.clock.monotonicMs();
    this.stepsMs.push(now - this.#lapAt);
    this.#lapAt = now;
    if (verdict.refused !== undefined) {
      this.refusal = verdict;
      this.stoppedBy = step.name;
      return false;
    }
    for (const fact of step.gives) TAKE[fact](this.facts, verdict);
    return true;
  }
}

/** One function per fact, each of which meets objects of one shape: engines find a member by a changing name slowly. */
const TAKE: { readonly [Name in Fact]: (facts: KnownFacts, given: Partial<Facts>) => void } = {
  received() {},
  body(facts, { body }) {
    facts.body = body;
  },
  appKey(facts, { appKey }) {
    facts.appKey = appKey;
  },
  app(facts, { app }) {
    facts.app = app;
  },
  signature(facts, { signature }) {
    facts.signature = signature;
  },
  replay(facts, { replay }) {
    facts.replay = replay;
  },
  api(facts, { api }) {
    facts.api = api;
  },
  environment(facts, { environment }) {
    facts.environment = environment;
  },
  token(facts, { token }) {
    facts.token = token;
  },
  target(facts, { target }) {
    facts.target = target;
  },
  binding(facts, { binding }) {
    facts.binding = binding;
  },
  answer(facts, { answer }) {
    facts.answer = answer;
  },
  fault(facts, { fault }) {
    facts.fault = fault;
  },
};

function crash(error: unknown): Refusal {
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return refuse('system-exception', { cause });
}
