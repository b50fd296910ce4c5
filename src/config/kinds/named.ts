import type { NameSpace } from '../name-book.ts';
import type { Place } from '../place.ts';
import { quoted } from '../public-text.ts';
import { type Unread, unread } from '../reading.ts';
import type { Kind } from './kind.ts';

/** A value that names the thing it stands in; the same name twice is a fault. */
export function defines<T extends string | number>(space: NameSpace, kind: Kind<T>): Kind<T> {
  return watched(kind, (name, place) => place.reading.names.define(space, name, place));
}

/** A value that names a thing which may stand several times, such as an API type with two versions. */
export function declares<T extends string | number>(space: NameSpace, kind: Kind<T>): Kind<T> {
  return watched(kind, (name, place) => place.reading.names.declare(space, name, place));
}

/** A value that has to be the name of something in the document. */
export function refersTo<T extends string | number>(space: NameSpace, kind: Kind<T>): Kind<T> {
  return watched(kind, (name, place) => place.reading.names.refer(space, name, place));
}

/** A value that should be the name of something: a warning where it is not, because it may come later. */
export function mentions<T extends string | number>(space: NameSpace, kind: Kind<T>): Kind<T> {
  return watched(kind, (name, place) => {
    const { reading } = place;
    reading.names.later(() => {
      if (!reading.names.has(space, name)) reading.warn(place, `there is no ${space.noun} ${quoted(name)}`);
    });
  });
}

function watched<T extends string | number>(
  kind: Kind<T>,
  note: (name: string, place: Place) => void,
): Kind<T> {
  return {
    ...kind,
    read: (place): T | Unread => {
      const value = kind.read(place);
      if (value !== unread) note(String(value), place);
      return value;
    },
  };
}
