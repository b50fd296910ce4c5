import { entriesOf, type Place } from '../place.ts';
import { type Unread, unread } from '../reading.ts';
import type { Kind } from './kind.ts';

/** The two forms of a value, and how the short one is the long one. */
export interface Forms<Alone, Whole> {
  readonly alone: Kind<Alone>;
  readonly mapping: Kind<Whole>;
  readonly widen: (value: Alone) => Whole;
}

/** A value that stands alone, or in a mapping that says more of it and has one of its keys at least. */
export function aloneOrMapping<Alone, Whole>({ alone, mapping, widen }: Forms<Alone, Whole>): Kind<Whole> {
  const { nested } = mapping;
  const names = new Set(nested?.keys.map(({ name }) => name));
  const keys = `{ ${[...names].join(', ')} }`;
  // Of any other mapping, which may be a secret in braces, no key is shown.
  const isMapping = (place: Place): boolean =>
    entriesOf(place)?.some(({ name }) => name !== undefined && names.has(name)) === true;
  return {
    words: `${alone.words} or \`${keys}\``,
    expected: `${alone.expected}, or ${keys}`,
    schema: { anyOf: [alone.schema, mapping.schema] },
    mayBeEmpty: false,
    ...(nested === undefined ? {} : { nested }),
    read: (place): Whole | Unread => {
      if (isMapping(place)) return mapping.read(place);
      const value = alone.read(place);
      return value === unread ? unread : widen(value);
    },
  };
}
