import { isMap, isScalar } from 'yaml';
import { interpolate } from '../interpolate.ts';
import { describeNode, entriesOf, isEmpty, type Place } from '../place.ts';
import { quoted } from '../public-text.ts';
import { type Unread, unread } from '../reading.ts';
import type { JsonSchema, Kind } from './kind.ts';

/** How the text of a scalar becomes a value. */
export interface ScalarRule<T> {
  readonly words: string;
  /** Completes "expected …". */
  readonly expected: string;
  /** The value, or `Mismatch`. */
  readonly parse: (text: string) => T | Mismatch;
  /** Of the value as written; `${NAME}` and `{ file }` are added to it. */
  readonly schema: JsonSchema;
  readonly unit?: string;
  /** The names that are possible, where they can be listed. */
  readonly candidates?: readonly string[];
  /** Never shown in an error. */
  readonly secret?: true;
}

/** The text is no such value; `why` replaces the general sentence where it says more. */
export class Mismatch {
  readonly why: string | undefined;

  constructor(why?: string) {
    this.why = why;
  }
}

/** Stands for `new Mismatch()`, so that a parser allocates nothing. */
export const mismatch: Mismatch = new Mismatch();

/** A text that may come from the environment or a file, and the value that a rule makes of it. */
export function scalar<T>(rule: ScalarRule<T>): Kind<T> {
  const schema = { anyOf: [rule.schema, { $ref: '#/$defs/fromOutside' }] };
  const described = rule.unit === undefined ? {} : { unit: rule.unit };
  return {
    words: rule.words,
    expected: rule.expected,
    schema,
    mayBeEmpty: false,
    ...described,
    read: place => readScalar(place, rule),
  };
}

function readScalar<T>(place: Place, rule: ScalarRule<T>): T | Unread {
  if (rule.secret === undefined && isScalar(place.node)) place.reading.show(place.range);
  const found = readText(place, rule);
  if (found === unread) return unread;
  const value = rule.parse(found.text);
  if (!(value instanceof Mismatch)) return value;
  const shown = rule.secret === true ? 'this value does not fit' : `found ${found.shown}`;
  const finding = { message: value.why ?? shown, expected: rule.expected };
  const { candidates } = rule;
  if (candidates === undefined) return place.reading.refuse(place, finding);
  return place.reading.refuse(place, { ...finding, word: found.text, candidates: () => candidates });
}

interface FoundText {
  readonly text: string;
  /** How an error names it: quoted where it was written in the document, else where it came from. */
  readonly shown: string;
}

function readText(place: Place, rule: ScalarRule<unknown>): FoundText | Unread {
  const { node, reading } = place;
  if (isEmpty(place))
    return reading.refuse(place, { message: 'nothing stands here', expected: rule.expected });
  if (isMap(node)) return readFileText(place, rule);
  if (!isScalar(node)) {
    return reading.refuse(place, { message: `found ${describeNode(place)}`, expected: rule.expected });
  }
  if (typeof node.value === 'string') return readReferences(place, node.value);
  const text = typeof node.source === 'string' ? node.source : String(node.value);
  return { text, shown: quoted(text) };
}

/** The text with its `${NAME}` replaced; the value of a variable is never shown. */
export function readReferences(place: Place, written: string): FoundText | Unread {
  const { reading } = place;
  const result = interpolate(written, reading.outside.environment);
  switch (result.outcome) {
    case 'text':
      return {
        text: result.text,
        shown: result.fromEnvironment ? 'a value from the environment' : quoted(written),
      };
    case 'missing':
      return reading.refuse(place, {
        message: `the environment variable ${result.variable} is not set`,
        word: result.variable,
        candidates: () => Object.keys(reading.outside.environment),
      });
    case 'malformed':
      return reading.refuse(place, {
        message: 'this is no reference to a variable',
        expected: '${NAME}, or $${ for the characters ${',
      });
    default:
      return result satisfies never;
  }
}

function readFileText(place: Place, rule: ScalarRule<unknown>): FoundText | Unread {
  const { reading } = place;
  const entries = entriesOf(place) ?? [];
  const [entry] = entries;
  if (entry?.name !== 'file' || entries.length > 1) {
    return reading.refuse(place, {
      message: 'found a mapping',
      expected: `${rule.expected}, or { file: path }`,
    });
  }
  reading.show(entry.key.range);
  const path = readText(entry.value, FILE_PATH);
  if (path === unread) return unread;
  reading.show(entry.value.range);
  const content = reading.outside.readText(path.text);
  if (content.outcome === 'text')
    return { text: withoutNewline(content.text), shown: 'the content of the file' };
  return reading.refuse(entry.value, { message: `the file ${path.shown} ${content.reason}` });
}

const FILE_PATH: ScalarRule<string> = {
  words: 'path',
  expected: 'the path of a file, relative to the document',
  parse: text => text,
  schema: { type: 'string' },
};

/** Editors and `echo` end a file with one newline that is no part of the secret. */
function withoutNewline(text: string): string {
  return text.replace(/\r?\n$/, '');
}
