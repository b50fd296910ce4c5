import { FieldObject } from '../wire/field-object.ts';
import { MultipartScanner } from '../wire/multipart-scanner.ts';
import type { BodySink, BodySource } from './body-source.ts';
import type { BodyLimits } from './read-body.ts';
import { ENDS_EARLY, UploadStream } from './upload-stream.ts';

/** How an upload is read. */
export interface UploadReadingOptions {
  readonly boundary: string;
  readonly contentLength: number | undefined;
  /** `bytesMax`: of the text fields. */
  readonly limits: BodyLimits;
  /** Of the whole body. */
  readonly uploadBytesMax: number;
  /** How long the caller may send nothing while it is waited for. */
  readonly stallMs: number;
}

/** What came of reading the text fields; the bytes that were held are to be released by the caller. */
export type UploadRead =
  | FieldsRead
  | { readonly outcome: 'too-large' | 'no-room' | 'stalled' | 'gone'; readonly held: number };

/** The text fields are there, or cannot be read: the fault of the upload tells. */
export interface FieldsRead {
  readonly outcome: 'read';
  /** One JSON object of strings. */
  readonly bytes: Uint8Array;
  readonly upload: UploadStream;
  readonly held: number;
}

/** What is held for an upload whose files come in: what one read gives, and what waits behind it. */
export const WINDOW_BYTES = 128 * 1024;

/** More fields than the scanner of bodies takes; it refuses what reaches it. */
const FIELDS_MAX = 257;
const EMPTY = new Uint8Array(0);

/**
 * Reads the text fields of a multipart body up to the first file and calls back once. The rest is left unread: it
 * comes in when the upload is read. Source: protocol.md §11.
 */
export function readUpload(
  source: BodySource,
  options: UploadReadingOptions,
  done: (read: UploadRead) => void,
): void {
  if ((options.contentLength ?? 0) > options.uploadBytesMax) return done({ outcome: 'too-large', held: 0 });
  new FieldReading(source, options, done).start();
}

class FieldReading implements BodySink {
  readonly #source: BodySource;
  readonly #options: UploadReadingOptions;
  readonly #done: (read: UploadRead) => void;
  readonly #scanner: MultipartScanner;
  readonly #fields: FieldObject;
  #taken = 0;
  #held = 0;
  #isDone = false;
  #stall: NodeJS.Timeout | undefined;

  constructor(source: BodySource, options: UploadReadingOptions, done: (read: UploadRead) => void) {
    this.#source = source;
    this.#options = options;
    this.#done = done;
    this.#scanner = new MultipartScanner(options.boundary);
    this.#fields = new FieldObject(options.limits.bytesMax);
  }

  start(): void {
    this.#stall = setTimeout(() => this.#give('stalled'), this.#options.stallMs).unref();
    this.#source.pour(this);
  }

  onPiece(chunk: Uint8Array): void {
    this.#stall?.refresh();
    this.#taken += chunk.length;
    if (!this.#hold(chunk.length)) return this.#give('no-room');
    this.#read(chunk);
  }

  onEnd(): void {
    if (this.#scanner.isWhole || this.#taken === 0) this.#finish(undefined, '');
    else this.#finish(undefined, ENDS_EARLY);
  }

  onGone(): void {
    this.#give('gone');
  }

  #read(chunk: Uint8Array): void {
    const scanner = this.#scanner;
    const fields = this.#fields;
    for (let at = 0; ; at = scanner.at) {
      const progress = scanner.read(chunk, at, fields);
      if (progress === 'broken') return this.#finish(undefined, scanner.fault);
      if (fields.fault !== '') return this.#finish(undefined, fields.fault);
      if (fields.isTooLarge) return this.#give('too-large');
      if (progress !== 'part' || scanner.part === undefined) return;
      if (scanner.part.isFile) return this.#reachFiles(chunk.subarray(scanner.at));
      if (fields.count === FIELDS_MAX) return this.#finish(undefined, 'too many fields');
      fields.begin(scanner.part);
    }
  }

  #reachFiles(rest: Uint8Array): void {
    this.#source.pause();
    if (this.#hold(WINDOW_BYTES)) this.#finish(rest, '');
    else this.#give('no-room');
  }

  #hold(bytes: number): boolean {
    const { inFlight, inFlightBytesMax } = this.#options.limits;
    if (!inFlight.hold(bytes, inFlightBytesMax)) return false;
    this.#held += bytes;
    return true;
  }

  /** Hands over the fields; `rest` is what has come of the first file, `undefined` where there is none. */
  #finish(rest: Uint8Array | undefined, fault: string): void {
    const fields = this.#fields;
    const bytes = fault !== '' || this.#taken === 0 ? EMPTY : fields.whole();
    if (fields.isTooLarge) return this.#give('too-large');
    const { boundary, contentLength, stallMs } = this.#options;
    const upload = new UploadStream(this.#source, {
      boundary,
      announcedBytes: contentLength,
      fault: fault === '' ? undefined : { cause: fault, httpStatus: 200 },
      scanner: this.#scanner,
      fieldNames: fields.names,
      hasFiles: rest !== undefined,
      taken: this.#taken,
      rest: rest ?? EMPTY,
      stallMs,
    });
    this.#settle({ outcome: 'read', bytes, upload, held: this.#held });
  }

  #give(outcome: 'too-large' | 'no-room' | 'stalled' | 'gone'): void {
    this.#settle({ outcome, held: this.#held });
  }

  /** Behind what came with these bytes: only then is it known whether the body is there to its end. */
  #settle(read: UploadRead): void {
    if (this.#isDone) return;
    this.#isDone = true;
    clearTimeout(this.#stall);
    if (read.outcome !== 'read') this.#source.pour(undefined);
    setImmediate(this.#done, read);
  }
}
