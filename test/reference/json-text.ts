import { byteAt, decodeUtf8At } from './utf8-text.ts';

/** Deepest nesting that reads; the body object is depth 1. Source: protocol.md §5 row 1. */
export const depthMax = 64;
/** Most tokens that read: structural characters, strings, numbers and literals count one each. Source: protocol.md §5 row 1, RFC 8259 §2. */
export const tokensMax = 50_000;
/** Most top-level keys that read. Source: protocol.md §5 row 1. */
export const topLevelKeysMax = 256;

/** Where a node stands in the body, in bytes; `end` is excluded. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** `text` is what the string means: escapes decoded, UTF-16. */
export interface JsonString extends Span {
  readonly kind: 'string';
  readonly text: string;
}

/** `lexeme` is the digits exactly as sent. */
export interface JsonNumber extends Span {
  readonly kind: 'number';
  readonly lexeme: string;
}

export interface JsonLiteral extends Span {
  readonly kind: 'literal';
  readonly lexeme: 'true' | 'false' | 'null';
}

export interface JsonArray extends Span {
  readonly kind: 'array';
  readonly elements: readonly JsonNode[];
}

/** Members in the order sent, those with the same name included. */
export interface JsonObject extends Span {
  readonly kind: 'object';
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly key: JsonString;
  readonly value: JsonNode;
}

export type JsonNode = JsonString | JsonNumber | JsonLiteral | JsonArray | JsonObject;

/** Why a body does not read: the first fault in reading order. */
export type ReadFault =
  | 'syntax'
  | 'utf-8'
  | 'surrogate'
  | 'depth'
  | 'tokens'
  | 'not-object'
  | 'too-many-keys'
  | 'duplicate-key'
  | 'key-text';

/** `tokens` and `depth` are how much of their limits the body took. */
export type Reading =
  | { readonly reads: true; readonly body: JsonObject; readonly tokens: number; readonly depth: number }
  | { readonly reads: false; readonly fault: ReadFault; readonly at: number };

/** Reads a request body as protocol.md §5 row 1 asks, or names the first fault and its byte offset. */
export function readBody(bytes: Uint8Array): Reading {
  if (bytes.length === 0) return readBody(Buffer.from('{}'));
  const cursor: Cursor = { bytes, at: 0, tokens: 0, depth: 0 };
  try {
    return { reads: true, body: readBodyObject(cursor), tokens: cursor.tokens, depth: cursor.depth };
  } catch (err) {
    if (err instanceof Unreadable) return { reads: false, fault: err.fault, at: err.at };
    throw err;
  }
}

/** The reader's only state: where it stands, how many tokens it has met and how deep it has been. */
interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  tokens: number;
  depth: number;
}

class Unreadable extends Error {
  readonly fault: ReadFault;
  readonly at: number;

  constructor(fault: ReadFault, at: number) {
    super(`${fault} at byte ${at}`);
    this.fault = fault;
    this.at = at;
  }
}

function readBodyObject(cursor: Cursor): JsonObject {
  skipWhitespace(cursor);
  const body = readValue(cursor, 1);
  skipWhitespace(cursor);
  if (cursor.at !== cursor.bytes.length) throw new Unreadable('syntax', cursor.at);
  if (body.kind !== 'object') throw new Unreadable('not-object', 0);
  checkTopLevelKeys(body);
  return body;
}

function checkTopLevelKeys(body: JsonObject): void {
  if (body.members.length > topLevelKeysMax) throw new Unreadable('too-many-keys', body.start);
  const seen = new Set<string>();
  for (const { key } of body.members) {
    if (seen.has(key.text)) throw new Unreadable('duplicate-key', key.start);
    if (!isAsciiWithoutNul(key.text)) throw new Unreadable('key-text', key.start);
    seen.add(key.text);
  }
}

function isAsciiWithoutNul(text: string): boolean {
  return Array.from(text).every(character => character >= '\u0001' && character <= '\u007f');
}

/** `depth` is that of the value itself, were it an object or array. */
function readValue(cursor: Cursor, depth: number): JsonNode {
  switch (peek(cursor)) {
    case '{':
      return readObject(cursor, depth);
    case '[':
      return readArray(cursor, depth);
    case '"':
      return readString(cursor);
    case 't':
      return readLiteral(cursor, 'true');
    case 'f':
      return readLiteral(cursor, 'false');
    case 'n':
      return readLiteral(cursor, 'null');
    default:
      return readNumber(cursor);
  }
}

function readObject(cursor: Cursor, depth: number): JsonObject {
  const start = cursor.at;
  enterDepth(cursor, depth);
  const members: JsonMember[] = [];
  takeStructural(cursor, '{');
  skipWhitespace(cursor);
  if (peek(cursor) !== '}') {
    members.push(readMember(cursor, depth));
    while (peek(cursor) === ',') {
      takeStructural(cursor, ',');
      skipWhitespace(cursor);
      members.push(readMember(cursor, depth));
    }
  }
  takeStructural(cursor, '}');
  return { kind: 'object', members, start, end: cursor.at };
}

/** Reads `"key" : value` and the whitespace after it. */
function readMember(cursor: Cursor, depth: number): JsonMember {
  const key = readString(cursor);
  skipWhitespace(cursor);
  takeStructural(cursor, ':');
  skipWhitespace(cursor);
  const value = readValue(cursor, depth + 1);
  skipWhitespace(cursor);
  return { key, value };
}

function readArray(cursor: Cursor, depth: number): JsonArray {
  const start = cursor.at;
  enterDepth(cursor, depth);
  const elements: JsonNode[] = [];
  takeStructural(cursor, '[');
  skipWhitespace(cursor);
  if (peek(cursor) !== ']') {
    elements.push(readElement(cursor, depth));
    while (peek(cursor) === ',') {
      takeStructural(cursor, ',');
      skipWhitespace(cursor);
      elements.push(readElement(cursor, depth));
    }
  }
  takeStructural(cursor, ']');
  return { kind: 'array', elements, start, end: cursor.at };
}

function enterDepth(cursor: Cursor, depth: number): void {
  if (depth > depthMax) throw new Unreadable('depth', cursor.at);
  cursor.depth = Math.max(cursor.depth, depth);
}

/** Reads a value and the whitespace after it. */
function readElement(cursor: Cursor, depth: number): JsonNode {
  const value = readValue(cursor, depth + 1);
  skipWhitespace(cursor);
  return value;
}

function readLiteral(cursor: Cursor, lexeme: JsonLiteral['lexeme']): JsonLiteral {
  const start = cursor.at;
  countToken(cursor);
  for (const character of lexeme) take(cursor, character);
  return { kind: 'literal', lexeme, start, end: cursor.at };
}

/** `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?` Source: RFC 8259 §6. */
function readNumber(cursor: Cursor): JsonNumber {
  const start = cursor.at;
  countToken(cursor);
  if (peek(cursor) === '-') take(cursor, '-');
  if (peek(cursor) === '0') take(cursor, '0');
  else takeDigits(cursor);
  if (peek(cursor) === '.') {
    take(cursor, '.');
    takeDigits(cursor);
  }
  if (peek(cursor) === 'e' || peek(cursor) === 'E') {
    take(cursor, peek(cursor));
    if (peek(cursor) === '+' || peek(cursor) === '-') take(cursor, peek(cursor));
    takeDigits(cursor);
  }
  return { kind: 'number', lexeme: asciiBetween(cursor.bytes, start, cursor.at), start, end: cursor.at };
}

/** Takes one digit or more. */
function takeDigits(cursor: Cursor): void {
  if (!isDigit(peek(cursor))) throw new Unreadable('syntax', cursor.at);
  while (isDigit(peek(cursor))) cursor.at += 1;
}

function isDigit(character: string): boolean {
  return character.length === 1 && character >= '0' && character <= '9';
}

function readString(cursor: Cursor): JsonString {
  const start = cursor.at;
  countToken(cursor);
  take(cursor, '"');
  let text = '';
  while (peek(cursor) !== '"') text += readCharacter(cursor);
  take(cursor, '"');
  if (!text.isWellFormed()) throw new Unreadable('surrogate', start);
  return { kind: 'string', text, start, end: cursor.at };
}

/** Reads one escape or one raw character of a string; a surrogate escape gives its half alone. */
function readCharacter(cursor: Cursor): string {
  if (peek(cursor) === '\\') return readEscape(cursor);
  const byte = byteAt(cursor.bytes, cursor.at);
  if (byte === undefined || byte < 0x20) throw new Unreadable('syntax', cursor.at);
  const decoded = decodeUtf8At(cursor.bytes, cursor.at);
  if (decoded === undefined) throw new Unreadable('utf-8', cursor.at);
  cursor.at += decoded.length;
  return String.fromCodePoint(decoded.codePoint);
}

/** What stands behind a backslash, and what it means. Source: RFC 8259 §7. */
const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\u0008'],
  ['f', '\u000c'],
  ['n', '\u000a'],
  ['r', '\u000d'],
  ['t', '\u0009'],
]);

function readEscape(cursor: Cursor): string {
  take(cursor, '\\');
  const letter = peek(cursor);
  const meaning = shortEscapes.get(letter);
  if (meaning !== undefined) {
    take(cursor, letter);
    return meaning;
  }
  take(cursor, 'u');
  const digits = asciiBetween(cursor.bytes, cursor.at, cursor.at + 4);
  if (!/^[0-9A-Fa-f]{4}$/.test(digits)) throw new Unreadable('syntax', cursor.at);
  cursor.at += 4;
  return String.fromCharCode(Number.parseInt(digits, 16));
}

/** The byte at the cursor as a Latin-1 character; the empty string at the end. */
function peek(cursor: Cursor): string {
  const byte = byteAt(cursor.bytes, cursor.at);
  return byte === undefined ? '' : String.fromCharCode(byte);
}

function take(cursor: Cursor, expected: string): void {
  if (peek(cursor) !== expected) throw new Unreadable('syntax', cursor.at);
  cursor.at += 1;
}

function takeStructural(cursor: Cursor, expected: '{' | '}' | '[' | ']' | ':' | ','): void {
  countToken(cursor);
  take(cursor, expected);
}

function countToken(cursor: Cursor): void {
  cursor.tokens += 1;
  if (cursor.tokens > tokensMax) throw new Unreadable('tokens', cursor.at);
}

/** Space, tab, line feed and carriage return only. Source: RFC 8259 §2. */
function skipWhitespace(cursor: Cursor): void {
  while ([' ', '\t', '\n', '\r'].includes(peek(cursor))) cursor.at += 1;
}

/** Bytes as Latin-1 characters, cut at the end of the body. */
function asciiBetween(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.subarray(start, end)).toString('latin1');
}
