/** One fault, or one warning, of a document: data, from which `renderFaults` makes the text. */
export interface DocumentFault {
  /** As the loader was given it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** Such as `apis[2].limits[0].rate`; empty for the document as a whole. */
  readonly path: string;
  /** What was found. Never holds a secret. */
  readonly message: string;
  readonly expected: string | undefined;
  /** The name that was probably meant. */
  readonly suggestion: string | undefined;
  /** The source line, secrets and comments left out; `undefined` where there is none to show. */
  readonly excerpt: Excerpt | undefined;
}

/** What may be shown of a source line, cut to a window around the fault. */
export interface Excerpt {
  readonly text: string;
  /** Where the caret stands in `text`, from 0. */
  readonly caretAt: number;
  /** How many columns the caret covers, at least 1. */
  readonly caretWidth: number;
}
