import type { Refusal } from '../errors/refusal.ts';
import type { RefusalName } from '../errors/table.ts';
import type { Fact, Facts } from './facts.ts';
import type { World } from './world.ts';

/** Facts, told apart from a refusal by naming none, and from a promise: what it holds is checked, not that it is an object. */
type Found<Given> = Given & { readonly refused?: never; readonly then?: never };
type Verdict<Gives extends Fact, Name extends RefusalName> = Found<Pick<Facts, Gives>> | Refusal<Name>;

/** A step as it is declared: `run` sees only `needs`, returns exactly `gives`, refuses only with `refuses`. */
export interface StepOf<
  Name extends string,
  Needs extends Fact,
  Gives extends Fact,
  Refuses extends RefusalName,
> {
  readonly name: Name;
  readonly needs: readonly Needs[];
  readonly gives: readonly Gives[];
  readonly refuses: readonly Refuses[];
  // `Refuses` and `Gives` are inferred from the lists alone: a code that the body uses and the list lacks is an error.
  run(
    facts: Pick<Facts, Needs>,
    world: World,
  ): Verdict<NoInfer<Gives>, NoInfer<Refuses>> | Promise<Verdict<NoInfer<Gives>, NoInfer<Refuses>>>;
}

/** A step as it is run. */
export interface Step {
  readonly name: string;
  readonly needs: readonly Fact[];
  readonly gives: readonly Fact[];
  readonly refuses: readonly RefusalName[];
  run(facts: Facts, world: World): StepVerdict | Promise<StepVerdict>;
}

export type StepVerdict = Found<Partial<Facts>> | Refusal;

/** What a step returns that lets the call through and gives no fact. */
export const passed: Found<unknown> = Object.freeze({});

/** Declares a step, and holds its `run` to what it declares. */
export function step<
  const Name extends string,
  const Needs extends Fact = never,
  const Gives extends Fact = never,
  const Refuses extends RefusalName = never,
>(declared: StepOf<Name, Needs, Gives, Refuses>): StepOf<Name, Needs, Gives, Refuses> {
  return Object.freeze(declared);
}

/** `unknown` where every step's needs are given by an earlier one; otherwise the sentence that says which is not. */
type InOrder<Steps extends readonly Step[], Known extends Fact = 'received'> = Steps extends readonly [
  infer First extends Step,
  ...infer Rest extends readonly Step[],
]
  ? [Exclude<First['needs'][number], Known>] extends [never]
    ? InOrder<Rest, Known | First['gives'][number]>
    : `${First['name']} needs '${Exclude<First['needs'][number], Known>}', which no earlier step gives`
  : unknown;

/** A pipeline is its steps, in the order in which they run; a wrong order does not compile and says why. */
export function pipeline<const Steps extends readonly Step[]>(
  steps: Steps & InOrder<Steps>,
): readonly NamedStep<Steps[number]['name']>[] {
  return Object.freeze(steps);
}

/** A step of which it is known how it may be called. */
export interface NamedStep<Name extends string> extends Step {
  readonly name: Name;
}
