import type { Mender } from '../errors/table.ts';
import type { StepName } from './step-explanation.ts';

/** What became of a call and why, check by check: what `GET /admin/v1/calls/{id}/explanation` answers. */
export interface Explanation {
  /** `null`: the call was not made, only its bytes were judged. */
  readonly requestId: string | null;
  /** The revision by which the checks judged. */
  readonly revision: string;
  /** One sentence where that is not what decided the call; else `null`. */
  readonly notice: string | null;
  /** One sentence about the first check that refused; tells nothing of the checks behind it. */
  readonly verdict: string;
  readonly code: number;
  /** The row of the error table, or `success`. */
  readonly name: string;
  /** The check that refused, `listener` where the call never came to a check; `null`: none refused. */
  readonly refusedBy: string | null;
  /** Every step of the pipeline, in order. */
  readonly steps: readonly ExplainedStep[];
  /** `null`: the sign was not judged. */
  readonly sign: SignDiagnosis | null;
  /** What is valid here and may fail elsewhere. */
  readonly warnings: readonly PortabilityWarning[];
  /** One sentence: what to change. */
  readonly fix: string | null;
}

/**
 * What one step says.
 *
 * `refused` is the first that refuses, `would-refuse` a later one; `skipped` says in `observed` why it could not be
 * judged, `unknown` that only the real call could tell.
 */
export interface ExplainedStep {
  /** Its row in protocol.md §5. */
  readonly step: number;
  readonly name: StepName;
  readonly title: string;
  readonly outcome: StepOutcome;
  /** Short, for a person; never a secret, tokens by their first four characters. */
  readonly observed: string | null;
  readonly expected: string | null;
  readonly code: number | null;
  /** The row of the error table. */
  readonly refusal: string | null;
  /** How long it took when the call was made; `null`: not known. */
  readonly ms: number | null;
  readonly mends: Exclude<Mender, 'nobody'> | null;
}

export type StepOutcome = 'passed' | 'refused' | 'would-refuse' | 'skipped' | 'unknown';

/** Languages that a fix is written in. */
export const LANGUAGES = ['python', 'javascript', 'java', 'php', 'go', 'csharp'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Why a sign is wrong, as far as it can be told without showing the right one. */
export interface SignDiagnosis {
  /**
   * `mistake`: one explanation, of one or two mistakes · `several`: more than one explanation gives this sign ·
   * `secret`: the text is right and the secret is not · `unknown`: no known mistake gives this sign.
   */
  readonly verdict: 'right' | 'mistake' | 'several' | 'secret' | 'unknown';
  readonly sentence: string;
  /** Every mistake that is named in `candidates`. */
  readonly mistakes: readonly NamedMistake[];
  /** Ids; each inner list is one explanation. */
  readonly candidates: readonly (readonly string[])[];
  /** Base strings, the secret shown as `‹app_secret›`. */
  readonly expectedText: string;
  readonly sentText: string | null;
  /** From `expectedText` to `sentText`; empty where there is no `sentText`. */
  readonly diff: readonly DiffPart[];
  readonly keys: KeyDifferences;
  /** The dialect that matched, or that the explanation starts from. */
  readonly dialect: string | null;
}

export interface NamedMistake {
  readonly id: string;
  readonly axis: string;
  readonly sentence: string;
  /** What to change, in one sentence. */
  readonly fix: string;
  /** The change in code. */
  readonly fixes: Readonly<Record<Language, string>>;
}

export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed';
  /** Invisible characters are written out, as `⟨U+200B⟩`. */
  readonly text: string;
}

/** Top-level names by what the caller's text does with them. */
export interface KeyDifferences {
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  readonly changed: readonly string[];
}

export interface PortabilityWarning {
  readonly kind: string;
  /** The parameter, with a path into it where it is nested. */
  readonly path: string;
  readonly sentence: string;
}
