import type { Caller } from '../../../src/model/received.ts';

/** One who may leave. */
export class TestCaller implements Caller {
  isGone = false;
  #listener: () => void = () => {};

  onGone(listener: () => void): void {
    if (this.isGone) listener();
    else this.#listener = listener;
  }

  leave(): void {
    this.isGone = true;
    this.#listener();
  }
}

/** A stream that gives what a test gives it, and counts what is done with it. */
export class TestStream implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array> {
  readonly #endless: Uint8Array | undefined;
  readonly #throwsOnReturn: boolean;
  readonly #pieces: Uint8Array[] = [];
  #isEnded = false;
  #isPaused = false;
  #error: Error | undefined;
  #wake: () => void = () => {};
  /** How often a piece was asked for. */
  asked = 0;
  /** Bytes. */
  given = 0;
  returned = 0;
  hasFailed = false;

  constructor(options: { endless?: Uint8Array; throwsOnReturn?: boolean } = {}) {
    this.#endless = options.endless;
    this.#throwsOnReturn = options.throwsOnReturn ?? false;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    this.asked += 1;
    for (;;) {
      const piece = this.#pieces.shift() ?? (this.#isPaused ? undefined : this.#endless);
      if (this.#error !== undefined) {
        this.hasFailed = true;
        throw this.#error;
      }
      if (piece !== undefined) {
        this.given += piece.length;
        return { done: false, value: piece };
      }
      if (this.#isEnded) return { done: true, value: undefined };
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    this.returned += 1;
    if (this.#throwsOnReturn) throw new Error('closing fails');
    return { done: true, value: undefined };
  }

  give(...pieces: (string | Uint8Array)[]): void {
    this.#pieces.push(...pieces.map(piece => Buffer.from(piece)));
    this.#wake();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  fail(error: Error): void {
    this.#error = error;
    this.#wake();
  }

  pause(): void {
    this.#isPaused = true;
  }
}

/** What a body in chunks, without extensions, says. */
export function unchunked(body: string): string {
  let whole = '';
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.slice(at, lineEnd), 16);
    if (size === 0) return whole;
    whole += body.slice(lineEnd + 2, lineEnd + 2 + size);
    at = lineEnd + 2 + size + 2;
  }
}
