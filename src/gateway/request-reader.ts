import { chunkSizeOf } from '../wire/chunk-size.ts';
import { COLON, CR, isText, LF, TOKEN } from '../wire/http-bytes.ts';
import { HEAD_BYTES_MAX, HeadScanner } from './head-scanner.ts';
import type { HttpRefusal } from './judge-head.ts';
import type { ReceivedHead } from './received-head.ts';

/**
 * What the next bytes of a connection are.
 *
 * `more`: not known before more of them come. `head`: a head. `piece`: a part of a body. `end`: the end of a request.
 * `broken`: no HTTP, or such as has two meanings; nothing behind it can be read.
 */
export type RequestProgress = 'more' | 'head' | 'piece' | 'end' | 'broken';

type Part = 'head' | 'body' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailers' | 'end' | 'broken';

/** What every chunk takes beside its bytes: eight digits, and twice CRLF. */
const CHUNK_FRAMING_BYTES = 12;
/** Of chunk extensions and trailers together; the end included. */
const LINES_BYTES_MAX = HEAD_BYTES_MAX;

const TRAILERS_TOO_LARGE: HttpRefusal = { httpStatus: 431, cause: 'trailers that are too large' };
const CHUNKS_TOO_LARGE: HttpRefusal = { httpStatus: 400, cause: 'chunk extensions that are too large' };
const FRAMING_NAME = /^(?:content-length|transfer-encoding)$/i;

/**
 * Reads the requests of a connection, one after the other, from its bytes.
 *
 * It keeps no bytes: what was not read, from `at` on, has to be given again in front of what comes next. What it reads
 * does not depend on how the bytes were cut. Source: RFC 9112.
 */
export class RequestReader {
  /** Where the bytes begin that were not read yet. */
  at = 0;
  /** Where the piece begins that was read last; it ends at `at`. */
  pieceAt = 0;
  readonly #scanner = new HeadScanner();
  #part: Part = 'head';
  #refusal: HttpRefusal = TRAILERS_TOO_LARGE;
  /** Bytes that are left of the body or the chunk. */
  #left = 0;
  #lineBytes = 0;
  /** How many of the next bytes of lines count for nothing: a body may come in any number of chunks. */
  #freeBytes = 0;

  /** Whether the next bytes begin a request. */
  get isBetweenRequests(): boolean {
    return this.#part === 'head';
  }

  /** The head that was read last. */
  takeHead(): ReceivedHead {
    return this.#scanner.take();
  }

  /** Why the bytes are no request. */
  get refusal(): HttpRefusal {
    return this.#refusal;
  }

  /** Reads on in `bytes`, from `start`; `stagingName` is in lower case. */
  next(bytes: Buffer, start: number, stagingName: string): RequestProgress {
    this.at = start;
    for (;;) {
      switch (this.#part) {
        case 'head':
          this.#skipBreaks(bytes);
          return this.at === bytes.length ? 'more' : this.#readHead(bytes, stagingName);
        case 'body':
        case 'chunk':
          return this.#readPiece(bytes);
        case 'end':
          this.#part = 'head';
          return 'end';
        case 'broken':
          return 'broken';
        case 'chunk-size':
        case 'chunk-end':
        case 'trailers':
          if (!this.#readLine(bytes)) return 'more';
      }
    }
  }

  /** Empty lines before a head: some programs send one behind a body. */
  #skipBreaks(bytes: Buffer): void {
    while (bytes[this.at] === CR && bytes[this.at + 1] === LF) this.at += 2;
  }

  #readHead(bytes: Buffer, stagingName: string): RequestProgress {
    const scanner = this.#scanner;
    const progress = scanner.scan(bytes, [this.at, bytes.length], stagingName);
    if (progress === 'unfinished') return 'more';
    if (progress === 'refused') return this.#breakWith(scanner.refusal);
    this.at = scanner.end;
    const { framing, contentLength } = scanner;
    if (framing === 'length') {
      this.#left = contentLength;
      this.#part = contentLength === 0 ? 'end' : 'body';
    } else if (framing === 'chunked') this.#openChunks();
    else {
      this.#part = 'broken';
      this.#refusal = { httpStatus: 400, cause: 'a body of unknown framing' };
    }
    return 'head';
  }

  #openChunks(): void {
    this.#lineBytes = 0;
    this.#openChunk();
  }

  #openChunk(): void {
    this.#freeBytes = CHUNK_FRAMING_BYTES;
    this.#part = 'chunk-size';
  }

  #readPiece(bytes: Buffer): RequestProgress {
    const here = bytes.length - this.at;
    if (here === 0) return 'more';
    const taken = Math.min(here, this.#left);
    this.pieceAt = this.at;
    this.at += taken;
    this.#left -= taken;
    if (this.#left === 0) this.#part = this.#part === 'body' ? 'end' : 'chunk-end';
    return 'piece';
  }

  #breakWith(refusal: HttpRefusal): 'broken' {
    this.#part = 'broken';
    this.#refusal = refusal;
    return 'broken';
  }

  #break(cause: string): void {
    this.#breakWith({ httpStatus: 400, cause });
  }

  /** Reads a line, where all of it is here; `false`: its end has not come. */
  #readLine(bytes: Buffer): boolean {
    const start = this.at;
    const lf = bytes.indexOf(LF, start);
    const next = lf < 0 ? bytes.length : lf + 1;
    const counted = this.#lineBytes + Math.max(0, next - start - this.#freeBytes);
    if (counted > LINES_BYTES_MAX) {
      this.#breakWith(this.#part === 'trailers' ? TRAILERS_TOO_LARGE : CHUNKS_TOO_LARGE);
      return true;
    }
    if (lf < 0) return false;
    this.#lineBytes = counted;
    this.#freeBytes -= Math.min(this.#freeBytes, next - start);
    this.at = next;
    const end = lf - 1;
    if (end < start || bytes[end] !== CR) this.#break('a line that does not end with CRLF');
    else this.#takeLine(bytes, start, end);
    return true;
  }

  #takeLine(bytes: Buffer, start: number, end: number): void {
    if (this.#part === 'chunk-size') return this.#takeChunkSize(bytes, start, end);
    if (this.#part === 'trailers') return this.#takeTrailer(bytes, start, end);
    if (end === start) this.#openChunk();
    else this.#break('a chunk that is longer than it says');
  }

  #takeChunkSize(bytes: Buffer, start: number, end: number): void {
    const size = chunkSizeOf(bytes, start, end);
    if (size < 0) return this.#break('a chunk without a proper size');
    this.#left = size;
    this.#part = size === 0 ? 'trailers' : 'chunk';
  }

  /** It says nothing to us; framing was said before. */
  #takeTrailer(bytes: Buffer, start: number, end: number): void {
    if (end === start) {
      this.#part = 'end';
      return;
    }
    let colon = start;
    while (colon < end && TOKEN[bytes[colon] ?? 0] === 1) colon += 1;
    if (colon === start || bytes[colon] !== COLON) return this.#break('a trailer without a proper name');
    if (!isText(bytes, colon + 1, end)) return this.#break('a trailer with control characters');
    if (FRAMING_NAME.test(bytes.toString('latin1', start, colon))) this.#break('framing in a trailer');
  }
}
