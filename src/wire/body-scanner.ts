import { COMMON_PARAMETERS, commonParameterAt } from './common-parameters.ts';
import { decodeString } from './decode-string.ts';
import { type JsonBounds, JsonReader, SEEN } from './json-reader.ts';
import type { NextTurn } from './next-turn.ts';
import { orderNames } from './order-names.ts';
import { type ReadAscii, readAscii } from './read-ascii.ts';
import { HEAD, KIND, ScannedBody, STRIDE } from './scanned-body.ts';

export interface BodyBounds extends JsonBounds {
  /** Most parameters at the top level, the end included. */
  readonly parametersMax: number;
}

/** Source: protocol.md §5, step 1. */
export const BODY_BOUNDS: BodyBounds = { depthMax: 64, tokensMax: 50_000, parametersMax: 256 };

/** Why a body does not read: a noun phrase for the log, and the byte offset. */
export interface BodyFault {
  readonly fault: string;
  readonly at: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SIGN = COMMON_PARAMETERS.indexOf('sign');
const SHORT_NAME_BYTES_MAX = 64;
const EMPTY_OBJECT = new Uint8Array([OPEN_OBJECT, CLOSE_OBJECT]);

/**
 * Scans bodies by the full JSON grammar and the limits of step 1, and finds their parameters.
 *
 * A body of zero bytes reads as `{}`. One scanner serves one body at a time; what it returns owns its numbers
 * and shares the caller's bytes. Source: protocol.md §1, §2 and §5 step 1.
 */
export class BodyScanner {
  readonly #reader: JsonReader;
  readonly #bounds: BodyBounds;
  readonly #readAscii: ReadAscii;
  /** Filled anew by each scan, and kept: growing one per scan costs as much as reading the body. */
  readonly #marks: number[] = [];
  #filled = 0;
  #nameSeen = 0;
  #nameBytes = 0;
  #topSeen = 0;
  #nestedSeen = 0;
  #hasNull = false;
  #hasEmpty = false;

  constructor(bounds: BodyBounds = BODY_BOUNDS, read: ReadAscii = readAscii) {
    this.#bounds = bounds;
    this.#readAscii = read;
    this.#reader = new JsonReader(bounds);
  }

  scan(sent: Uint8Array): ScannedBody | BodyFault {
    const bytes = sent.length === 0 ? EMPTY_OBJECT : sent;
    return this.#read(bytes) ?? this.#find(bytes);
  }

  /** The same in two turns of the event loop, for large bodies; serves any number of them at a time. */
  async scanInTurns(bytes: Uint8Array, nextTurn: NextTurn): Promise<ScannedBody | BodyFault> {
    const scanner = new BodyScanner(this.#bounds, this.#readAscii);
    await nextTurn();
    const fault = scanner.#read(bytes);
    if (fault !== undefined) return fault;
    await nextTurn();
    return scanner.#find(bytes);
  }

  /** Reads the body to its end; what is wrong with it, where something is. */
  #read(bytes: Uint8Array): BodyFault | undefined {
    this.#reset(bytes);
    const fault = this.#readBody(bytes) < 0 ? this.#reader.fault : this.#faultOfWhole();
    return fault === '' ? undefined : { fault, at: Math.max(0, this.#reader.faultAt) };
  }

  /** Puts the parameters that were read in order, and finds the common ones. */
  #find(bytes: Uint8Array): ScannedBody | BodyFault {
    const marks = this.#marks.slice(0, this.#filled);
    const hasPlainNames = (this.#nameSeen & SEEN.ESCAPE) === 0;
    const order = orderNames(bytes, marks, hasPlainNames && this.#nameBytes <= SHORT_NAME_BYTES_MAX);
    if (order === undefined) return { fault: 'a parameter that stands twice', at: 0 };
    const common = this.#findCommon(bytes, marks);
    this.#forgetSign(marks, common[SIGN] ?? -1);
    const facts = {
      marks,
      order,
      common,
      topSeen: this.#topSeen,
      nestedSeen: this.#nestedSeen,
      hasNull: this.#hasNull,
      hasEmpty: this.#hasEmpty,
      hasPlainNames,
    };
    return new ScannedBody(bytes, facts, this.#readAscii);
  }

  #reset(bytes: Uint8Array): void {
    this.#reader.open(bytes);
    this.#filled = 0;
    this.#nameSeen = 0;
    this.#nameBytes = 0;
    this.#topSeen = 0;
    this.#nestedSeen = 0;
    this.#hasNull = false;
    this.#hasEmpty = false;
  }

  #readBody(bytes: Uint8Array): number {
    const reader = this.#reader;
    let at = reader.skipSpace(0);
    if (bytes[at] !== OPEN_OBJECT) return reader.fail('a body that is no JSON object', at);
    reader.tokens += 2;
    at = reader.skipSpace(at + 1);
    if (bytes[at] === CLOSE_OBJECT) return reader.readEnd(at + 1);
    for (;;) {
      at = this.#readParameter(bytes, at);
      if (at < 0) return -1;
      at = reader.skipSpace(at);
      if (bytes[at] === CLOSE_OBJECT) return reader.readEnd(at + 1);
      if (bytes[at] !== COMMA) return reader.fail('neither a comma nor the end of the object', at);
      if (this.#filled === this.#bounds.parametersMax * STRIDE) {
        return reader.fail('too many parameters', at);
      }
      reader.tokens += 1;
      at = reader.skipSpace(at + 1);
    }
  }

  #readParameter(bytes: Uint8Array, nameOpen: number): number {
    const reader = this.#reader;
    if (bytes[nameOpen] !== QUOTE) return reader.fail('no name where a parameter must begin', nameOpen);
    reader.seen = 0;
    const nameEnd = reader.readString(nameOpen);
    if (nameEnd < 0) return -1;
    this.#nameSeen |= reader.seen;
    this.#nameBytes = Math.max(this.#nameBytes, nameEnd - nameOpen);
    const start = reader.readColon(nameEnd);
    if (start < 0) return -1;
    reader.seen = 0;
    const end = reader.readValue(start, 1);
    if (end < 0) return -1;
    const kind = kindOf(bytes[start] ?? 0);
    this.#note(kind, reader.seen, end - start);
    const marks = this.#marks;
    const at = this.#filled;
    marks[at] = nameOpen + 1;
    marks[at + 1] = nameEnd - 1;
    marks[at + 2] = start;
    marks[at + 3] = end;
    marks[at + 4] = kind;
    marks[at + 5] = reader.seen;
    marks[at + HEAD] = headOf(bytes, nameOpen, nameEnd);
    this.#filled = at + STRIDE;
    return end;
  }

  #note(kind: number, seen: number, valueBytes: number): void {
    if (kind === KIND.STRING) {
      this.#topSeen |= seen;
      if (valueBytes === 2) this.#hasEmpty = true;
    } else if (kind === KIND.NULL) this.#hasNull = true;
    else this.#nestedSeen |= seen;
  }

  /** What was noted is what dialects differ in; the sign is in none of their texts. Mostly there is none to forget. */
  #forgetSign(marks: readonly number[], sign: number): void {
    if (sign < 0 || (this.#topSeen === 0 && this.#nestedSeen === 0 && !this.#hasNull && !this.#hasEmpty))
      return;
    this.#topSeen = 0;
    this.#nestedSeen = 0;
    this.#hasNull = false;
    this.#hasEmpty = false;
    for (let at = 0; at < marks.length; at += STRIDE) {
      if (at === sign * STRIDE) continue;
      this.#note(marks[at + 4] ?? 0, marks[at + 5] ?? 0, (marks[at + 3] ?? 0) - (marks[at + 2] ?? 0));
    }
  }

  /** What is wrong with a body whose grammar is right; empty where nothing is. */
  #faultOfWhole(): string {
    if (this.#reader.tokens > this.#bounds.tokensMax) return 'too many tokens';
    const seen = this.#nameSeen | this.#topSeen | this.#nestedSeen;
    if ((seen & SEEN.LONE_SURROGATE) !== 0) return 'a surrogate without its other half';
    if ((this.#nameSeen & SEEN.NON_ASCII) !== 0) return 'a parameter name that is not ASCII';
    return (this.#nameSeen & SEEN.NUL) === 0 ? '' : 'a parameter name with U+0000';
  }

  #findCommon(bytes: Uint8Array, marks: readonly number[]): number[] {
    const common = COMMON_PARAMETERS.map(() => -1);
    const escaped = (this.#nameSeen & SEEN.ESCAPE) !== 0;
    for (let at = 0; at < marks.length; at += STRIDE) {
      const start = marks[at] ?? 0;
      const end = marks[at + 1] ?? 0;
      const found = escaped
        ? escapedCommonParameterAt(bytes, start, end)
        : commonParameterAt(bytes, start, end);
      if (found >= 0) common[found] = at / STRIDE;
    }
    return common;
  }
}

/** As many bytes as the longest common name takes when each of its characters is a `\u` escape. */
const ESCAPED_COMMON_BYTES_MAX = 6 * Math.max(...COMMON_PARAMETERS.map(name => name.length));

function escapedCommonParameterAt(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > ESCAPED_COMMON_BYTES_MAX) return -1;
  const name = decodeString(bytes, start, end);
  return COMMON_PARAMETERS.findIndex(common => common === name);
}

/** The first three bytes of a name, with zeros behind a shorter one. */
function headOf(bytes: Uint8Array, open: number, end: number): number {
  let head = 0;
  for (let at = open + 1; at < open + 4; at += 1) head = head * 256 + (at < end - 1 ? (bytes[at] ?? 0) : 0);
  return head;
}

function kindOf(first: number): number {
  switch (first) {
    case QUOTE:
      return KIND.STRING;
    case OPEN_OBJECT:
      return KIND.OBJECT;
    case 0x5b:
      return KIND.ARRAY;
    case 0x74:
      return KIND.TRUE;
    case 0x66:
      return KIND.FALSE;
    case 0x6e:
      return KIND.NULL;
    default:
      return KIND.NUMBER;
  }
}
