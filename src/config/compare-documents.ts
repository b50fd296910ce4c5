import type { Document } from '../model/document.ts';
import { type EntryKind, entryKinds } from '../model/entry-kind.ts';
import { type DocumentData, documentData, JsonText } from './document-data.ts';

/** One entry of a document that is another one, is new, or is gone. */
export interface DocumentChange {
  readonly change: 'added' | 'removed' | 'changed';
  /** The section in the singular, such as `app`; `setting` for what stands in no list. */
  readonly what: string;
  /** Its key: an app key, a type and version, the name of a setting. */
  readonly id: string;
  /** Of what was changed, what differs; empty for the others. */
  readonly fields: readonly FieldChange[];
}

/** One value that differs, both as JSON text; of a secret only that it does. `undefined`: it is not there. */
export interface FieldChange {
  /** As in the document: `limit.rate`. */
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

type ListNames = Pick<(typeof entryKinds)[EntryKind], 'noun' | 'keys'>;

const LISTS: ReadonlyMap<string, ListNames> = new Map(
  Object.values(entryKinds).map(({ section, noun, keys }) => [section, { noun, keys }]),
);

/**
 * What differs between two documents in force, settings first, then list by list in the order of the document.
 *
 * Defaults are filled in: a key that is written out with its default value is no difference, and neither is the order of
 * entries that have keys. Secrets and tokens are compared and never shown.
 */
export function compareDocuments(before: Document, after: Document): readonly DocumentChange[] {
  const [left, right] = [sidesOf(before), sidesOf(after)];
  const settings: DocumentChange[] = [];
  const entries: DocumentChange[] = [];
  for (const key of Object.keys(left.masked)) {
    const list = LISTS.get(key);
    if (list !== undefined)
      entries.push(...compareLists(list, { left: sideOf(left, key), right: sideOf(right, key) }));
    else {
      const fields = compareValues('', { left: sideOf(left, key), right: sideOf(right, key) });
      if (fields.length > 0) settings.push({ change: 'changed', what: 'setting', id: key, fields });
    }
  }
  return [...settings, ...entries];
}

/** A value twice: as it is, and with every secret masked, so that a secret is known by its mark. */
interface Side {
  readonly plain: DocumentData;
  readonly masked: DocumentData;
}

interface Pair {
  readonly left: Side;
  readonly right: Side;
}

const ABSENT: Side = { plain: undefined, masked: undefined };

function sidesOf(document: Document) {
  return { plain: documentData(document, secret => secret), masked: documentData(document) };
}

/**
 * What differs between two forms of one entry, given as JSON texts in which secrets are masked.
 *
 * Numbers of more digits than JavaScript holds are compared as text, and shown rounded.
 */
export function compareBodies(before: string, after: string): readonly FieldChange[] {
  if (before === after) return [];
  return compareValues('', { left: sideOfText(before), right: sideOfText(after) });
}

/** What stands under this key of a mapping, or at this place of a list. */
function sideOf({ plain, masked }: { readonly plain: object; readonly masked: object }, key: string): Side {
  return { plain: memberOf(plain, key), masked: memberOf(masked, key) };
}

function memberOf(data: object, key: string): DocumentData {
  // What documentData() makes holds nothing but document data.
  return Object.hasOwn(data, key) ? (data as Readonly<Record<string, DocumentData>>)[key] : undefined;
}

function compareLists({ noun: what, keys }: ListNames, { left, right }: Pair): readonly DocumentChange[] {
  const [before, after] = [entriesOf(left, keys), entriesOf(right, keys)];
  const changes: DocumentChange[] = [];
  for (const [id, entry] of before) {
    const other = after.get(id);
    if (other === undefined) {
      changes.push({ change: 'removed', what, id, fields: [] });
      continue;
    }
    const fields = compareValues('', { left: entry, right: other });
    if (fields.length > 0) changes.push({ change: 'changed', what, id, fields });
  }
  for (const id of after.keys()) if (!before.has(id)) changes.push({ change: 'added', what, id, fields: [] });
  return changes;
}

function entriesOf(list: Side, keys: readonly string[]): ReadonlyMap<string, Side> {
  const entries = new Map<string, Side>();
  for (const [at] of childrenOf(list.plain)) {
    const entry = childOf(list, at);
    const { plain } = entry;
    if (typeof plain === 'object')
      entries.set(keys.map(key => keyText(memberOf(plain, key))).join(' '), entry);
  }
  return entries;
}

function sideOfText(text: string): Side {
  // JSON is a part of what document data may hold.
  const data = JSON.parse(text) as DocumentData;
  return { plain: data, masked: data };
}

/** Keys are texts or numbers. */
function keyText(data: DocumentData): string {
  return typeof data === 'string' ? data : (textOf(data) ?? '');
}

function childOf({ plain, masked }: Side, key: string): Side {
  if (!isNested(plain) || !isNested(masked)) return ABSENT;
  return sideOf({ plain, masked }, key);
}

/** What differs below here; values that are equal as JSON are not looked into. */
function compareValues(path: string, { left, right }: Pair): readonly FieldChange[] {
  if (textOf(left.plain) === textOf(right.plain)) return [];
  const isMapping = isMappingOf(left) && isMappingOf(right);
  if (!isMapping) return [{ path, before: shown(left), after: shown(right) }];
  const names = new Set([...childrenOf(left.plain), ...childrenOf(right.plain)].map(([name]) => name));
  return [...names].flatMap(name =>
    compareValues(path === '' ? name : `${path}.${name}`, {
      left: childOf(left, name),
      right: childOf(right, name),
    }),
  );
}

/** Lists are compared whole: which of their elements moved is for the reader to see. */
function isMappingOf({ plain }: Side): boolean {
  return isNested(plain) && !Array.isArray(plain);
}

function isNested(data: DocumentData): data is object {
  return typeof data === 'object' && !(data instanceof JsonText);
}

function childrenOf(data: DocumentData): readonly (readonly [string, DocumentData])[] {
  return isNested(data) ? Object.entries(data).filter(([, value]) => value !== undefined) : [];
}

function textOf(data: DocumentData): string | undefined {
  if (data === undefined) return undefined;
  return JSON.stringify(data, (_key, value: unknown) => (value instanceof JsonText ? value.json : value));
}

/** A secret by its mark alone. */
function shown({ masked }: Side): string | undefined {
  if (masked instanceof JsonText) return masked.json;
  return textOf(masked);
}
