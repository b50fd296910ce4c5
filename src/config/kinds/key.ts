import { Document } from 'yaml';
import { nothingOutside } from '../outside.ts';
import { type Place, rootPlace } from '../place.ts';
import { Reading, type Unread, unread } from '../reading.ts';
import { sourceOf } from '../source.ts';
import type { JsonValue, KeyFacts, Kind } from './kind.ts';

/** One key of a mapping: what it holds, and what stands in for it where it is absent. */
export interface Key<out T> extends KeyFacts {
  readonly kind: Kind<T>;
  /** Reads the value that stands in the document. */
  readonly read: (place: Place) => T | Unread;
  /** What an absent key means; `owner` is the mapping that lacks it. */
  readonly absent: (owner: Place) => T | Unread;
}

/** A key that has to be there. */
export function required<T>(name: string, kind: Kind<T>, meaning: string): Key<T> {
  return {
    name,
    kind,
    meaning,
    presence: { rule: 'required' },
    served: 'yes',
    read: kind.read,
    absent: owner =>
      owner.reading.refuse(
        { path: pathBelow(owner, name), range: owner.range },
        { message: `the key '${name}' is missing`, expected: kind.expected },
      ),
  };
}

/** A key with a default, given as a document would write it. */
export function optional<T>(
  name: string,
  kind: Kind<T>,
  about: { readonly default: JsonValue; readonly meaning: string },
): Key<T> {
  let value: T | Unread = unread;
  return {
    name,
    kind,
    meaning: about.meaning,
    presence: { rule: 'default', value: about.default },
    served: 'yes',
    read: kind.read,
    absent: () => {
      if (value === unread) value = readDefault(kind, about.default);
      return value;
    },
  };
}

/** A key whose default depends on others, in words; it reads as `undefined` where it is absent. */
export function derived<T>(
  name: string,
  kind: Kind<T>,
  about: { readonly default: string; readonly meaning: string },
): Key<T | undefined> {
  return {
    name,
    kind,
    meaning: about.meaning,
    presence: { rule: 'derived', words: about.default },
    served: 'yes',
    read: kind.read,
    absent: () => undefined,
  };
}

/** A key that is checked and then warned about: what it asks for is not built yet. */
export function notServed<T>(key: Key<T>): Key<T> {
  return {
    ...key,
    served: 'not yet',
    read: place => {
      place.reading.warn(place, `${key.name} is accepted but not served yet`);
      return key.read(place);
    },
  };
}

/** A key of which only some values are served; the others are warned about. */
export function servedOnly<T>(key: Key<T>, only: string, isServed: (value: T) => boolean): Key<T> {
  return {
    ...key,
    served: { only },
    read: place => {
      const value = key.read(place);
      if (value !== unread && !isServed(value)) {
        place.reading.warn(place, `this ${key.name} is accepted but not served yet; served is ${only}`);
      }
      return value;
    },
  };
}

function pathBelow(owner: Place, name: string): string {
  return owner.path === '' ? name : `${owner.path}.${name}`;
}

function readDefault<T>(kind: Kind<T>, written: JsonValue): T {
  const reading = new Reading(sourceOf('default', ''), nothingOutside);
  const value = kind.read(rootPlace(reading, new Document(written).contents));
  if (value === unread) throw new Error(`the default ${JSON.stringify(written)} does not fit its own key`);
  return value;
}
