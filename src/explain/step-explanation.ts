import type { Refusal } from '../errors/refusal.ts';
import type { RefusalName } from '../errors/table.ts';
import type { callPipeline } from '../pipeline/call-pipeline.ts';
import type { Fact, Facts } from '../pipeline/facts.ts';
import type { StepOf } from '../pipeline/step.ts';
import type { World } from '../pipeline/world.ts';

/** The name of a step of the call pipeline. */
export type StepName = (typeof callPipeline)[number]['name'];

/** What was found and what would pass, as two phrases for a person: no secrets, tokens by their first characters. */
export interface Telling {
  readonly observed: string;
  readonly expected: string;
}

/** How one step explains itself; `tell` is asked once the facts that the step needs are known. */
export interface StepExplanation {
  /** The row of protocol.md §5. */
  readonly row: number;
  /** What the step asks of a call. */
  readonly title: string;
  tell(facts: Facts, world: World, refusal: Refusal | undefined): Telling | Promise<Telling>;
  /** Why there is nothing to look at, where an earlier step has refused that already. */
  moot?(facts: Facts): string | undefined;
  /** Facts that can be had although the step refused, so that later steps can be looked at. */
  assume?(facts: Facts, world: World): Partial<Facts> | Promise<Partial<Facts>>;
}

/** An explanation as it is declared: it sees what its step sees. */
export interface ExplanationOf<Needs extends Fact, Gives extends Fact, Refuses extends RefusalName> {
  readonly row: number;
  readonly title: string;
  tell(
    facts: Pick<Facts, Needs>,
    world: World,
    refusal: Refusal<Refuses> | undefined,
  ): Telling | Promise<Telling>;
  moot?(facts: Pick<Facts, Needs>): string | undefined;
  assume?(
    facts: Pick<Facts, Needs>,
    world: World,
  ): Partial<Pick<Facts, Gives>> | Promise<Partial<Pick<Facts, Gives>>>;
}

/** Declares the explanation of a step, which sees what the step sees and assumes at most what the step gives. */
export function explainsStep<
  Name extends string,
  Needs extends Fact,
  Gives extends Fact,
  Refuses extends RefusalName,
>(
  _step: StepOf<Name, Needs, Gives, Refuses>,
  explanation: ExplanationOf<NoInfer<Needs>, NoInfer<Gives>, NoInfer<Refuses>>,
): ExplanationOf<Needs, Gives, Refuses> {
  return Object.freeze(explanation);
}
