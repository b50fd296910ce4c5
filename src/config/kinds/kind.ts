import type { Place } from '../place.ts';
import type { Unread } from '../reading.ts';

/** What stands in JSON. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A JSON Schema 2020-12 object. */
export type JsonSchema = { readonly [keyword: string]: JsonValue };

/** What a key may hold: how it is read, and what the schema and the reference say of it. */
export interface Kind<out T> {
  /** The value, or `unread` where a fault was recorded. */
  readonly read: (place: Place) => T | Unread;
  /** The type in words, such as `list of CIDRs`. */
  readonly words: string;
  /** Completes "expected …". */
  readonly expected: string;
  /** The unit of a number, where it has one. */
  readonly unit?: string;
  readonly schema: JsonSchema;
  /** Whether a key with nothing behind it reads like an absent one: true of collections. */
  readonly mayBeEmpty: boolean;
  /** The keys below it, for the reference. */
  readonly nested?: NestedKeys;
}

/** The keys of a mapping, or of each element of a list of mappings. */
export interface NestedKeys {
  readonly keys: readonly KeyFacts[];
  /** What to append to the path: `[]` for the elements of a list. */
  readonly suffix: '' | '[]';
}

/** What the schema and the reference say of one key. */
export interface KeyFacts {
  readonly name: string;
  readonly kind: Kind<unknown>;
  /** One line. */
  readonly meaning: string;
  readonly presence: Presence;
  /** What is accepted but not served yet: all of it, or the words for what is served. */
  readonly served: 'yes' | 'not yet' | { readonly only: string };
}

export type Presence =
  | { readonly rule: 'required' }
  | { readonly rule: 'default'; readonly value: JsonValue }
  /** The default depends on other keys; in words. */
  | { readonly rule: 'derived'; readonly words: string };
