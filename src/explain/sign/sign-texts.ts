import type { Recipe } from './recipe.ts';
import type { SignedParameter } from './signed-parameters.ts';
import { encodeText, writeParameter } from './write-parameter.ts';
import { compare, writeJson } from './write-value.ts';

/** A name and the text of its value. */
interface Entry {
  readonly name: string;
  readonly text: string;
  readonly isCommon: boolean;
}

/** What the texts of one body need beside its parameters. */
export interface TextSource {
  readonly parameters: readonly SignedParameter[];
}

/**
 * Writes the text between the secrets of one body under any recipe; each value is written once per way of writing it.
 */
export class SignTexts {
  /** A measure of the work so far, in characters written. */
  written = 0;
  readonly #source: TextSource;
  readonly #sorted = new Map<string, readonly SignedParameter[]>();
  readonly #values = new Map<SignedParameter, Map<string, string | undefined>>();

  constructor(source: TextSource) {
    this.#source = source;
  }

  /** `secret` stands in the text only where the signer puts it there. */
  write(recipe: Recipe, secret: string): string {
    const text = recipe.joining === 'json' ? this.#wholeJson(recipe) : this.#joined(recipe, secret);
    this.written += text.length;
    return text;
  }

  #joined(recipe: Recipe, secret: string): string {
    const ways = waysOf(recipe);
    const { order } = recipe;
    const isByName = order !== 'joined' && order !== 'pairs' && order !== 'sent';
    const isWhole = recipe.parameters !== 'wrapped' && recipe.adds === 'nothing';
    const parameters = isByName ? this.#inOrder(order) : this.#source.parameters;
    const entries = this.#chosen(parameters, recipe, ways);
    if (recipe.appKey === 'app-secret') putKey(entries, secret);
    if (isWhole && (isByName || order === 'sent')) return join(entries, recipe);
    if (recipe.parameters === 'wrapped') entries.push(this.#wrapped(recipe));
    return join(ordered([...entries, ...added(recipe, secret)], recipe), recipe);
  }

  /** The parameters in an order that their names alone decide, sorted once. */
  #inOrder(order: keyof typeof ORDERS): readonly SignedParameter[] {
    let sorted = this.#sorted.get(order);
    if (sorted === undefined) {
      sorted = this.#source.parameters.toSorted(ORDERS[order]);
      this.#sorted.set(order, sorted);
    }
    return sorted;
  }

  /** The body as one JSON text, which some sign in place of its parameters. */
  #wholeJson(recipe: Recipe): string {
    const { parameters } = this.#source;
    const chosen = parameters.filter(parameter => isChosen(parameter, recipe));
    const isSorted = recipe.order === 'bytes';
    const members = isSorted ? chosen.toSorted((left, right) => compare(left.name, right.name)) : chosen;
    return writeJson({ kind: 'object', members }, recipe);
  }

  #chosen(parameters: readonly SignedParameter[], recipe: Recipe, ways: Ways): Entry[] {
    const entries: Entry[] = [];
    for (const parameter of parameters) {
      if (!isChosen(parameter, recipe)) continue;
      const text = this.#valueOf(parameter, recipe, ways);
      if (text !== undefined) entries.push({ name: parameter.name, text, isCommon: parameter.isCommon });
    }
    this.written += ENTRY_COST * entries.length;
    return entries;
  }

  #valueOf(parameter: SignedParameter, recipe: Recipe, ways: Ways): string | undefined {
    let kept = this.#values.get(parameter);
    if (kept === undefined) {
      kept = new Map();
      this.#values.set(parameter, kept);
    }
    const way = wayOf(parameter, ways);
    const known = kept.get(way);
    if (known !== undefined || kept.has(way)) return known;
    const text = writeParameter(parameter, recipe);
    this.written += WRITING_COST * (text?.length ?? 0);
    kept.set(way, text);
    return text;
  }

  #wrapped(recipe: Recipe): Entry {
    const members = this.#source.parameters.filter(({ isCommon }) => !isCommon);
    const text = writeJson({ kind: 'object', members }, recipe);
    return { name: recipe.wrapper, text, isCommon: false };
  }
}

function ordered(entries: readonly Entry[], { order }: Recipe): readonly Entry[] {
  if (order === 'sent') return entries;
  if (order === 'joined') return sortBy(entries, ({ name, text }) => name + text);
  if (order === 'pairs') return sortBy(entries, ({ name, text }) => `${name}=${text}`);
  return entries.toSorted(ORDERS[order]);
}

/** Lets the secret stand where the key of the app belongs. */
function putKey(entries: Entry[], secret: string): void {
  for (const [index, entry] of entries.entries()) {
    if (entry.name === 'app_key' || entry.name === 'client_id') entries[index] = { ...entry, text: secret };
  }
}

/** Writing a value costs more than putting it beside others. */
const WRITING_COST = 12;

/** What putting one value beside others costs. */
const ENTRY_COST = 10;

/** By the kind of a value, all that its text depends on under one recipe. */
interface Ways {
  readonly string: string;
  readonly timestamp: string;
  readonly number: string;
  readonly boolean: string;
  readonly null: string;
  readonly nested: string;
}

function waysOf(recipe: Recipe): Ways {
  const { strings, blanks, transport, numbers, clock, shift, booleans, nulls } = recipe;
  const { form, separators, unicode, slashes, html, keys, nestedNulls } = recipe;
  const time = `${clock} ${shift}`;
  const everyText = strings === 'url-all' || strings === 'url-form-all' ? strings : '';
  const noText = blanks === 'kept' ? '' : 'no-text';
  const falsy = blanks === 'falsy' ? blanks : '';
  const blankNull = blanks === 'falsy' || blanks === 'empty' ? blanks : '';
  return {
    string: `${strings} ${noText} ${transport}`,
    timestamp: `${strings} ${noText} ${falsy} ${transport} ${time} ${numbers}`,
    number: `${numbers} ${falsy} ${everyText}`,
    boolean: `${booleans} ${falsy} ${everyText}`,
    null: `${nulls} ${blankNull} ${transport} ${everyText}`,
    nested: `${form} ${separators} ${unicode} ${slashes} ${html} ${keys} ${nestedNulls} ${numbers} ${blanks === 'empty' ? blanks : ''} ${transport} ${everyText}`,
  };
}

function wayOf({ value, name }: SignedParameter, ways: Ways): string {
  if (name === 'timestamp') return ways.timestamp;
  switch (value.kind) {
    case 'string':
    case 'number':
    case 'null':
      return ways[value.kind];
    case 'true':
    case 'false':
      return ways.boolean;
    case 'array':
    case 'object':
      return ways.nested;
  }
}

function isChosen({ name, isCommon, value }: SignedParameter, { parameters, without }: Recipe): boolean {
  if (without.includes(name)) return false;
  if (parameters === 'common' || parameters === 'wrapped') return isCommon;
  if (parameters === 'business') return !isCommon;
  return parameters !== 'flat' || (value.kind !== 'object' && value.kind !== 'array');
}

function addedEntry(name: string, text: string): readonly Entry[] {
  return [{ name, text, isCommon: true }];
}

function added({ adds }: Recipe, secret: string): readonly Entry[] {
  switch (adds) {
    case 'sign':
      return addedEntry('sign', '');
    case 'sign-null':
      return addedEntry('sign', 'null');
    case 'sign-None':
      return addedEntry('sign', 'None');
    case 'app_secret':
      return addedEntry('app_secret', secret);
    case 'secret':
      return addedEntry('secret', secret);
    case 'nothing':
      return [];
  }
}

type Named = Pick<Entry, 'name' | 'isCommon'>;

const byName = (left: Named, right: Named): number => compare(left.name, right.name);
const collator = new Intl.Collator('en');
const byRank =
  (rank: (entry: Named) => number) =>
  (left: Named, right: Named): number =>
    rank(left) - rank(right) || byName(left, right);

const ORDERS = {
  bytes: byName,
  descending: (left: Named, right: Named) => byName(right, left),
  'lower-case': (left: Named, right: Named) => compare(left.name.toLowerCase(), right.name.toLowerCase()),
  'upper-case': (left: Named, right: Named) => compare(left.name.toUpperCase(), right.name.toUpperCase()),
  locale: (left: Named, right: Named) => collator.compare(left.name, right.name),
  'common-first': byRank(({ isCommon }) => (isCommon ? 0 : 1)),
  'business-first': byRank(({ isCommon }) => (isCommon ? 1 : 0)),
} as const;

function sortBy(entries: readonly Entry[], key: (entry: Entry) => string): readonly Entry[] {
  return entries
    .map(entry => ({ entry, text: key(entry) }))
    .toSorted((left, right) => compare(left.text, right.text))
    .map(({ entry }) => entry);
}

function join(entries: readonly Entry[], { joining }: Recipe): string {
  switch (joining) {
    case 'query':
      return entries.map(({ name, text }) => `${name}=${text}`).join('&');
    case 'url-query':
      return entries.map(({ name, text }) => `${name}=${encodeText(text, 'url-form')}`).join('&');
    case 'equals':
      return entries.map(({ name, text }) => `${name}=${text}`).join('');
    case 'values':
      return entries.map(({ text }) => text).join('');
    case 'commas':
      return entries.map(({ name, text }) => `${name}${text}`).join(',');
    case 'json':
    case 'none': {
      let text = '';
      for (const entry of entries) text += entry.name + entry.text;
      return text;
    }
  }
}
