import { isMap, isScalar, isSeq, type Scalar } from 'yaml';
import { describeNode, entriesOf, isEmpty, itemsOf, type Place } from '../place.ts';
import { type Unread, unread } from '../reading.ts';
import type { Kind } from './kind.ts';
import { uniqueEntries } from './object.ts';
import { readReferences } from './scalar.ts';

/** Any value, as compact JSON text; numbers keep the digits that the document writes. */
export function jsonText(): Kind<string> {
  return { words: 'any value', expected: 'any value', schema: {}, mayBeEmpty: false, read: readJson };
}

/** A JSON Schema as plain data: a mapping, or `true` or `false`; what it says is checked from outside. */
export function jsonSchemaData(): Kind<object | boolean> {
  return {
    words: 'JSON Schema 2020-12',
    expected: 'a JSON Schema: a mapping, true or false',
    schema: { type: ['object', 'boolean'] },
    mayBeEmpty: false,
    read: place => {
      const isFlag = isScalar(place.node) && typeof place.node.value === 'boolean';
      if (!isFlag && !isMap(place.node)) {
        const message = `found ${describeNode(place)}`;
        return place.reading.refuse(place, { message, expected: 'a JSON Schema: a mapping, true or false' });
      }
      const json = readJson(place);
      if (json === unread) return unread;
      const data: unknown = JSON.parse(json);
      if (!isSchema(data)) return unread;
      const fault = place.reading.outside.schemaFault?.(data);
      if (fault === undefined) return data;
      return place.reading.refuse(place, {
        message: `no JSON Schema: ${fault}`,
        expected: 'a JSON Schema 2020-12',
      });
    },
  };
}

function isSchema(data: unknown): data is object | boolean {
  return typeof data === 'boolean' || (typeof data === 'object' && data !== null);
}

function readJson(place: Place): string | Unread {
  if (isEmpty(place)) return 'null';
  if (isSeq(place.node)) return readArray(place);
  if (isMap(place.node)) return readMapping(place);
  place.reading.show(place.range);
  return isScalar(place.node) ? readScalarJson(place, place.node) : 'null';
}

function readArray(place: Place): string | Unread {
  const items = (itemsOf(place) ?? []).map(readJson);
  return items.includes(unread) ? unread : `[${items.map(String).join(',')}]`;
}

function readMapping(place: Place): string | Unread {
  const entries = entriesOf(place) ?? [];
  const unique = uniqueEntries(place, entries);
  const members: string[] = [];
  for (const [name, entry] of unique) {
    place.reading.show(entry.key.range);
    const value = readJson(entry.value);
    if (value !== unread) members.push(`${JSON.stringify(name)}:${value}`);
  }
  return members.length === entries.length ? `{${members.join(',')}}` : unread;
}

function readScalarJson(place: Place, node: Scalar): string | Unread {
  if (typeof node.value === 'string') {
    const found = readReferences(place, node.value);
    return found === unread ? unread : JSON.stringify(found.text);
  }
  if (typeof node.value === 'boolean') return String(node.value);
  const digits = numberJson(node);
  if (digits !== undefined) return digits;
  return place.reading.refuse(place, { message: 'this number has no form in JSON' });
}

const JSON_NUMBER = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;

/** The digits as written where JSON knows them so, else the number's own; `undefined`: not finite. */
function numberJson(node: Scalar): string | undefined {
  const { source, value } = node;
  if (typeof source === 'string' && JSON_NUMBER.test(source)) return source;
  if (typeof source === 'string' && /^0[xo]/.test(source)) return BigInt(source).toString();
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}
