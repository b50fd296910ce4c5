/** What is written by hand about an API of the catalogue. */
export interface ApiDetail {
  readonly type: string;
  /** One sentence. */
  readonly description: string;
  /** JSON Schema of the business parameters. */
  readonly request: object;
  /** Business parameters of a good call. */
  readonly sample: object;
  /** What the sandbox answers. */
  readonly example: object;
}

/* Pieces of schemas. */

export const TEXT = { type: 'string', minLength: 1 } as const;
export const ID = { type: 'integer', minimum: 1 } as const;
export const COUNT = { type: 'integer', minimum: 0 } as const;
export const FLAG = { type: 'boolean' } as const;
export const MONEY = { type: 'string', pattern: String.raw`^\d+(\.\d{1,2})?$` } as const;

/** One of these values. */
export function oneOf(...values: readonly (string | number)[]): object {
  return { enum: values };
}

/** A list of at least one of these. */
export function listOf(items: object): object {
  return { type: 'array', minItems: 1, items };
}

/** An object that has to have these, and may have others of `more` besides. */
export function parameters(
  required: Readonly<Record<string, object>>,
  more: Readonly<Record<string, object>> = {},
) {
  return { type: 'object', required: Object.keys(required), properties: { ...required, ...more } };
}

/** The pages of a list, as most lists of the platform ask for them. */
export const PAGE_NUMBER = {
  pageNumber: ID,
  pageSize: { type: 'integer', minimum: 1, maximum: 100 },
} as const;
export const PAGE_NO = { pageNo: ID, pageSize: { type: 'integer', minimum: 1, maximum: 100 } } as const;
