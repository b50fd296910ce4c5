import type { Recipe, RecipeChange } from './recipe.ts';
import type { SignedParameter } from './signed-parameters.ts';
import type { Work } from './work.ts';
import { writeParameter } from './write-parameter.ts';

/** Kinds of values, by what their texts depend on, as bits. */
const KIND = { string: 1, timestamp: 2, number: 4, boolean: 8, null: 16, nested: 32 } as const;
type Kind = keyof typeof KIND;
const TEXTS = KIND.string | KIND.timestamp | KIND.null | KIND.nested;
const EVERY = TEXTS | KIND.number | KIND.boolean;

/** Which kinds of values a place of a recipe may change; a place that is not listed changes no value. */
const TOUCHED: Partial<Record<keyof Recipe, number>> = {
  strings: EVERY,
  blanks: EVERY,
  transport: TEXTS,
  numbers: KIND.number | KIND.timestamp | KIND.nested,
  clock: KIND.timestamp,
  shift: KIND.timestamp,
  booleans: KIND.boolean,
  nulls: KIND.null,
  form: KIND.nested,
  separators: KIND.nested,
  unicode: KIND.nested,
  slashes: KIND.nested,
  html: KIND.nested,
  keys: KIND.nested,
  nestedNulls: KIND.nested,
};

/** What the texts of each kind of values depend on, by its bit: the same places, the same text. */
export class Ways {
  readonly #recipe: Recipe;
  readonly #ways = new Map<number, string>();

  constructor(recipe: Recipe) {
    this.#recipe = recipe;
  }

  of(kind: number): string {
    let way = this.#ways.get(kind);
    if (way === undefined) {
      way = wayOf(kind, this.#recipe);
      this.#ways.set(kind, way);
    }
    return way;
  }
}

function wayOf(kind: number, recipe: Recipe): string {
  const { strings, blanks, transport, numbers } = recipe;
  const encoding = encodingOf(strings);
  switch (kind) {
    case KIND.string:
      return `${strings} ${blanks === 'kept'} ${transport}`;
    case KIND.timestamp:
      return `${strings} ${blanks} ${transport} ${numbers} ${recipe.clock} ${recipe.shift}`;
    case KIND.number:
      return `${numbers} ${blanks === 'falsy'} ${encoding}`;
    case KIND.boolean:
      return `${recipe.booleans} ${blanks === 'falsy'} ${encoding}`;
    case KIND.null:
      return `${recipe.nulls} ${blanks} ${transport} ${encoding}`;
    default: {
      const { form, separators, unicode, slashes, html, keys, nestedNulls } = recipe;
      return `${form} ${separators} ${unicode} ${slashes} ${html} ${keys} ${nestedNulls} ${numbers} ${blanks === 'empty'} ${transport} ${encoding}`;
    }
  }
}

/** Forms that encode every value, and not only the texts among them. */
function encodingOf(strings: Recipe['strings']): string {
  return strings === 'url-all' || strings === 'url-form-all' ? strings : '';
}

/** A change as bits: the kinds of values whose texts it may change. */
export function kindsTouchedBy(change: RecipeChange): number {
  let touched = 0;
  // The keys of a change are places of a recipe.
  for (const place of Object.keys(change) as (keyof Recipe)[]) touched |= TOUCHED[place] ?? 0;
  return touched;
}

/** One parameter and its texts: each is written once per way of writing it. */
export class ValueTexts {
  readonly parameter: SignedParameter;
  /** As a bit of `kindsTouchedBy`. */
  readonly kind: number;
  readonly #work: Work;
  readonly #texts = new Map<string, string | undefined>();

  constructor(parameter: SignedParameter, work: Work) {
    this.kind = KIND[kindOf(parameter)];
    this.parameter = parameter;
    this.#work = work;
  }

  /** `ways`: those of the recipe. `undefined`: the signer leaves the parameter out. */
  under(recipe: Recipe, ways: Ways): string | undefined {
    const way = ways.of(this.kind);
    const known = this.#texts.get(way);
    if (known !== undefined || this.#texts.has(way)) return known;
    const text = writeParameter(this.parameter, recipe);
    this.#work.spent += WRITING_COST * (text?.length ?? 0);
    this.#texts.set(way, text);
    return text;
  }
}

/** Writing a value costs more than putting it beside others. */
const WRITING_COST = 10;

function kindOf({ value, name }: SignedParameter): Kind {
  if (name === 'timestamp' && (value.kind === 'string' || value.kind === 'number')) return 'timestamp';
  switch (value.kind) {
    case 'string':
    case 'number':
    case 'null':
      return value.kind;
    case 'true':
    case 'false':
      return 'boolean';
    case 'array':
    case 'object':
      return 'nested';
  }
}
