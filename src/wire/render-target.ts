import type { ParameterMapping } from '../model/api.ts';
import { KIND, type ScannedBody } from './scanned-body.ts';

/** A path with its query, and the parameters that travel in them. */
export interface Target {
  readonly path: string;
  /** Their indexes in the body. */
  readonly moved: readonly number[];
}

/** Why parameters make no path: a sentence that begins with the name of the field. */
export interface TargetFault {
  readonly fault: string;
}

/** A path and its query, the end included: what servers take at the least (RFC 9110 §4.1). */
export const TARGET_LENGTH_MAX = 8000;

/**
 * Characters that have no one meaning inside a segment, percent-encoded or not: servers decode `%2f` before they cut,
 * cut at `;`, take `\` for `/`, or decode twice.
 */
const UNSAFE_IN_PATH = /[/\\%;\p{Cc}]/u;
/** A segment is `.` or `..` only where every value in it is dots: those are refused, alone or beside literals. */
const DOTS = /^\.+$/;
/** What `encodeURIComponent` leaves and RFC 3986 reserves. */
const LEFT_OVER = /[!'()*]/g;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Fills the path of an API with its parameters, and its query with the others.
 *
 * Into the path go texts and numbers as sent, each inside its one segment. Into the query goes the text of a string,
 * and the JSON of everything else as sent; `null` is left out. All bytes but letters, digits and `-._~` are
 * percent-encoded. Source: config.md, `path` and `method`.
 */
export function renderTarget(
  body: ScannedBody,
  { template, hasQuery }: ParameterMapping,
): Target | TargetFault {
  const found = findParameters(body, template.names);
  let path = template.literals[0] ?? '';
  for (const [at, name] of template.names.entries()) {
    const index = found[at] ?? -1;
    if (index >= 0 && isTooLong(body, index)) return TOO_LONG;
    const text = pathTextOf(body, index);
    if (text === undefined || UNSAFE_IN_PATH.test(text) || DOTS.test(text)) return faultOf(name, body, index);
    path += encode(text) + (template.literals[at + 1] ?? '');
    if (path.length > TARGET_LENGTH_MAX) return TOO_LONG;
  }
  const whole = hasQuery ? withQuery(path, body, found) : path;
  return whole === undefined ? TOO_LONG : { path: whole, moved: found };
}

const TOO_LONG: TargetFault = { fault: 'the parameters are too long for the path and query of the service' };

/** Per name, the index of that parameter; -1 where it counts as missing: absent, `null` or `""`. */
function findParameters(body: ScannedBody, names: readonly string[]): readonly number[] {
  const found = names.map(() => -1);
  if (names.length === 0) return found;
  for (let index = 0; index < body.size; index += 1) {
    if (body.facts.common.includes(index) || body.isBlank(index)) continue;
    const name = body.name(index);
    for (let at = 0; at < names.length; at += 1) if (names[at] === name) found[at] = index;
  }
  return found;
}

/** `undefined`: no text and no number. */
function pathTextOf(body: ScannedBody, index: number): string | undefined {
  if (index < 0) return undefined;
  const kind = body.kind(index);
  if (kind === KIND.NUMBER) return body.lexeme(index);
  return kind === KIND.STRING ? body.text(index) : undefined;
}

function faultOf(name: string, body: ScannedBody, index: number): TargetFault {
  if (index < 0) return { fault: `${name} is required` };
  const kind = body.kind(index);
  if (kind !== KIND.STRING && kind !== KIND.NUMBER) return { fault: `${name} must be a string or a number` };
  return { fault: `${name} holds what cannot stand in a path` };
}

/** `undefined`: too long. */
function withQuery(path: string, body: ScannedBody, inPath: readonly number[]): string | undefined {
  let whole = path;
  let mark = '?';
  for (let index = 0; index < body.size; index += 1) {
    if (body.facts.common.includes(index) || inPath.includes(index)) continue;
    if (body.kind(index) === KIND.NULL) continue;
    if (isTooLong(body, index)) return undefined;
    whole += `${mark}${encode(body.name(index))}=${encode(queryTextOf(body, index))}`;
    if (whole.length > TARGET_LENGTH_MAX) return undefined;
    mark = '&';
  }
  return whole;
}

/** Whether a parameter is sent in more bytes than could fit without its escapes: it is not even decoded. */
function isTooLong(body: ScannedBody, index: number): boolean {
  return (body.valueEnd(index) - body.nameStart(index)) / LONGEST_ESCAPE > TARGET_LENGTH_MAX;
}

/** Bytes of the longest JSON escape of one character: `\u0041`. */
const LONGEST_ESCAPE = 6;

function queryTextOf(body: ScannedBody, index: number): string {
  if (body.kind(index) === KIND.STRING) return body.text(index);
  return utf8.decode(body.bytes.subarray(body.valueStart(index), body.valueEnd(index)));
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    LEFT_OVER,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
