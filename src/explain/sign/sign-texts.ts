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
    return join(this.#ordered(this.#chosen(recipe, secret), recipe), recipe);
  }

  /** The body as one JSON text, which some sign in place of its parameters. */
  #wholeJson(recipe: Recipe): string {
    const { parameters } = this.#source;
    const chosen = parameters.filter(parameter => isChosen(parameter, recipe));
    const isSorted = recipe.order === 'bytes';
    const members = isSorted ? chosen.toSorted((left, right) => compare(left.name, right.name)) : chosen;
    return writeJson({ kind: 'object', members }, recipe);
  }

  #chosen(recipe: Recipe, secret: string): readonly Entry[] {
    const entries: Entry[] = [];
    for (const parameter of this.#source.parameters) {
      if (!isChosen(parameter, recipe)) continue;
      const text = this.#valueOf(parameter, recipe);
      if (text === undefined) continue;
      const { name, isCommon } = parameter;
      const isKey = recipe.appKey === 'app-secret' && (name === 'app_key' || name === 'client_id');
      entries.push({ name, text: isKey ? secret : text, isCommon });
    }
    if (recipe.parameters === 'wrapped') entries.push(this.#wrapped(recipe));
    return [...entries, ...added(recipe, secret)];
  }

  #valueOf(parameter: SignedParameter, recipe: Recipe): string | undefined {
    let kept = this.#values.get(parameter);
    if (kept === undefined) {
      kept = new Map();
      this.#values.set(parameter, kept);
    }
    const way = wayOf(parameter, recipe);
    if (kept.has(way)) return kept.get(way);
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

  #ordered(entries: readonly Entry[], { order }: Recipe): readonly Entry[] {
    if (order === 'sent') return entries;
    if (order === 'joined') return sortBy(entries, ({ name, text }) => name + text);
    if (order === 'pairs') return sortBy(entries, ({ name, text }) => `${name}=${text}`);
    return entries.toSorted(ORDERS[order]);
  }
}

/** Writing a value costs more than putting it beside others. */
const WRITING_COST = 4;

/** All that the text of this parameter depends on. */
function wayOf({ value, name }: SignedParameter, recipe: Recipe): string {
  switch (value.kind) {
    case 'string':
      return name === 'timestamp'
        ? `${recipe.strings} ${recipe.clock} ${recipe.shift} ${recipe.blanks} ${recipe.transport}`
        : `${recipe.strings} ${recipe.blanks} ${recipe.transport}`;
    case 'number':
      return `${recipe.numbers} ${recipe.clock} ${recipe.shift} ${recipe.blanks} ${recipe.strings}`;
    case 'true':
    case 'false':
      return `${recipe.booleans} ${recipe.blanks}`;
    case 'null':
      return `${recipe.nulls} ${recipe.blanks} ${recipe.transport}`;
    default:
      return [
        recipe.form,
        recipe.separators,
        recipe.unicode,
        recipe.slashes,
        recipe.html,
        recipe.keys,
        recipe.nestedNulls,
        recipe.numbers,
        recipe.blanks,
        recipe.transport,
        recipe.strings,
      ].join(' ');
  }
}

function isChosen({ name, isCommon, value }: SignedParameter, { parameters, without }: Recipe): boolean {
  if (without.includes(name)) return false;
  if (parameters === 'common' || parameters === 'wrapped') return isCommon;
  if (parameters === 'business') return !isCommon;
  return parameters !== 'flat' || (value.kind !== 'object' && value.kind !== 'array');
}

function added({ adds }: Recipe, secret: string): readonly Entry[] {
  const entry = (name: string, text: string): readonly Entry[] => [{ name, text, isCommon: true }];
  switch (adds) {
    case 'sign':
      return entry('sign', '');
    case 'sign-null':
      return entry('sign', 'null');
    case 'sign-None':
      return entry('sign', 'None');
    case 'app_secret':
      return entry('app_secret', secret);
    case 'secret':
      return entry('secret', secret);
    default:
      return [];
  }
}

const byName = (left: Entry, right: Entry): number => compare(left.name, right.name);
const collator = new Intl.Collator('en');
const byRank =
  (rank: (entry: Entry) => number) =>
  (left: Entry, right: Entry): number =>
    rank(left) - rank(right) || byName(left, right);

const ORDERS = {
  bytes: byName,
  descending: (left: Entry, right: Entry) => byName(right, left),
  'lower-case': (left: Entry, right: Entry) => compare(left.name.toLowerCase(), right.name.toLowerCase()),
  'upper-case': (left: Entry, right: Entry) => compare(left.name.toUpperCase(), right.name.toUpperCase()),
  locale: (left: Entry, right: Entry) => collator.compare(left.name, right.name),
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
    default: {
      let text = '';
      for (const entry of entries) text += entry.name + entry.text;
      return text;
    }
  }
}
