import { describeNode, isEmpty, itemsOf, type Place } from '../place.ts';
import { type Unread, unread } from '../reading.ts';
import type { Kind } from './kind.ts';

export interface ListRule {
  /** The plural of what it holds, such as `CIDRs`. */
  readonly of: string;
  /** Fewest elements; absent: 0. */
  readonly min?: number;
  readonly max?: number;
}

/** A list of values of one kind; nothing reads as an empty list. */
export function list<T>(element: Kind<T>, rule: ListRule): Kind<readonly T[]> {
  const { min = 0, max } = rule;
  const bounds = { ...(min > 0 ? { minItems: min } : {}), ...(max === undefined ? {} : { maxItems: max }) };
  const nested = element.nested;
  return {
    words: `list of ${rule.of}`,
    expected: `a list of ${rule.of}`,
    schema: { type: min > 0 ? 'array' : ['array', 'null'], items: element.schema, ...bounds },
    mayBeEmpty: min === 0,
    ...(nested === undefined ? {} : { nested: { keys: nested.keys, suffix: '[]' } }),
    read: place => readList(place, element, rule),
  };
}

function readList<T>(place: Place, element: Kind<T>, rule: ListRule): readonly T[] | Unread {
  const { min = 0, max = Number.POSITIVE_INFINITY } = rule;
  const { reading } = place;
  const expected = `a list of ${rule.of}`;
  const items = isEmpty(place) ? [] : itemsOf(place);
  if (items === undefined)
    return reading.refuse(place, { message: `found ${describeNode(place)}`, expected });
  if (items.length < min) {
    return reading.refuse(place, { message: 'the list is empty', expected: `${expected}, at least ${min}` });
  }
  const surplus = items[max];
  if (surplus !== undefined) {
    reading.refuse(surplus, { message: `found ${items.length} ${rule.of}`, expected: `at most ${max}` });
  }
  const values: T[] = [];
  for (const item of items) {
    const value = element.read(item);
    if (value !== unread) values.push(value);
  }
  return values.length === items.length && surplus === undefined ? values : unread;
}
