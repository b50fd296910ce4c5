import type { Language } from '../explanation.ts';
import type { Recipe, RecipeChange } from './recipe.ts';

/** Where signers differ. Source: sign-mistakes.md. */
export type MistakeAxis =
  | 'string values'
  | 'nested values'
  | 'booleans and null'
  | 'numbers'
  | 'which parameters'
  | 'order'
  | 'joining'
  | 'hash'
  | 'secret'
  | 'transport';

/** A way to mend one or more mistakes. */
export interface Fix {
  /** One sentence. */
  readonly sentence: string;
  readonly code: Readonly<Record<Language, string>>;
}

/** One known way to sign wrongly. */
export interface Mistake {
  readonly id: string;
  readonly axis: MistakeAxis;
  /** What the signer does, as a sentence. */
  readonly sentence: string;
  readonly fix: Fix;
  /** The ways in which this mistake is made, the likeliest first. */
  readonly forms: readonly RecipeChange[];
  /** Further moments in place of the timestamp, tried alone only: there are too many to pair them. */
  readonly moments?: readonly Pick<Recipe, 'clock' | 'shift'>[];
}
