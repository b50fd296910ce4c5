/** What a document may draw on from outside itself: `${NAME}` and `{ file: path }`. */
export interface Outside {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The text of a file, its path relative to the document; a string that says why where it cannot be read. */
  readonly readText: (path: string) => OutsideText;
  /** Why a JSON Schema is none, or `undefined` where it is one; without it, schemas are taken as they are. */
  readonly schemaFault?: SchemaCheck | undefined;
}

export type SchemaCheck = (schema: object | boolean) => string | undefined;

export type OutsideText =
  | { readonly outcome: 'text'; readonly text: string }
  | { readonly outcome: 'unreadable'; readonly reason: string };

/** No variable is set and no file can be read. */
export const nothingOutside: Outside = {
  environment: {},
  readText: () => ({ outcome: 'unreadable', reason: 'cannot be read here' }),
};
