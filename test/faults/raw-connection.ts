import { connect, type Socket } from 'node:net';
import { headersOf, parseAnswer } from './parse-answer.ts';

/** An answer as it came over the socket. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case; lines of one name joined with a comma. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** A TCP connection to a gateway: sends bytes exactly as given, reads answers one after the other. */
export class RawConnection {
  readonly #socket: Socket;
  /** How the connection ended; never rejects. */
  readonly ended: Promise<'closed' | 'reset'>;
  #unread: Buffer = Buffer.alloc(0);
  #isOver = false;
  #wake: () => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    const { promise, resolve } = Promise.withResolvers<'closed' | 'reset'>();
    this.ended = promise;
    socket
      .on('data', (chunk: Buffer) => {
        this.#unread = Buffer.concat([this.#unread, chunk]);
        this.#wake();
      })
      .on('error', () => resolve('reset'))
      .on('end', () => resolve('closed'))
      .on('close', () => {
        this.#isOver = true;
        resolve('closed');
        this.#wake();
      });
  }

  /** `localAddress`: of this machine, such as any of 127.0.0.0/8, to be another peer for the gateway. */
  static open(port: number, localAddress?: string): Promise<RawConnection> {
    const { promise, resolve, reject } = Promise.withResolvers<RawConnection>();
    const from = localAddress === undefined ? {} : { localAddress };
    const socket = connect({ port, host: '127.0.0.1', ...from });
    socket.once('error', reject).once('connect', () => {
      socket.off('error', reject);
      resolve(new RawConnection(socket));
    });
    return promise;
  }

  send(bytes: string | Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** The next answer; rejects where the connection ends before it is complete. `hasBody` is false for HEAD. */
  async answer({ hasBody = true } = {}): Promise<RawAnswer> {
    let parsed = parseAnswer(this.#unread, hasBody);
    for (; parsed === undefined; parsed = parseAnswer(this.#unread, hasBody)) await this.#more();
    const { status, head, bodyStart, end } = parsed;
    const body = this.#unread.subarray(bodyStart, end);
    this.#unread = this.#unread.subarray(end);
    return { status, headers: headersOf(head), body };
  }

  /** Bytes that came and that no answer has taken. */
  get unread(): Buffer {
    return this.#unread;
  }

  /** Whether the connection is gone. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Resolves once nothing has come for `ms`, or the connection is gone. */
  quietFor(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.#isOver) resolve();
    const timer = setTimeout(resolve, ms);
    const onData = (): void => void timer.refresh();
    this.#socket.on('data', onData).on('close', resolve);
    return promise.finally(() => {
      clearTimeout(timer);
      this.#socket.off('data', onData).off('close', resolve);
    });
  }

  /** Reads no more. */
  pause(): void {
    this.#socket.pause();
  }

  /** Ends our side and leaves the other one open. */
  end(): void {
    this.#socket.end();
  }

  /** Goes away at once; `resetting`: with a reset instead of an orderly end. */
  close({ resetting = false } = {}): void {
    if (resetting) this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }

  async #more(): Promise<void> {
    if (this.#isOver)
      throw new Error(`the connection ended after ${JSON.stringify(this.#unread.toString())}`);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    await promise;
  }
}
