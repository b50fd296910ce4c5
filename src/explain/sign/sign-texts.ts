import type { Recipe, RecipeChange } from './recipe.ts';
import type { SignedParameter } from './signed-parameters.ts';
import { kindsTouchedBy, ValueTexts, Ways } from './value-texts.ts';
import type { Work } from './work.ts';
import { encodeText } from './write-parameter.ts';
import { compare, writeJson } from './write-value.ts';

/** A name and the text of its value. */
interface Entry {
  readonly name: string;
  readonly text: string;
  readonly isCommon: boolean;
}

/** The values of one body, whose texts are shared by all who write texts of it. */
export class BodyTexts {
  readonly #texts: readonly ValueTexts[];

  constructor(parameters: readonly SignedParameter[], work: Work) {
    this.#texts = parameters.map(parameter => new ValueTexts(parameter, work));
  }

  from(start: Recipe): SignTexts {
    return new SignTexts(this.#texts, start);
  }
}

/** One parameter of a body, and its text where a change does not touch it. */
interface Written {
  readonly texts: ValueTexts;
  readonly unchanged: string | undefined;
}

/** Writes the text between the secrets of one body, under one recipe and whatever changes of it. */
export class SignTexts {
  readonly #start: Recipe;
  readonly #written: readonly Written[];
  readonly #sorted = new Map<string, readonly Written[]>();

  constructor(texts: readonly ValueTexts[], start: Recipe) {
    this.#start = start;
    const ways = new Ways(start);
    this.#written = texts.map(each => ({ texts: each, unchanged: each.under(start, ways) }));
  }

  /** `secret` stands in the text only where the signer puts it there. */
  write(change: RecipeChange, secret: string): string {
    const recipe = { ...this.#start, ...change };
    const { order, adds, parameters, appKey } = recipe;
    if (recipe.joining === 'json') return this.#wholeJson(recipe);
    const under: Under = { recipe, ways: new Ways(recipe), touched: kindsTouchedBy(change) };
    const isByName = order !== 'joined' && order !== 'pairs' && order !== 'sent';
    const inOrder = isByName ? this.#inOrder(order) : this.#written;
    const isWhole = parameters !== 'wrapped' && adds === 'nothing' && appKey === 'sent';
    if (recipe.joining === 'none' && isWhole && (isByName || order === 'sent'))
      return joinBare(inOrder, under);
    return this.#joined(entriesOf(inOrder, under), recipe, secret);
  }

  /** What stands before and behind the value of the timestamp; `undefined`: none is signed. */
  aroundTimestamp(): readonly [before: string, digits: string, behind: string] | undefined {
    const inOrder = this.#inOrder('bytes');
    const at = inOrder.findIndex(({ texts }) => texts.parameter.name === 'timestamp');
    const digits = inOrder[at]?.unchanged;
    if (digits === undefined) return undefined;
    const under: Under = { recipe: this.#start, ways: new Ways(this.#start), touched: 0 };
    const before = joinBare(inOrder.slice(0, at), under);
    return [`${before}timestamp`, digits, joinBare(inOrder.slice(at + 1), under)];
  }

  #joined(entries: Entry[], recipe: Recipe, secret: string): string {
    if (recipe.appKey === 'app-secret') putKey(entries, secret);
    if (recipe.parameters === 'wrapped') entries.push(this.#wrapped(recipe));
    return join(ordered([...entries, ...added(recipe, secret)], recipe), recipe);
  }

  /** The parameters in an order that their names alone decide, sorted once. */
  #inOrder(order: keyof typeof ORDERS): readonly Written[] {
    let sorted = this.#sorted.get(order);
    if (sorted === undefined) {
      const compareNames = ORDERS[order];
      sorted = this.#written.toSorted((left, right) =>
        compareNames(left.texts.parameter, right.texts.parameter),
      );
      this.#sorted.set(order, sorted);
    }
    return sorted;
  }

  /** The body as one JSON text, which some sign in place of its parameters. */
  #wholeJson(recipe: Recipe): string {
    const chosen = this.#parameters.filter(parameter => isChosen(parameter, recipe));
    const isSorted = recipe.order === 'bytes';
    const members = isSorted ? chosen.toSorted((left, right) => compare(left.name, right.name)) : chosen;
    return writeJson({ kind: 'object', members }, recipe);
  }

  get #parameters(): readonly SignedParameter[] {
    return this.#written.map(({ texts }) => texts.parameter);
  }

  #wrapped(recipe: Recipe): Entry {
    const members = this.#parameters.filter(({ isCommon }) => !isCommon);
    const text = writeJson({ kind: 'object', members }, recipe);
    return { name: recipe.wrapper, text, isCommon: false };
  }
}

/** A recipe, and the kinds of values that it writes in another way than the one it came from. */
interface Under {
  readonly recipe: Recipe;
  readonly ways: Ways;
  readonly touched: number;
}

/** The text of one value: only what the change touches is looked up. */
function textOf({ texts, unchanged }: Written, { recipe, ways, touched }: Under): string | undefined {
  return (touched & texts.kind) === 0 ? unchanged : texts.under(recipe, ways);
}

/** By far the most texts, so without an object per parameter. */
function joinBare(written: readonly Written[], under: Under): string {
  let joined = '';
  for (const each of written) {
    const { parameter } = each.texts;
    if (!isChosen(parameter, under.recipe)) continue;
    const text = textOf(each, under);
    if (text !== undefined) joined += parameter.name + text;
  }
  return joined;
}

function entriesOf(written: readonly Written[], under: Under): Entry[] {
  const entries: Entry[] = [];
  for (const each of written) {
    const { parameter } = each.texts;
    const text = isChosen(parameter, under.recipe) ? textOf(each, under) : undefined;
    if (text !== undefined) entries.push({ name: parameter.name, text, isCommon: parameter.isCommon });
  }
  return entries;
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

function isChosen({ name, isCommon, value }: SignedParameter, { parameters, without }: Recipe): boolean {
  if (parameters === 'all' && without.length === 0) return true;
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
/** Made with the first text that needs it: it takes milliseconds. */
let collator: Intl.Collator | undefined;
const byRank =
  (rank: (entry: Named) => number) =>
  (left: Named, right: Named): number =>
    rank(left) - rank(right) || byName(left, right);

const ORDERS = {
  bytes: byName,
  descending: (left: Named, right: Named) => byName(right, left),
  'lower-case': (left: Named, right: Named) => compare(left.name.toLowerCase(), right.name.toLowerCase()),
  'upper-case': (left: Named, right: Named) => compare(left.name.toUpperCase(), right.name.toUpperCase()),
  locale: (left: Named, right: Named) => {
    collator ??= new Intl.Collator('en');
    return collator.compare(left.name, right.name);
  },
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
