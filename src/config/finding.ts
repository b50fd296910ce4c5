import type { TextRange } from './text-range.ts';

/** What is wrong at a place. */
export interface Finding {
  readonly message: string;
  readonly expected?: string | undefined;
  /** Shown in place of `expected` where no suggestion was found. */
  readonly expectedElse?: string;
  /** The word that was found, and the names that it may have been meant to be. */
  readonly word?: string;
  readonly candidates?: () => Iterable<string>;
}

/** Where a finding is. */
export interface Spot {
  readonly path: string;
  readonly range: TextRange;
}
