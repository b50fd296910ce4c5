import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** A service that does, byte by byte, what a test tells it. */
export class RawPeer {
  readonly #server: Server;
  readonly #taken: PeerConnection[] = [];
  readonly #all: PeerConnection[] = [];
  #wake: () => void = () => {};
  #port = 0;

  /** Begins to listen on a port of its own. */
  static async start(server: Server = createServer()): Promise<RawPeer> {
    const peer = new RawPeer(server);
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    // A server that listens on a host and port has an address with both.
    peer.#port = (server.address() as AddressInfo).port;
    return peer;
  }

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', socket => socket.on('error', () => {}));
    server.on(isTls(server) ? 'secureConnection' : 'connection', (socket: Socket) => this.#take(socket));
  }

  get port(): number {
    return this.#port;
  }

  /** The connection that was made last. */
  get latest(): PeerConnection | undefined {
    return this.#all.at(-1);
  }

  /** How many connections were made. */
  get connections(): number {
    return this.#all.length;
  }

  /** How many of them are open. */
  get open(): number {
    return this.#all.filter(({ isClosed }) => !isClosed).length;
  }

  /** The next connection that was not handed out yet. */
  async accept(): Promise<PeerConnection> {
    for (;;) {
      const connection = this.#taken.shift();
      if (connection !== undefined) return connection;
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
  }

  /** Does the same with every connection from now on. */
  serve(each: (connection: PeerConnection) => Promise<void>): void {
    void this.#serveAll(each);
  }

  async stop(): Promise<void> {
    for (const connection of this.#all) connection.destroy();
    await new Promise<void>(resolve => {
      this.#server.close(() => resolve());
    });
  }

  async #serveAll(each: (connection: PeerConnection) => Promise<void>): Promise<never> {
    // The end of a connection ends whatever is done with it.
    for (;;) void each(await this.accept()).catch(() => {});
  }

  #take(socket: Socket): void {
    const connection = new PeerConnection(socket);
    this.#all.push(connection);
    this.#taken.push(connection);
    this.#wake();
  }
}

/** The service's side of one connection. */
export class PeerConnection {
  readonly socket: Socket;
  /** Resolves when the gateway has ended its side, or the connection is gone. */
  readonly ended: Promise<void>;
  readonly closed: Promise<void>;
  isClosed = false;
  #received = '';
  #total = 0;
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay();
    this.ended = new Promise(resolve => {
      socket.once('end', resolve).once('close', () => resolve());
    });
    this.closed = new Promise(resolve => {
      socket.once('close', () => {
        this.isClosed = true;
        resolve();
      });
    });
    socket
      .on('data', (chunk: Buffer) => {
        this.#received += chunk.toString('latin1');
        this.#total += chunk.length;
        this.#wake();
      })
      .on('error', () => {})
      .on('close', () => this.#wake())
      .on('end', () => this.#wake());
  }

  /** What came and was not read yet; Latin-1. */
  get unread(): string {
    return this.#received;
  }

  /** How many bytes ever came. */
  get total(): number {
    return this.#total;
  }

  /** Waits until this pattern matches what came, and takes it; rejects where the connection ends before. */
  read(pattern: RegExp): Promise<string> {
    return this.#readTo(received => {
      const match = pattern.exec(received);
      return match === null ? -1 : match.index + match[0].length;
    });
  }

  /** Waits until what came ends with this text, and takes it. */
  until(end: string): Promise<string> {
    return this.#readTo(received => (received.endsWith(end) ? received.length : -1));
  }

  /** Waits for this many bytes. */
  take(count: number): Promise<string> {
    return this.#readTo(received => (received.length < count ? -1 : count));
  }

  async #readTo(endOf: (received: string) => number): Promise<string> {
    for (;;) {
      const end = endOf(this.#received);
      if (end >= 0) {
        const read = this.#received.slice(0, end);
        this.#received = this.#received.slice(end);
        return read;
      }
      if (this.socket.readableEnded || this.isClosed) throw new Error(`ended with ${this.#received}`);
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
  }

  /** Waits for the next whole head. */
  head(): Promise<string> {
    return this.read(/\r\n\r\n/);
  }

  write(text: string): void {
    this.socket.write(text, 'latin1');
  }

  /** Answers with 200 and this body. */
  answer(body: string, fields = ''): void {
    this.write(`HTTP/1.1 200 OK\r\n${fields}content-length: ${body.length}\r\n\r\n${body}`);
  }

  end(text = ''): void {
    this.socket.end(text, 'latin1');
  }

  reset(): void {
    this.socket.resetAndDestroy();
  }

  destroy(): void {
    this.socket.destroy();
  }
}

function isTls(server: Server): boolean {
  return 'setSecureContext' in server;
}
