import { type Member, splitObject } from './json-text.ts';

/** JSON text that goes over the wire as it is: `rawJson('1.50')`. */
export class RawJson {
  readonly text: string;

  /** Throws `SyntaxError` where the text is not one JSON value. */
  constructor(text: string) {
    JSON.parse(text);
    this.text = text;
  }
}

/** JSON text that goes over the wire as it is, every digit of it. Throws `SyntaxError` where it is not one JSON value. */
export function rawJson(text: string): RawJson {
  return new RawJson(text);
}

/** What has a spelling in JSON. Integers beyond 2^53 are `bigint`, other exact numbers `rawJson`. */
export type JsonValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | RawJson
  | { toJSON(): unknown }
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined };

/** The parameters of a call: an object, or the text of one, whose values are signed and sent as they stand there. */
export type CallParameters = string | { readonly [name: string]: JsonValue | undefined };

/**
 * The members that a call sends; those that are `undefined` are left out.
 *
 * Throws `TypeError` for what JSON cannot carry exactly, `SyntaxError` for text that is not JSON.
 */
export function membersOf(parameters: string | object): readonly Member[] {
  if (typeof parameters === 'string') return splitObject(parameters);
  return Object.entries(parameters).flatMap(([name, value]) => {
    const json = renderJson(value, name);
    return json === undefined ? [] : [{ name, json }];
  });
}

/** Compact JSON text; `undefined` where the value is left out. */
function renderJson(value: unknown, place: string): string | undefined {
  switch (typeof value) {
    case 'string':
      return renderString(value, place);
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      return renderNumber(value, place);
    case 'bigint':
      return String(value);
    case 'undefined':
      return undefined;
    case 'object':
      return value === null ? 'null' : renderObject(value, place);
    case 'function':
    case 'symbol':
      throw new TypeError(`${place}: JSON has no ${typeof value}`);
  }
}

/** UTF-8 has no surrogate without its other half: each platform would sign another text for it. */
const LONE_SURROGATE = /\p{Cs}/u;

function renderString(value: string, place: string): string {
  if (LONE_SURROGATE.test(value)) throw new TypeError(`${place}: a surrogate without its other half`);
  return JSON.stringify(value);
}

function renderNumber(value: number, place: string): string {
  if (!Number.isFinite(value)) throw new TypeError(`${place}: JSON has no ${value}`);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new TypeError(`${place}: digits are lost beyond 2^53; pass a bigint or rawJson('…')`);
  }
  return JSON.stringify(value);
}

function renderObject(value: object, place: string): string | undefined {
  if (value instanceof RawJson) return value.text;
  if ('toJSON' in value && typeof value.toJSON === 'function') return renderJson(value.toJSON(), place);
  if (Array.isArray(value)) {
    const items = value.map((item, index) => renderJson(item, `${place}[${index}]`) ?? 'null');
    return `[${items.join(',')}]`;
  }
  const members = Object.entries(value).flatMap(([name, member]) => {
    const json = renderJson(member, `${place}.${name}`);
    return json === undefined ? [] : [`${JSON.stringify(name)}:${json}`];
  });
  return `{${members.join(',')}}`;
}
