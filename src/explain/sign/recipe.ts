import type { Dialect } from '../../wire/dialects.ts';
import { SEEN } from '../../wire/json-reader.ts';

/** How a sign is made: one choice per place where signers differ. */
export interface Recipe {
  /** Top-level strings. */
  readonly strings: StringForm;
  /** Objects and arrays. */
  readonly form: 'json' | 'js' | 'python' | 'java' | 'php' | 'go' | 'as-sent';
  readonly separators: 'compact' | 'spaced';
  readonly unicode: 'raw' | 'lower' | 'upper';
  readonly slashes: 'raw' | 'escaped';
  readonly html: 'raw' | 'angle' | 'gson' | 'dotnet';
  readonly keys: 'sent' | 'sorted' | 'hash-map';
  readonly nestedNulls: 'kept' | 'dropped';
  readonly booleans: 'json' | 'python' | 'php' | 'numeric';
  readonly nulls: 'dropped' | 'null' | 'None' | 'empty';
  /** Which parameters are left out for what they hold. */
  readonly blanks: 'kept' | 'no-text' | 'empty' | 'falsy';
  readonly numbers: 'sent' | 'javascript' | 'gson' | 'python' | 'go';
  readonly clock: 'sent' | 'milliseconds' | 'seconds';
  /** Seconds by which the signed timestamp differs from the sent one; milliseconds behind it under `milliseconds`. */
  readonly shift: number;
  readonly parameters: 'all' | 'common' | 'business' | 'flat' | 'wrapped';
  /** The parameter that holds the business parameters where they are `wrapped`. */
  readonly wrapper: string;
  readonly without: readonly string[];
  readonly adds: 'nothing' | 'sign' | 'sign-null' | 'sign-None' | 'app_secret' | 'secret';
  readonly order:
    | 'bytes'
    | 'sent'
    | 'lower-case'
    | 'upper-case'
    | 'locale'
    | 'joined'
    | 'pairs'
    | 'descending'
    | 'common-first'
    | 'business-first';
  readonly joining: 'none' | 'query' | 'url-query' | 'equals' | 'values' | 'json' | 'commas';
  /** What a proxy or a framework did to texts behind the signer: undone before they are signed. */
  readonly transport:
    | 'none'
    | 'mojibake'
    | 'entities'
    | 'plus'
    | 'line-ends'
    | 'decomposed'
    | 'composed'
    | 'blank-null';
  readonly charset: 'utf-8' | 'latin-1' | 'gbk' | 'utf-16';
  readonly wrap: 'both' | 'none' | 'before' | 'behind' | 'key' | 'key-alone';
  readonly hash: 'md5' | 'sha1' | 'sha256' | 'hmac-md5' | 'hmac-sha256';
  readonly output:
    | 'hex'
    | 'base64'
    | 'base64-bare'
    | 'base64-of-hex'
    | 'base64-of-HEX'
    | 'middle'
    | 'no-zeros'
    | 'short-bytes';
  readonly secret:
    | 'own'
    | 'newline'
    | 'crlf'
    | 'space'
    | 'space-before'
    | 'app-key'
    | 'lower-case'
    | 'upper-case'
    | 'quoted'
    | 'token';
  /** `app-secret`: the secret stands where the key belongs. */
  readonly appKey: 'sent' | 'app-secret';
}

export type StringForm =
  | 'raw'
  | 'stripped'
  | 'stripped-once'
  | 'quoted'
  | 'escaped'
  | 'escaped-stripped'
  | 'escaped-ascii'
  | 'trimmed'
  | 'no-spaces'
  | 'no-white-space'
  | 'url'
  | 'url-form'
  | 'url-python'
  | 'url-all'
  | 'url-form-all';

/** What one mistake changes of a recipe. */
export type RecipeChange = Partial<Recipe>;

const PLAIN: Recipe = {
  strings: 'raw',
  form: 'json',
  separators: 'compact',
  unicode: 'raw',
  slashes: 'raw',
  html: 'raw',
  keys: 'sent',
  nestedNulls: 'kept',
  booleans: 'json',
  nulls: 'dropped',
  blanks: 'kept',
  numbers: 'sent',
  clock: 'sent',
  shift: 0,
  parameters: 'all',
  wrapper: '',
  without: [],
  adds: 'nothing',
  order: 'bytes',
  joining: 'none',
  transport: 'none',
  charset: 'utf-8',
  wrap: 'both',
  hash: 'md5',
  output: 'hex',
  secret: 'own',
  appKey: 'sent',
};

const STRINGS = { raw: 'raw', escaped: 'escaped', 'escaped-trimmed': 'escaped-stripped' } as const;

/** The recipe of a signer that makes no mistake in this dialect. */
export function recipeOf(dialect: Dialect): Recipe {
  const { nestedEscapes } = dialect;
  const html = (nestedEscapes & SEEN.EQUALS) !== 0 ? 'gson' : nestedEscapes === 0 ? 'raw' : 'angle';
  return {
    ...PLAIN,
    strings: STRINGS[dialect.strings],
    nulls: dialect.writesNull ? 'null' : 'dropped',
    blanks: dialect.writesEmpty ? 'kept' : 'no-text',
    html,
    nestedNulls: dialect.dropsNestedNull ? 'dropped' : 'kept',
  };
}

/** The places that a change is at, as bits; what is left out adds up, so it stands in nobody's way. */
export function placesOf(change: RecipeChange): number {
  // The keys of a change are places of a recipe.
  const places = (Object.keys(change) as (keyof Recipe)[]).filter(place => place !== 'without');
  return places.reduce((bits, place) => bits | (1 << PLACES.indexOf(place)), 0);
}

// The keys of a recipe, of which there are fewer than a number has bits.
const PLACES = Object.keys(PLAIN) as (keyof Recipe)[];

/** Two changes at different places as one. */
export function together(left: RecipeChange, right: RecipeChange): RecipeChange {
  if (left.without === undefined || right.without === undefined) return { ...left, ...right };
  return { ...left, ...right, without: [...left.without, ...right.without] };
}
