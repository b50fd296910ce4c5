import { connect, type Socket } from 'node:net';

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

  static open(port: number): Promise<RawConnection> {
    const { promise, resolve, reject } = Promise.withResolvers<RawConnection>();
    const socket = connect({ port, host: '127.0.0.1' });
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
    await this.#until(() => this.#unread.includes('\r\n\r\n'));
    const headEnd = this.#unread.indexOf('\r\n\r\n');
    const [statusLine = '', ...lines] = this.#unread.toString('latin1', 0, headEnd).split('\r\n');
    const headers = headersOf(lines);
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1]);
    const bodyBytes = hasBody ? Number(headers.get('content-length') ?? 0) : 0;
    const end = headEnd + 4 + bodyBytes;
    await this.#until(() => this.#unread.length >= end);
    const body = this.#unread.subarray(headEnd + 4, end);
    this.#unread = this.#unread.subarray(end);
    return { status, headers, body };
  }

  /** Bytes that came and that no answer has taken. */
  get unread(): Buffer {
    return this.#unread;
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

  async #until(isThere: () => boolean): Promise<void> {
    while (!isThere()) {
      if (this.#isOver)
        throw new Error(`the connection ended after ${JSON.stringify(this.#unread.toString())}`);
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
  }
}

function headersOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return headers;
}
