import { Buffer } from 'node:buffer';
import {
  asciiOf,
  COLON,
  CR,
  isName,
  LF,
  NINE,
  numberOf,
  SPACE,
  skipSpace,
  skipSpaceBack,
  TOKEN,
  ZERO,
} from '../wire/http-bytes.ts';
import type { HttpRefusal } from './judge-head.ts';
import type { BodyFraming, HttpVersion, ReceivedHead } from './received-head.ts';
import { REQUEST_METHODS } from './request-methods.ts';

/** How far a head has come. */
export type HeadProgress = 'unfinished' | 'whole' | 'refused';

/** Of a head, the empty line included. */
export const HEAD_BYTES_MAX = 16 * 1024;
/** The end included. */
export const FIELDS_MAX = 1000;

const TOO_LARGE: HttpRefusal = { httpStatus: 431, cause: 'headers that are too large' };
// Also what any bytes are that are no HTTP at all, a TLS greeting for one.
const UNKNOWN_METHOD: HttpRefusal = {
  httpStatus: 405,
  cause: 'an unknown method',
  headers: ['allow', 'POST'],
};
const CONNECT: HttpRefusal = { httpStatus: 405, cause: 'method CONNECT', headers: ['allow', 'POST'] };

/** What a step of the scan says instead of where the next one begins. */
const UNFINISHED = -1;
const REFUSED = -2;

const METHODS: ReadonlySet<string> = new Set(REQUEST_METHODS);
const METHOD_LENGTH_MAX = Math.max(...REQUEST_METHODS.map(method => method.length));
const POST = asciiOf('POST ');
const HTTP = asciiOf('HTTP/');
const VERSION_LENGTH = 'HTTP/1.1'.length;
const VERSIONS: ReadonlySet<string> = new Set<HttpVersion>(['0.9', '1.0', '1.1', '2.0']);
const ONE = 0x31;
const SLASH = 0x2f;
/** Of a target: what a proxy sends, and what only CONNECT and OPTIONS may; each as strict as other readers. */
const OTHER_TARGET = /^(?:\*|[A-Za-z]+:\/\/[A-Za-z0-9._~:@[\]!$&'()*+,;=%-]+(?:[/?][!-~]*)?)$/;
const AUTHORITY = /^[A-Za-z0-9._~:@[\]!$&'()*+,;=%-]+$/;
/** Eighteen digits: what a 64-bit number holds whatever they are. */
const LENGTH_DIGITS_MAX = 18;
const CLOSE = /(?:^|,)[ \t]*close[ \t]*(?:$|,)/i;
const STAY = /(?:^|,)[ \t]*keep-alive[ \t]*(?:$|,)/i;
const CODING_BEFORE_ANOTHER = /(?:^|,)[ \t]*chunked[ \t]*,/i;

const JSON_TYPE = 'application/json';
const JSON_TYPE_BYTES = asciiOf(JSON_TYPE);
const HOST = asciiOf('host');
const ORIGIN = asciiOf('origin');
const EXPECT = asciiOf('expect');
const CONNECTION = asciiOf('connection');
const CONTENT_TYPE = asciiOf('content-type');
const CONTENT_LENGTH = asciiOf('content-length');
const FORWARDED_FOR = asciiOf('x-forwarded-for');
const CONTENT_ENCODING = asciiOf('content-encoding');
const TRANSFER_ENCODING = asciiOf('transfer-encoding');
const KEEP_ALIVE = asciiOf('keep-alive');

const UNDERSCORE = 2;
/** What a byte of a field name is: 0 for none, else 1, with `UNDERSCORE` for that. */
const NAME = TOKEN.map((isToken, byte) => (byte === '_'.charCodeAt(0) ? 1 | UNDERSCORE : isToken));
/** Which bytes a field value may hold: visible ones, white space and those above ASCII. */
const TEXT = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte < SPACE && byte !== 0x09) || byte === 0x7f ? 0 : 1,
);

/**
 * Reads the head of a request from bytes that hold it in one piece.
 *
 * A head that has not come to its end is scanned again from its beginning when more of it is there: what is read does
 * not depend on how the bytes were cut, and nothing is kept from one scan to the next. Strict: lines end with CRLF, no
 * line is folded, no white space stands before a colon, a length is given once and is a number, `chunked` is given once
 * and never beside a length. What two programs could read in two ways is refused. Source: RFC 9112.
 */
export class HeadScanner {
  /** Where the body begins; meaningful when the head is whole. */
  end = 0;
  refusal: HttpRefusal = TOO_LARGE;
  #bytes: Buffer = Buffer.alloc(0);
  #limit = 0;
  #stagingName: Uint8Array = asciiOf('');
  #stagingText = '';
  #method = '';
  #target = '';
  #version: HttpVersion = '1.1';
  #fieldsAt = 0;
  #fields = 0;
  #names = 0;
  #contentLength = -1;
  #transferEncoding: string | undefined;
  #connection: string | undefined;
  #host: string | undefined;
  #contentType: string | undefined;
  #contentEncoding: string | undefined;
  #forwardedFor: string | undefined;
  #staging: string | undefined;
  #origin: string | undefined;
  #expect: string | undefined;

  /** Scans `bytes` from `start` to `end`; `stagingName` is in lower case. */
  scan(bytes: Buffer, [start, end]: readonly [number, number], stagingName: string): HeadProgress {
    this.#open(stagingName);
    this.#bytes = bytes;
    this.#limit = Math.min(end, start + HEAD_BYTES_MAX);
    const at = this.#takeHead(start);
    if (at >= 0) this.end = at;
    // What lies beyond the bound is not looked at, so that it is the same however much has come.
    else if (at === UNFINISHED && this.#limit - start === HEAD_BYTES_MAX) this.refusal = TOO_LARGE;
    else return at === UNFINISHED ? 'unfinished' : 'refused';
    return at >= 0 ? 'whole' : 'refused';
  }

  /** Of the body behind the head that was scanned, where its framing is `length`. */
  get contentLength(): number {
    return Math.max(0, this.#contentLength);
  }

  /** The head that was scanned. */
  take(): ReceivedHead {
    return {
      method: this.#method,
      target: this.#target,
      version: this.#version,
      framing: this.framing,
      contentLength: this.#contentLength < 0 ? undefined : this.#contentLength,
      transferEncoding: this.#transferEncoding,
      host: this.#host,
      contentType: this.#contentType,
      contentEncoding: this.#contentEncoding,
      forwardedFor: this.#forwardedFor,
      staging: this.#staging,
      origin: this.#origin,
      expect: this.#expect,
      hasUnderscore: (this.#names & UNDERSCORE) !== 0,
      bytes: this.#bytes,
      fieldsAt: this.#fieldsAt,
      end: this.end,
      isLast: this.#isLast(),
    };
  }

  #open(stagingName: string): void {
    if (stagingName !== this.#stagingText) {
      this.#stagingText = stagingName;
      this.#stagingName = asciiOf(stagingName);
    }
    this.#fields = 0;
    this.#names = 0;
    this.#contentLength = -1;
    this.#transferEncoding = undefined;
    this.#connection = undefined;
    this.#host = undefined;
    this.#contentType = undefined;
    this.#contentEncoding = undefined;
    this.#forwardedFor = undefined;
    this.#staging = undefined;
    this.#origin = undefined;
    this.#expect = undefined;
  }

  #takeHead(start: number): number {
    const isBreak = this.#bytes[start] === CR;
    let at = isBreak ? this.#takeBreak(start) : this.#takeMethod(start);
    if (at >= 0) at = this.#takeTarget(at);
    this.#fieldsAt = at;
    const bytes = this.#bytes;
    while (at >= 0 && at < this.#limit) {
      if (bytes[at] === CR) {
        const end = this.#takeBreak(at);
        return end < 0 ? end : this.#judge(end);
      }
      at = this.#takeField(at);
    }
    return at < 0 ? at : UNFINISHED;
  }

  #refuse(cause: string): number {
    this.refusal = { httpStatus: 400, cause };
    return REFUSED;
  }

  #refuseAs(refusal: HttpRefusal): number {
    this.refusal = refusal;
    return REFUSED;
  }

  /** Takes the CRLF that stands here. */
  #takeBreak(at: number): number {
    if (at >= this.#limit) return UNFINISHED;
    if (this.#bytes[at] !== CR) return this.#refuse('a line that does not end with CRLF');
    if (at + 1 >= this.#limit) return UNFINISHED;
    return this.#bytes[at + 1] === LF ? at + 2 : this.#refuse('a line that does not end with CRLF');
  }

  #takeMethod(start: number): number {
    if (this.#limit - start >= POST.length && isSame(this.#bytes, start, POST)) {
      this.#method = 'POST';
      return start + POST.length;
    }
    let end = start;
    const endMax = Math.min(this.#limit, start + METHOD_LENGTH_MAX + 1);
    while (end < endMax && TOKEN[this.#bytes[end] ?? 0] === 1) end += 1;
    const method = this.#text(start, end);
    if (end === this.#limit) {
      const mayBecomeOne = REQUEST_METHODS.some(known => known.startsWith(method));
      return mayBecomeOne ? UNFINISHED : this.#refuseAs(UNKNOWN_METHOD);
    }
    if (this.#bytes[end] !== SPACE || !METHODS.has(method)) return this.#refuseAs(UNKNOWN_METHOD);
    this.#method = method;
    return end + 1;
  }

  /** The target, and the version behind it. */
  #takeTarget(start: number): number {
    const bytes = this.#bytes;
    let end = start;
    while (end < this.#limit && isVisible(bytes[end] ?? 0)) end += 1;
    if (end === this.#limit) return UNFINISHED;
    const target = this.#text(start, end);
    if (!this.#isTarget(target)) return this.#refuse('no proper target');
    this.#target = target;
    if (bytes[end] === SPACE) return this.#takeVersion(end + 1);
    // A request line of two words, as it was before versions: no version that is spoken here.
    this.#version = '0.9';
    return this.#takeBreak(end);
  }

  #isTarget(target: string): boolean {
    if (this.#method === 'CONNECT') return AUTHORITY.test(target);
    return target.charCodeAt(0) === SLASH || OTHER_TARGET.test(target);
  }

  #takeVersion(start: number): number {
    const bytes = this.#bytes;
    const here = Math.min(HTTP.length, this.#limit - start);
    for (let i = 0; i < here; i += 1)
      if (bytes[start + i] !== HTTP[i]) return this.#refuse('a request line without a proper version');
    const end = start + VERSION_LENGTH;
    if (this.#limit < end) return UNFINISHED;
    if (bytes[end - 3] === ONE && bytes[end - 2] === 0x2e && bytes[end - 1] === ONE) this.#version = '1.1';
    else {
      const version = this.#text(end - 3, end);
      if (!isVersion(version)) return this.#refuse('an unknown version of HTTP');
      this.#version = version;
    }
    return this.#takeBreak(end);
  }

  /** A line of the head; the result is where the next one begins. */
  #takeField(start: number): number {
    const bytes = this.#bytes;
    const limit = this.#limit;
    let colon = start;
    let names = 0;
    for (; colon < limit; colon += 1) {
      const kind = NAME[bytes[colon] ?? 0] ?? 0;
      if (kind === 0) break;
      names |= kind;
    }
    if (colon === limit) return UNFINISHED;
    if (colon === start || bytes[colon] !== COLON) return this.#refuse('a field without a proper name');
    let end = colon + 1;
    while (end < limit && TEXT[bytes[end] ?? 0] === 1) end += 1;
    if (end < limit && bytes[end] !== CR) return this.#refuse('a field with control characters');
    const next = this.#takeBreak(end);
    if (next < 0) return next;
    this.#names |= names;
    this.#fields += 1;
    if (this.#fields > FIELDS_MAX) return this.#refuseAs(TOO_LARGE);
    return this.#takeValue(start, colon, end) ? next : REFUSED;
  }

  /** Keeps what a field says, where it says something to us; `false`: it is refused. */
  #takeValue(start: number, colon: number, lineEnd: number): boolean {
    const bytes = this.#bytes;
    const length = colon - start;
    if (length === this.#stagingName.length && isName(bytes, start, this.#stagingName))
      this.#staging = this.#joined(this.#staging, colon, lineEnd);
    switch (length) {
      case HOST.length:
        if (isName(bytes, start, HOST)) this.#host = this.#joined(this.#host, colon, lineEnd);
        return true;
      case ORIGIN.length:
        if (isName(bytes, start, ORIGIN)) this.#origin = this.#joined(this.#origin, colon, lineEnd);
        else if (isName(bytes, start, EXPECT)) this.#expect = this.#joined(this.#expect, colon, lineEnd);
        return true;
      case CONNECTION.length:
        if (isName(bytes, start, CONNECTION)) this.#takeConnection(colon, lineEnd);
        return true;
      case CONTENT_TYPE.length:
        if (isName(bytes, start, CONTENT_TYPE)) this.#takeContentType(colon, lineEnd);
        return true;
      case CONTENT_LENGTH.length:
        return !isName(bytes, start, CONTENT_LENGTH) || this.#takeLength(colon, lineEnd);
      case FORWARDED_FOR.length:
        if (isName(bytes, start, FORWARDED_FOR))
          this.#forwardedFor = this.#joined(this.#forwardedFor, colon, lineEnd);
        return true;
      case CONTENT_ENCODING.length:
        if (isName(bytes, start, CONTENT_ENCODING))
          this.#contentEncoding = this.#joined(this.#contentEncoding, colon, lineEnd);
        return true;
      case TRANSFER_ENCODING.length:
        if (isName(bytes, start, TRANSFER_ENCODING))
          this.#transferEncoding = this.#joined(this.#transferEncoding, colon, lineEnd);
        return true;
      default:
        return true;
    }
  }

  #joined(before: string | undefined, colon: number, lineEnd: number): string {
    const from = skipSpace(this.#bytes, colon + 1, lineEnd);
    const value = this.#text(from, skipSpaceBack(this.#bytes, from, lineEnd));
    return before === undefined ? value : `${before}, ${value}`;
  }

  #takeConnection(colon: number, lineEnd: number): void {
    const from = skipSpace(this.#bytes, colon + 1, lineEnd);
    const isPlain = lineEnd - from === KEEP_ALIVE.length && isName(this.#bytes, from, KEEP_ALIVE);
    if (isPlain && this.#connection === undefined) this.#connection = 'keep-alive';
    else this.#connection = this.#joined(this.#connection, colon, lineEnd);
  }

  #takeContentType(colon: number, lineEnd: number): void {
    const from = skipSpace(this.#bytes, colon + 1, lineEnd);
    const isPlain = lineEnd - from === JSON_TYPE_BYTES.length && isSame(this.#bytes, from, JSON_TYPE_BYTES);
    if (isPlain && this.#contentType === undefined) this.#contentType = JSON_TYPE;
    else this.#contentType = this.#joined(this.#contentType, colon, lineEnd);
  }

  #takeLength(colon: number, lineEnd: number): boolean {
    const from = skipSpace(this.#bytes, colon + 1, lineEnd);
    const to = skipSpaceBack(this.#bytes, from, lineEnd);
    let isNumber = to > from && to - from <= LENGTH_DIGITS_MAX;
    for (let i = from; i < to && isNumber; i += 1) {
      const byte = this.#bytes[i] ?? 0;
      isNumber = byte >= ZERO && byte <= NINE;
    }
    if (!isNumber) return this.#refuse('a length that is no number') >= 0;
    if (this.#contentLength >= 0) return this.#refuse('two lengths') >= 0;
    this.#contentLength = numberOf(this.#bytes, from, to);
    return true;
  }

  /** What only the whole head tells. */
  #judge(end: number): number {
    const coding = this.#transferEncoding;
    if (coding !== undefined && this.#contentLength >= 0) return this.#refuse('a length beside a coding');
    if (coding !== undefined && CODING_BEFORE_ANOTHER.test(coding))
      return this.#refuse('a transfer coding behind chunked');
    return this.#method === 'CONNECT' ? this.#refuseAs(CONNECT) : end;
  }

  /** Of the head that was scanned. */
  get framing(): BodyFraming {
    const coding = this.#transferEncoding;
    if (coding === undefined) return 'length';
    return coding.toLowerCase() === 'chunked' && this.#version === '1.1' ? 'chunked' : 'unknown';
  }

  #isLast(): boolean {
    const connection = this.#connection;
    if (connection === undefined) return this.#version !== '1.1';
    if (connection === 'keep-alive') return false;
    return CLOSE.test(connection) || (this.#version !== '1.1' && !STAY.test(connection));
  }

  #text(start: number, end: number): string {
    return this.#bytes.toString('latin1', start, end);
  }
}

/** Whether the bytes from `start` on are these. */
function isSame(bytes: Uint8Array, start: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i += 1) if (bytes[start + i] !== wanted[i]) return false;
  return true;
}

function isVisible(byte: number): boolean {
  return byte > SPACE && byte < 0x7f;
}

function isVersion(text: string): text is HttpVersion {
  return VERSIONS.has(text);
}
