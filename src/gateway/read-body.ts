import { Buffer } from 'node:buffer';
import type { BodySink, BodySource } from './body-source.ts';
import type { InFlightBytes } from './in-flight-bytes.ts';

/** How much of a body is taken. */
export interface BodyLimits {
  readonly bytesMax: number;
  readonly inFlight: InFlightBytes;
  readonly inFlightBytesMax: number;
}

/**
 * What came of reading a body. Whatever it is, the bytes that were held for it are to be released by the caller.
 *
 * `gone`: the caller left, or broke the framing, before the end; nobody waits for an answer.
 */
export type BodyRead =
  | WholeBody
  | { readonly outcome: 'too-large' | 'no-room' | 'gone'; readonly held: number };

/** A body that was read to its end. */
export interface WholeBody {
  readonly outcome: 'read';
  readonly bytes: Uint8Array;
  readonly upload: undefined;
  readonly held: number;
}

const EMPTY = new Uint8Array(0);

/**
 * Reads the body of a request into one buffer and calls back once.
 *
 * Bytes are held as they come and not as they are announced: else a few hundred connections that announce a body and
 * never send it would turn every other call away. What cannot fit is told so at once. A callback and not a
 * promise: a call stays in one turn of the loop.
 */
export function readBody(
  source: BodySource,
  { contentLength, limits }: { readonly contentLength: number | undefined; readonly limits: BodyLimits },
  done: (read: BodyRead) => void,
): void {
  const announced = contentLength ?? 0;
  if (announced > limits.bytesMax) return done({ outcome: 'too-large', held: 0 });
  if (limits.inFlight.held + announced > limits.inFlightBytesMax)
    return done({ outcome: 'no-room', held: 0 });
  source.pour(new BodyReading(limits, done));
}

class BodyReading implements BodySink {
  readonly #limits: BodyLimits;
  readonly #done: (read: BodyRead) => void;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  #isDone = false;

  constructor(limits: BodyLimits, done: (read: BodyRead) => void) {
    this.#limits = limits;
    this.#done = done;
  }

  onPiece(chunk: Uint8Array): void {
    if (this.#isDone) return;
    const { inFlight, inFlightBytesMax, bytesMax } = this.#limits;
    if (this.#size + chunk.length > bytesMax) return this.#finish({ outcome: 'too-large', held: this.#size });
    if (!inFlight.hold(chunk.length, inFlightBytesMax)) {
      return this.#finish({ outcome: 'no-room', held: this.#size });
    }
    this.#size += chunk.length;
    this.#chunks.push(chunk);
  }

  onEnd(): void {
    if (!this.#isDone)
      this.#finish({ outcome: 'read', bytes: this.#whole(), upload: undefined, held: this.#size });
  }

  onGone(): void {
    this.#finish({ outcome: 'gone', held: this.#size });
  }

  #finish(read: BodyRead): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#done(read);
  }

  #whole(): Uint8Array {
    const [only = EMPTY] = this.#chunks;
    return this.#chunks.length <= 1 ? only : Buffer.concat(this.#chunks, this.#size);
  }
}
