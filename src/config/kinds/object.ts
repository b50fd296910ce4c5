import type { Spot } from '../finding.ts';
import { describeNode, type Entry, entriesOf, isEmpty, type Place } from '../place.ts';
import { type Unread, unread } from '../reading.ts';
import type { Key } from './key.ts';
import type { JsonSchema, JsonValue, KeyFacts, Kind } from './kind.ts';

const MAPPING = 'a mapping';

/** The keys of a mapping, each under the name that the value has in the program. */
export type Shape = Readonly<Record<string, Key<unknown>>>;

/** What a mapping of this shape reads as. */
export type ShapeValue<S extends Shape> = {
  readonly [Field in keyof S]: S[Field] extends Key<infer T> ? T : never;
};

/** What a kind reads as. */
export type KindValue<K> = K extends Kind<infer T> ? T : never;

/** A mapping that has been read, faults or not, for checks that look at several keys. */
export interface ReadMapping<S extends Shape> {
  /** The fields that could be read or defaulted. */
  readonly values: Partial<ShapeValue<S>>;
  readonly place: Place;
  /** Where the value of a key stands; the mapping itself where the key is absent. */
  readonly spotOf: (key: string) => Spot;
  readonly has: (key: string) => boolean;
}

/** A mapping of exactly these keys; `inspect` runs in any case, also where some of them are at fault. */
export function object<S extends Shape>(
  noun: string,
  shape: S,
  inspect: (found: ReadMapping<S>) => void = () => {},
): Kind<ShapeValue<S>> {
  const keys = Object.values(shape);
  const mayBeEmpty = keys.every(key => key.presence.rule !== 'required');
  return {
    words: noun,
    expected: MAPPING,
    schema: schemaOf(keys, mayBeEmpty),
    mayBeEmpty,
    nested: { keys, suffix: '' },
    read: place => readObject(place, { shape, inspect, mayBeEmpty }),
  };
}

interface ObjectRule<S extends Shape> {
  readonly shape: S;
  readonly inspect: (found: ReadMapping<S>) => void;
  readonly mayBeEmpty: boolean;
}

function readObject<S extends Shape>(place: Place, rule: ObjectRule<S>): ShapeValue<S> | Unread {
  const entries = rule.mayBeEmpty && isEmpty(place) ? [] : entriesOf(place);
  if (entries === undefined) {
    return place.reading.refuse(place, { message: `found ${describeNode(place)}`, expected: MAPPING });
  }
  const written = uniqueEntries(place, entries);
  refuseUnknown(place, written, rule);
  const values: Record<string, unknown> = {};
  for (const [field, key] of Object.entries(rule.shape)) {
    const value = readKey(place, key, written.get(key.name));
    if (value !== unread) values[field] = value;
  }
  if (!isPartOf(rule.shape, values)) return unread;
  const spotOf = (key: string): Spot => written.get(key)?.value ?? place;
  rule.inspect({ values, place, spotOf, has: key => written.has(key) });
  return isWholeOf(rule.shape, values) ? values : unread;
}

/** Whether all fields belong to the shape; each was set from its own key, so its type is that key's. */
function isPartOf<S extends Shape>(shape: S, values: object): values is Partial<ShapeValue<S>> {
  return Object.keys(values).every(field => Object.hasOwn(shape, field));
}

function isWholeOf<S extends Shape>(shape: S, values: Partial<ShapeValue<S>>): values is ShapeValue<S> {
  return Object.keys(shape).every(field => Object.hasOwn(values, field));
}

function readKey<T>(owner: Place, key: Key<T>, entry: Entry | undefined): T | Unread {
  if (entry === undefined) return key.absent(owner);
  if (key.kind.mayBeEmpty && isEmpty(entry.value)) return key.absent(owner);
  return key.read(entry.value);
}

/** The entries by name; a key that stands twice, or that is no text, is a fault. */
export function uniqueEntries(place: Place, entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  const { reading } = place;
  const unique = new Map<string, Entry>();
  for (const entry of entries) {
    const { name } = entry;
    if (name === undefined) {
      reading.refuse(entry.key, { message: 'this key is no text' });
    } else if (unique.has(name)) {
      reading.show(entry.key.range);
      reading.refuse(entry.key, { message: 'duplicate key' });
    } else {
      unique.set(name, entry);
    }
  }
  return unique;
}

function refuseUnknown<S extends Shape>(
  place: Place,
  written: ReadonlyMap<string, Entry>,
  rule: ObjectRule<S>,
): void {
  const known = new Set(Object.values(rule.shape).map(key => key.name));
  for (const [name, entry] of written) {
    place.reading.show(entry.key.range);
    if (known.has(name)) continue;
    place.reading.refuse(entry.key, {
      message: 'unknown key',
      expectedElse: `one of ${[...known].join(', ')}`,
      word: name,
      candidates: () => known,
    });
  }
}

/** The schema of a mapping of these keys, with their meanings and defaults for editors. */
function schemaOf(keys: readonly KeyFacts[], mayBeEmpty: boolean): JsonSchema {
  const needed = keys.filter(key => key.presence.rule === 'required').map(key => key.name);
  return {
    type: mayBeEmpty ? ['object', 'null'] : 'object',
    additionalProperties: false,
    ...(needed.length === 0 ? {} : { required: needed }),
    properties: Object.fromEntries(keys.map(key => [key.name, keySchema(key)])),
  };
}

function keySchema(key: KeyFacts): JsonSchema {
  return { description: describeKey(key), ...defaultOf(key), ...key.kind.schema };
}

function defaultOf(key: KeyFacts): { readonly default?: JsonValue } {
  return key.presence.rule === 'default' ? { default: key.presence.value } : {};
}

/** The meaning of a key, its derived default, and what of it is not served yet, in sentences. */
export function describeKey(key: KeyFacts): string {
  const derivedDefault = key.presence.rule === 'derived' ? ` Default: ${key.presence.words}.` : '';
  if (key.served === 'yes') return `${key.meaning}${derivedDefault}`;
  const served = key.served === 'not yet' ? 'not served yet' : `served is ${key.served.only}`;
  return `${key.meaning}${derivedDefault} Accepted; ${served}.`;
}
