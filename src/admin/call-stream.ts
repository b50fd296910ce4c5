import type { OpenStream } from './admin-route.ts';

/** What waits to be read by one reader. */
const BUFFER_BYTES_MAX = 256 * 1024;
const HEARTBEAT_MS = 15_000;
/** A reader whose token was revoked reads on for no longer. */
const RECHECK_MS = 5_000;

/**
 * Server-sent events to one reader, in bounded memory: what a slow reader does not take is dropped, counted, and told.
 */
export class CallStream {
  readonly #response: OpenStream['response'];
  #dropped = 0;

  constructor({ response, isAllowed }: OpenStream) {
    this.#response = response;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-accel-buffering': 'no',
    });
    response.write(': open\n\n');
    const heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS).unref();
    const recheck = setInterval(() => void this.#endUnless(isAllowed), RECHECK_MS).unref();
    this.onEnd(() => {
      clearInterval(heartbeat);
      clearInterval(recheck);
    });
    response.on('drain', () => this.#tellDropped());
  }

  /** Calls back once, when the reader leaves or the gateway ends. */
  onEnd(listener: () => void): void {
    this.#response.once('close', listener);
  }

  /** Sends a call; `render` is not asked where it is dropped. */
  send(render: () => object): void {
    if (this.#isFull) {
      this.#dropped += 1;
      return;
    }
    this.#tellDropped();
    this.#response.write(`event: call\ndata: ${JSON.stringify(render())}\n\n`);
  }

  get #isFull(): boolean {
    return this.#response.writableLength > BUFFER_BYTES_MAX;
  }

  #tellDropped(): void {
    if (this.#dropped === 0 || this.#isFull) return;
    this.#response.write(`event: dropped\ndata: ${JSON.stringify({ count: this.#dropped })}\n\n`);
    this.#dropped = 0;
  }

  async #endUnless(isAllowed: OpenStream['isAllowed']): Promise<void> {
    if (!(await isAllowed().catch(() => false))) this.#response.end();
  }

  #beat(): void {
    if (!this.#isFull) this.#response.write(': still here\n\n');
  }
}
