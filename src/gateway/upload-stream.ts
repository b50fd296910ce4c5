import { Buffer } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import type { Upload, UploadFault, UploadRules } from '../model/received.ts';
import { COMMON_PARAMETERS } from '../wire/common-parameters.ts';
import { renderEnd } from '../wire/field-parts.ts';
import type { ContentSink, MultipartScanner } from '../wire/multipart-scanner.ts';
import type { PartHead } from '../wire/part-head.ts';
import type { BodySink, BodySource } from './body-source.ts';

/** An upload whose text fields were read. */
export interface UploadBeginning {
  readonly boundary: string;
  readonly announcedBytes: number | undefined;
  /** Why its fields cannot be read. */
  readonly fault: UploadFault | undefined;
  /** Stands behind the head of the first file, or behind the last boundary. */
  readonly scanner: MultipartScanner;
  readonly fieldNames: ReadonlySet<string>;
  readonly hasFiles: boolean;
  /** Bytes that have come. */
  readonly taken: number;
  /** What of those lies behind the head of the first file. */
  readonly rest: Uint8Array;
  readonly stallMs: number;
}

/** The end included. */
export const FILES_MAX = 256;

/** In the log. */
export const STALLED = 'a caller that sent nothing more';
export const ENDS_EARLY = 'a multipart body that ends before its last boundary';

const OK = 200;
const BAD_REQUEST = 400;
const REQUEST_TIMEOUT = 408;
const PAYLOAD_TOO_LARGE = 413;

/**
 * The files of a multipart body, while they come in: nothing more is taken from the socket than was asked for.
 *
 * Every piece is scanned before it is handed on, so that what breaks the rules never reaches the service whole.
 */
export class UploadStream implements Upload, ContentSink, BodySink {
  readonly boundary: string;
  readonly announcedBytes: number | undefined;
  readonly filesBytes: number | undefined;
  readonly #source: BodySource;
  readonly #scanner: MultipartScanner;
  readonly #stallMs: number;
  /** Names that no file may have: services that keep fields and files in one map would lose the field. */
  readonly #takenNames: ReadonlySet<string>;
  /** From the boundary before the first file to the end of its head; `undefined`: there is no file. */
  readonly #opening: Uint8Array | undefined;
  readonly #rest: Uint8Array;
  #fault: UploadFault | undefined;
  #taken: number;
  #fileCount = 0;
  #rules: UploadRules = { bytesMax: 0, digests: undefined };
  #hash: Hash | undefined;
  #piece: Uint8Array | undefined;
  #isEnded: boolean;
  #isClosed = false;
  #wake: (() => void) | undefined;
  #stall: NodeJS.Timeout | undefined;

  constructor(source: BodySource, beginning: UploadBeginning) {
    const { boundary, scanner, fieldNames } = beginning;
    this.boundary = boundary;
    this.announcedBytes = beginning.announcedBytes;
    this.filesBytes = filesBytesOf(beginning);
    this.#source = source;
    this.#scanner = scanner;
    this.#stallMs = beginning.stallMs;
    this.#takenNames = new Set([...fieldNames, ...COMMON_PARAMETERS]);
    this.#opening = beginning.hasFiles ? openingOf(boundary, scanner.head) : undefined;
    this.#rest = beginning.rest;
    this.#fault = beginning.fault;
    this.#taken = beginning.taken;
    this.#isEnded = !beginning.hasFiles;
    source.pour(this);
  }

  get fault(): UploadFault | undefined {
    return this.#fault;
  }

  /** Bytes of the body that have come. */
  get taken(): number {
    return this.#taken;
  }

  async *files(rules: UploadRules): AsyncGenerator<Uint8Array, void, undefined> {
    this.#rules = rules;
    if (this.#opening === undefined) {
      this.#checkCount();
      this.#mind();
      yield renderEnd(this.boundary);
      return;
    }
    if (this.#scanner.part !== undefined) this.#openFile(this.#scanner.part);
    this.#mind();
    yield this.#opening;
    let piece: Uint8Array | undefined = this.#rest;
    while (piece !== undefined) {
      this.#scan(piece);
      this.#mind();
      yield piece;
      piece = await this.#next();
    }
  }

  /** Ends the upload with this fault, unless one has ended it before. */
  breakOff(fault: UploadFault): void {
    this.#fault ??= fault;
    this.#wake?.();
  }

  /** Lets go of the request: what it still brings is nobody's. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#stall);
    this.#source.pour(undefined);
    this.#wake?.();
    this.#source.resume();
  }

  /** At once: what is left to the collector piles up to tens of megabytes before it looks. */
  release({ buffer, byteLength }: Uint8Array): void {
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && !buffer.detached)
      buffer.transfer(0);
  }

  take(bytes: Uint8Array, start: number, end: number): void {
    this.#hash?.update(bytes.subarray(start, end));
  }

  onPiece(chunk: Uint8Array): void {
    this.#source.pause();
    this.#taken += chunk.length;
    this.#piece = chunk;
    this.#wake?.();
  }

  onEnd(): void {
    this.#isEnded = true;
    this.#wake?.();
  }

  onGone(): void {
    if (!this.#isEnded) this.#break('the caller left in the middle of the body', BAD_REQUEST);
    this.#wake?.();
  }

  #break(cause: string, httpStatus = OK): void {
    this.#fault ??= { cause, httpStatus };
  }

  /** Throws where the upload is broken: whoever reads it must not take it for whole. */
  #mind(): void {
    if (this.#taken > this.#rules.bytesMax)
      this.#break(`more than the ${this.#rules.bytesMax} bytes that the API takes`, PAYLOAD_TOO_LARGE);
    if (this.#fault !== undefined) throw new Error(this.#fault.cause);
    if (this.#isClosed) throw new Error('the call is over');
  }

  #scan(piece: Uint8Array): void {
    const scanner = this.#scanner;
    for (let at = 0; at < piece.length; at = scanner.at) {
      const progress = scanner.read(piece, at, this);
      if (progress === 'broken') return this.#break(scanner.fault);
      if (progress !== 'more') this.#closeFile();
      if (progress === 'whole') return this.#checkCount();
      if (progress === 'part' && scanner.part !== undefined) this.#openFile(scanner.part);
    }
  }

  #openFile({ name, isFile }: PartHead): void {
    this.#fileCount += 1;
    if (!isFile) this.#break('a field behind the first file');
    else if (this.#takenNames.has(name)) this.#break('a file with the name of a field');
    else if (this.#fileCount > FILES_MAX) this.#break('too many files');
    else if (this.#rules.digests !== undefined) this.#hash = createHash('sha256');
  }

  /** Holds the file that ended to its digest. */
  #closeFile(): void {
    const digest = this.#hash?.digest('hex');
    this.#hash = undefined;
    if (digest !== undefined && digest !== this.#rules.digests?.[this.#fileCount - 1])
      this.#break('a file that is not what file_sha256 says');
  }

  #checkCount(): void {
    const { digests } = this.#rules;
    if (digests !== undefined && digests.length !== this.#fileCount)
      this.#break(`file_sha256 names ${digests.length} files, and ${this.#fileCount} came`);
  }

  /** The next piece; `undefined` at the end of the body. */
  async #next(): Promise<Uint8Array | undefined> {
    while (this.#piece === undefined && !this.#isEnded) {
      this.#mind();
      await this.#wait();
    }
    const piece = this.#piece;
    this.#piece = undefined;
    if (piece === undefined && !this.#scanner.isWhole) this.#break(ENDS_EARLY);
    this.#mind();
    return piece;
  }

  /** Takes one more piece from the socket; resolves with whatever happens first. */
  #wait(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = () => {
      this.#wake = undefined;
      resolve();
    };
    this.#source.resume();
    this.#watch();
    return promise;
  }

  /** A timer that goes off while nobody waits says nothing. */
  #watch(): void {
    if (this.#stall !== undefined) {
      this.#stall.refresh();
      return;
    }
    this.#stall = setTimeout(() => {
      if (this.#wake !== undefined) this.breakOff({ cause: STALLED, httpStatus: REQUEST_TIMEOUT });
    }, this.#stallMs).unref();
  }
}

function filesBytesOf({ announcedBytes, boundary, hasFiles, scanner, taken, rest }: UploadBeginning) {
  if (!hasFiles) return renderEnd(boundary).length;
  if (announcedBytes === undefined) return undefined;
  return announcedBytes - (taken - rest.length) + openingOf(boundary, scanner.head).length;
}

/** The boundary, and the head as it came. */
function openingOf(boundary: string, head: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`--${boundary}\r\n`, 'latin1'), head]);
}
