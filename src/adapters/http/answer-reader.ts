import { Buffer } from 'node:buffer';
import { chunkSizeOf } from '../../wire/chunk-size.ts';
import { contentLengthOf } from '../../wire/content-length.ts';
import {
  asciiOf,
  COLON,
  CR,
  isName,
  isText,
  LF,
  skipSpace,
  skipSpaceBack,
  TOKEN,
  textOf,
} from '../../wire/http-bytes.ts';
import { minorOf, REASON_AT, statusOf } from './status-line.ts';

/** How far an answer has come. */
export type AnswerProgress = 'unfinished' | 'whole' | 'broken' | 'too-large';

/** What an answer may be made of, both ends included. */
export interface AnswerBounds {
  /** Of status line, fields, trailers and chunk extensions together, interim answers included. */
  readonly headBytesMax: number;
  readonly bodyBytesMax: number;
}

const EMPTY = new Uint8Array(0);
/** Of an announced body, before its bytes have come. */
const ROOM_MAX_FIRST = 64 * 1024;
const LINE_ROOM_FIRST = 1024;
/** What every chunk takes beside its bytes: eight digits, and twice CRLF. */
const CHUNK_FRAMING_BYTES = 12;
const STATUS_MIN = 100;
const STATUS_MAX = 599;
const SWITCHING_PROTOCOLS = 101;
const FIRST_FINAL_STATUS = 200;
const NO_CONTENT = 204;
const NOT_MODIFIED = 304;

const CONTENT_LENGTH = asciiOf('content-length');
const TRANSFER_ENCODING = asciiOf('transfer-encoding');
const CONNECTION = asciiOf('connection');
const KEEP_ALIVE = asciiOf('keep-alive');
const CHUNKED = asciiOf('chunked');
const TIMEOUT = /(?:^|[\s,])timeout\s*=\s*(\d{1,9})(?:$|[\s,])/i;
const CLOSE = /(?:^|,)[ \t]*close[ \t]*(?:$|,)/i;
const STAY = /(?:^|,)[ \t]*keep-alive[ \t]*(?:$|,)/i;

type Part =
  | 'status-line'
  | 'fields'
  | 'body'
  | 'chunk-size'
  | 'chunk'
  | 'chunk-end'
  | 'trailers'
  | 'until-close'
  | 'end';

/**
 * Reads one HTTP/1.1 answer from the bytes of a connection as they come.
 *
 * Strict: what a service and a middlebox could read in two ways breaks the answer. Lines end with CRLF; a length is
 * given once and is a number; `chunked` stands alone and never beside a length; no folded fields, no control
 * characters, no white space before a colon. Interim answers are skipped. What was read is copied: the caller may use
 * its buffer again. One reader serves the answers of a connection one after the other, `open()` before each.
 *
 * Source: RFC 9112.
 */
export class AnswerReader {
  readonly #bounds: AnswerBounds;
  #part: Part = 'end';
  #status = 0;
  /** Why the answer is broken. */
  #fault = '';
  /** The minor version of HTTP that the service speaks. */
  #minor = 1;
  /** Of the body; −1: none was given. */
  #length = -1;
  #isChunked = false;
  #isClosing = false;
  #isStaying = false;
  #keepAliveSeconds = -1;
  /** Bytes that are left of the body or the chunk. */
  #left = 0;
  #headBytes = 0;
  /** How many of the next bytes of lines count for nothing: a body may come in any number of chunks. */
  #freeBytes = 0;
  #isTooLarge = false;
  /** The body so far, and room for more of it. */
  #room: Uint8Array = EMPTY;
  #size = 0;
  /** The beginning of a line whose end has not come. */
  #line: Uint8Array = EMPTY;
  #lineFilled = 0;
  /** How many bytes lay behind the answer in the read that ended it. */
  #surplus = 0;

  constructor(bounds: AnswerBounds) {
    this.#bounds = bounds;
  }

  /** Of the answer that is under way, or was read last; 0 before its status line. */
  get status(): number {
    return this.#status;
  }

  get fault(): string {
    return this.#fault;
  }

  /** Whether any byte of the answer has come. */
  get isBegun(): boolean {
    return this.#headBytes > 0 || this.#lineFilled > 0;
  }

  /** Whether the connection may carry another request. Meaningful when the answer is whole. */
  get isReusable(): boolean {
    if (this.#surplus > 0 || this.#isClosing) return false;
    return this.#minor === 1 || this.#isStaying;
  }

  /** Seconds that the service says it keeps an idle connection; −1: it does not say. */
  get keepAliveSeconds(): number {
    return this.#keepAliveSeconds;
  }

  /** The body, which is the caller's from then on. */
  takeBody(): Uint8Array {
    const body = this.#size === this.#room.length ? this.#room : this.#room.subarray(0, this.#size);
    this.#room = EMPTY;
    return body;
  }

  /** Begins a new answer. */
  open(): void {
    this.#part = 'status-line';
    this.#status = 0;
    this.#fault = '';
    this.#headBytes = 0;
    this.#freeBytes = 0;
    this.#lineFilled = 0;
    this.#surplus = 0;
    this.#keepAliveSeconds = -1;
    this.#isTooLarge = false;
    this.#room = EMPTY;
    this.#size = 0;
    this.#openHead();
  }

  /** Takes the next `size` bytes of the connection. */
  read(bytes: Uint8Array, size: number): AnswerProgress {
    let at = 0;
    while (at < size) {
      const part = this.#part;
      if (part === 'body' || part === 'chunk' || part === 'until-close')
        at += this.#readBody(bytes, at, size);
      else if (part === 'end') return this.#endWith(size - at);
      else at = this.#readLine(bytes, at, size);
      if (this.#fault !== '' || this.#isTooLarge) break;
    }
    return this.#progress();
  }

  /** The service has ended its side. */
  end(): AnswerProgress {
    if (this.#part === 'until-close') this.#part = 'end';
    if (this.#part !== 'end') this.#break(this.isBegun ? 'an answer that is cut short' : 'no answer');
    return this.#progress();
  }

  #progress(): AnswerProgress {
    if (this.#fault !== '') return 'broken';
    if (this.#isTooLarge) return 'too-large';
    return this.#part === 'end' ? 'whole' : 'unfinished';
  }

  #endWith(surplus: number): AnswerProgress {
    this.#surplus = surplus;
    return this.#progress();
  }

  #break(fault: string): void {
    if (this.#fault === '') this.#fault = fault;
  }

  #openHead(): void {
    this.#length = -1;
    this.#isChunked = false;
    this.#isClosing = false;
    this.#isStaying = false;
  }

  /** Takes body bytes; returns how many. */
  #readBody(bytes: Uint8Array, at: number, size: number): number {
    const here = size - at;
    const taken = this.#part === 'until-close' || this.#left > here ? here : this.#left;
    this.#expect(this.#size + taken);
    if (this.#isTooLarge) return taken;
    this.#makeRoom(this.#size + taken);
    this.#room.set(bytes.subarray(at, at + taken), this.#size);
    this.#size += taken;
    if (this.#part === 'until-close') return taken;
    this.#left -= taken;
    if (this.#left === 0) this.#part = this.#part === 'body' ? 'end' : 'chunk-end';
    return taken;
  }

  /** What is known of the size of the body must be within the bounds. */
  #expect(size: number): void {
    if (size > this.#bounds.bodyBytesMax) this.#isTooLarge = true;
  }

  /** Grows by doubling: a body may come byte by byte. A small one whose length was given gets what it needs. */
  #makeRoom(needed: number): void {
    if (needed <= this.#room.length) return;
    const announced = this.#length <= ROOM_MAX_FIRST ? this.#length : 0;
    const wished = Math.max(needed, announced, this.#size * 2);
    const roomier = Buffer.allocUnsafe(Math.min(wished, this.#bounds.bodyBytesMax));
    roomier.set(this.#room.subarray(0, this.#size));
    this.#room = roomier;
  }

  /** Reads to the end of a line, or keeps what there is of one; returns where it stopped. */
  #readLine(bytes: Uint8Array, at: number, size: number): number {
    let end = at;
    while (end < size && bytes[end] !== LF) end += 1;
    const isWhole = end < size;
    const next = isWhole ? end + 1 : size;
    if (!this.#countLine(next - at)) this.#break('a head that is too large');
    else if (!isWhole) this.#keepLine(bytes, at, end);
    else if (this.#lineFilled === 0) this.#takeLine(bytes, at, end);
    else {
      this.#keepLine(bytes, at, end);
      const filled = this.#lineFilled;
      this.#lineFilled = 0;
      this.#takeLine(this.#line, 0, filled);
    }
    return next;
  }

  /** Whether so many more bytes of lines are within the bounds. */
  #countLine(size: number): boolean {
    const free = Math.min(size, this.#freeBytes);
    this.#freeBytes -= free;
    this.#headBytes += size - free;
    return this.#headBytes <= this.#bounds.headBytesMax;
  }

  #keepLine(bytes: Uint8Array, start: number, end: number): void {
    const needed = this.#lineFilled + end - start;
    if (needed > this.#line.length) {
      const roomier = new Uint8Array(Math.max(LINE_ROOM_FIRST, needed * 2));
      roomier.set(this.#line.subarray(0, this.#lineFilled));
      this.#line = roomier;
    }
    this.#line.set(bytes.subarray(start, end), this.#lineFilled);
    this.#lineFilled = needed;
  }

  /** A line up to its LF. */
  #takeLine(bytes: Uint8Array, start: number, lf: number): void {
    const end = lf - 1;
    if (end < start || bytes[end] !== CR) return this.#break('a line that does not end with CRLF');
    switch (this.#part) {
      case 'status-line':
        return this.#takeStatusLine(bytes, start, end);
      case 'fields':
        return end === start ? this.#endHead() : this.#takeField(bytes, start, end);
      case 'chunk-size':
        return this.#takeChunkSize(bytes, start, end);
      case 'chunk-end':
        return end === start ? this.#openChunk() : this.#break('a chunk that is longer than it says');
      case 'trailers':
        if (end === start) this.#part = 'end';
        else this.#takeField(bytes, start, end);
        return;
      case 'body':
      case 'chunk':
      case 'until-close':
      case 'end':
      // These are not read by lines.
    }
  }

  #takeStatusLine(bytes: Uint8Array, start: number, end: number): void {
    const status = statusOf(bytes, start, end);
    if (status < 0) return this.#break('no HTTP/1.1 status line');
    if (!isText(bytes, start + REASON_AT, end)) return this.#break('a status line with control characters');
    if (status < STATUS_MIN || status > STATUS_MAX) return this.#break(`the status ${status}`);
    this.#minor = minorOf(bytes, start);
    this.#status = status;
    this.#part = 'fields';
  }

  #takeField(bytes: Uint8Array, start: number, end: number): void {
    let colon = start;
    while (colon < end && TOKEN[bytes[colon] ?? 0] === 1) colon += 1;
    if (colon === start || bytes[colon] !== COLON) return this.#break('a field without a proper name');
    if (!isText(bytes, colon + 1, end)) return this.#break('a field with control characters');
    if (this.#part === 'trailers') return this.#takeTrailer(bytes, start, colon);
    switch (colon - start) {
      case CONTENT_LENGTH.length:
        if (isName(bytes, start, CONTENT_LENGTH)) this.#takeLength(bytes, colon + 1, end);
        return;
      case TRANSFER_ENCODING.length:
        if (isName(bytes, start, TRANSFER_ENCODING)) this.#takeEncoding(bytes, colon + 1, end);
        return;
      case CONNECTION.length:
        if (isName(bytes, start, CONNECTION)) this.#takeConnection(bytes, colon + 1, end);
        else if (isName(bytes, start, KEEP_ALIVE)) this.#takeKeepAlive(textOf(bytes, colon + 1, end));
        return;
      default:
    }
  }

  /** It says nothing to us; framing was said before. */
  #takeTrailer(bytes: Uint8Array, start: number, colon: number): void {
    const isLength = colon - start === CONTENT_LENGTH.length && isName(bytes, start, CONTENT_LENGTH);
    const isEncoding = colon - start === TRANSFER_ENCODING.length && isName(bytes, start, TRANSFER_ENCODING);
    if (isLength || isEncoding) this.#break('framing in a trailer');
  }

  #takeLength(bytes: Uint8Array, start: number, end: number): void {
    if (this.#length >= 0) return this.#break('two lengths');
    this.#length = contentLengthOf(bytes, start, end);
    if (this.#length < 0) this.#break('a length that is no number');
  }

  #takeEncoding(bytes: Uint8Array, start: number, end: number): void {
    const from = skipSpace(bytes, start, end);
    const to = skipSpaceBack(bytes, from, end);
    if (this.#isChunked || to - from !== CHUNKED.length || !isName(bytes, from, CHUNKED)) {
      return this.#break('a transfer encoding other than chunked');
    }
    this.#isChunked = true;
  }

  #takeConnection(bytes: Uint8Array, start: number, end: number): void {
    const from = skipSpace(bytes, start, end);
    if (end - from === KEEP_ALIVE.length && isName(bytes, from, KEEP_ALIVE)) {
      this.#isStaying = true;
      return;
    }
    const value = textOf(bytes, from, end);
    if (CLOSE.test(value)) this.#isClosing = true;
    if (STAY.test(value)) this.#isStaying = true;
  }

  #takeKeepAlive(value: string): void {
    const seconds = TIMEOUT.exec(value)?.[1];
    if (seconds !== undefined) this.#keepAliveSeconds = Number(seconds);
  }

  #endHead(): void {
    if (this.#isChunked && this.#length >= 0) return this.#break('a length beside chunks');
    if (this.#isChunked && this.#minor === 0) return this.#break('chunks in HTTP/1.0');
    if (this.#status === SWITCHING_PROTOCOLS) return this.#break('an upgrade that nobody asked for');
    if (this.#status < FIRST_FINAL_STATUS) this.#endInterim();
    else if (this.#status === NO_CONTENT || this.#status === NOT_MODIFIED) this.#endBare();
    else if (this.#isChunked) this.#openChunk();
    else if (this.#length < 0) {
      this.#isClosing = true;
      this.#part = 'until-close';
    } else {
      this.#expect(this.#length);
      this.#left = this.#length;
      this.#part = this.#length === 0 ? 'end' : 'body';
    }
  }

  #endInterim(): void {
    if (this.#isChunked || this.#length >= 0) return this.#break('an interim answer with a body');
    if (this.#isClosing) return this.#break('an interim answer that is the last');
    this.#openHead();
    this.#part = 'status-line';
  }

  /** An answer that has no body; one that speaks of a body may be followed by it, and carries no other request. */
  #endBare(): void {
    if (this.#isChunked || this.#length > 0) this.#isClosing = true;
    this.#length = 0;
    this.#part = 'end';
  }

  #openChunk(): void {
    this.#freeBytes = CHUNK_FRAMING_BYTES;
    this.#part = 'chunk-size';
  }

  #takeChunkSize(bytes: Uint8Array, start: number, end: number): void {
    const size = chunkSizeOf(bytes, start, end);
    if (size < 0) return this.#break('a chunk without a proper size');
    this.#left = size;
    this.#part = size === 0 ? 'trailers' : 'chunk';
    this.#expect(this.#size + size);
  }
}
