/** `short`: seconds, in `npm test`; `full`: what the goal says, by `npm run trust`. */
export type Form = 'short' | 'full';

/** One thing that a goal demands, and what was found. */
export interface Measure {
  readonly what: string;
  /** As it is printed: a number with its unit, and what it is held against. */
  readonly figure: string;
  readonly isMet: boolean;
  /** Whether it depends on how fast the machine is at that moment: `npm test` prints it and does not judge by it. */
  readonly isTimed: boolean;
}

/** What a run of a goal came to. */
export type Finding =
  | { readonly kind: 'measured'; readonly measures: readonly Measure[] }
  /** The gateway lacks a part that the goal is about, or the machine a program that it needs. */
  | { readonly kind: 'not-measured'; readonly why: string };

/** What a goal may use while it runs. */
export interface GoalRun {
  readonly form: Form;
  /** A folder of its own, gone when the run has ended. */
  readonly folder: string;
  /** Says how far it is. */
  progress(text: string): void;
  /** Runs when the goal has ended, however it did; what was added last runs first. */
  onEnd(cleanUp: () => void | Promise<void>): void;
}

/** One goal of the project, with the run that shows whether it holds. */
export interface Goal {
  /** `R7`. */
  readonly id: string;
  /** What holds, as one sentence. */
  readonly goal: string;
  /** What the full form does. */
  readonly full: string;
  /** What the short form does. */
  readonly short: string;
  run(run: GoalRun): Promise<Finding>;
}

/** A demand whose figure is counted: the same on every machine. */
export function counted(what: string, figure: string, isMet: boolean): Measure {
  return { what, figure, isMet, isTimed: false };
}

/** A demand whose figure is a time, or follows from one. */
export function timed(what: string, figure: string, isMet: boolean): Measure {
  return { what, figure, isMet, isTimed: true };
}

export function measured(...measures: readonly Measure[]): Finding {
  return { kind: 'measured', measures };
}

export function notMeasured(why: string): Finding {
  return { kind: 'not-measured', why };
}

/** Whether every demand was met. */
export function isMet(finding: Finding): boolean {
  return finding.kind === 'measured' && finding.measures.every(measure => measure.isMet);
}

/** What was found, in one line. The short form does not judge by what is timed. */
export function renderFinding(finding: Finding, form: Form = 'full'): string {
  if (finding.kind === 'not-measured') return `not measured: ${finding.why}`;
  return finding.measures
    .map(measure => `${measure.what} ${measure.figure}${markOf(measure, form)}`)
    .join('; ');
}

function markOf({ isMet, isTimed }: Measure, form: Form): string {
  if (isMet) return '';
  return isTimed && form === 'short' ? ' (beyond its bound, which the full form judges)' : ' (missed)';
}
