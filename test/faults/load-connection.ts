import { connect, type Socket } from 'node:net';
import { parseAnswer } from './parse-answer.ts';

/** How a request on a connection ended. */
export type ConnectionOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'lost'; readonly reason: string };

type OnOutcome = (outcome: ConnectionOutcome) => void;

/** A connection of the load generator: one request at a time. */
export class LoadConnection {
  readonly #socket: Socket;
  readonly #onGone: () => void;
  #received: Buffer = Buffer.alloc(0);
  #onOutcome: OnOutcome | undefined;
  #isConnected = false;
  #isOver = false;

  /** `onGone` is called once, when nothing can be sent any more. */
  constructor(port: number, onGone: () => void) {
    this.#onGone = onGone;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket
      .on('connect', () => {
        this.#isConnected = true;
      })
      .on('data', (chunk: Buffer) => this.#take(chunk))
      .on('end', () => this.#end('closed'))
      .on('error', (error: NodeJS.ErrnoException) => this.#end(error.code ?? error.message))
      .on('close', () => this.#end('closed'));
  }

  /** Whether another request may be sent once the last one was answered. */
  get isOver(): boolean {
    return this.#isOver;
  }

  send(bytes: Uint8Array, onOutcome: OnOutcome): void {
    this.#onOutcome = onOutcome;
    this.#socket.write(bytes);
  }

  /** Gives the request up that waits for its answer. */
  giveUp(reason: string): void {
    this.#end(reason);
  }

  /** Goes away; no request waits. */
  close(): void {
    this.#isOver = true;
    this.#socket.end();
    // What the peer still has to say is of no interest, and must not keep a descriptor.
    this.#socket.destroySoon();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const answer = parseAnswer(this.#received);
    if (answer === undefined) return;
    const body = this.#received.toString('latin1', answer.bodyStart, answer.end);
    const isMore = this.#received.length > answer.end;
    this.#received = Buffer.alloc(0);
    if (/\r\nconnection: *close/i.test(answer.head)) this.close();
    if (isMore) return this.#end('bytes behind an answer');
    const onOutcome = this.#onOutcome;
    this.#onOutcome = undefined;
    onOutcome?.({ kind: 'answered', status: answer.status, body });
  }

  #end(reason: string): void {
    const wasOver = this.#isOver;
    this.#isOver = true;
    this.#socket.destroy();
    const onOutcome = this.#onOutcome;
    this.#onOutcome = undefined;
    // Without a connection nothing was sent; a reset before its end is told of as one.
    onOutcome?.(this.#isConnected ? { kind: 'lost', reason } : { kind: 'refused' });
    if (!wasOver) this.#onGone();
  }
}
