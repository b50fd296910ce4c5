import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** A call as an internal service received it. */
export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  /** Names in lower case, in the order in which they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** An HTTP answer before it is framed. */
export interface ServiceMessage {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** What the service does with a call: a sentence of `deeds`. */
export interface Behaviour {
  readonly deed: string;
  readonly message: ServiceMessage;
}

/** One call to act upon. */
interface Turn {
  readonly socket: Socket;
  readonly message: ServiceMessage;
  readonly released: Promise<void>;
}

/** What a service can do once it has a call. */
const deeds: Readonly<Record<string, (turn: Turn) => void>> = {
  answers: ({ socket, message }) => socket.write(framed(message)),
  'answers twice': ({ socket, message }) => socket.write(Buffer.concat([framed(message), framed(message)])),
  'answers in chunks': ({ socket, message }) => socket.write(chunked(message)),
  'ends its answer by closing': ({ socket, message }) => socket.end(unframed(message)),
  'sends 103 first and answers': ({ socket, message }) => {
    socket.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n');
    socket.write(framed(message));
  },
  'waits, then answers': ({ socket, message, released }) => {
    void released.then(() => socket.write(framed(message)));
  },
  hangs: () => {},
  'sends half of its answer and hangs': ({ socket, message }) => socket.write(half(message)),
  'cuts its answer short': ({ socket, message }) => socket.end(half(message)),
  'cuts its chunked answer short': ({ socket, message }) => {
    const whole = chunked(message);
    socket.end(whole.subarray(0, -'0\r\n\r\n'.length));
  },
  'resets the connection in its answer': ({ socket, message }) => {
    socket.write(half(message), () => socket.resetAndDestroy());
  },
  'resets the connection': ({ socket }) => socket.resetAndDestroy(),
  'closes the connection': ({ socket }) => socket.end(),
  'speaks no HTTP': ({ socket }) => socket.end('220 mail.example ESMTP\r\n'),
};
/** Does not even read a call. */
const CLOSES_AT_ONCE = 'closes each connection at once';
const REFUSES = 'refuses connections';

/** A real internal service on a port of its own, which does to each call what it was told last. */
export class RawService {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #received: ReceivedCall[] = [];
  readonly #release = Promise.withResolvers<void>();
  #behaviour: Behaviour = { deed: 'hangs', message: { status: 200, headers: [], body: Buffer.alloc(0) } };
  #port = 0;
  #wake: () => void = () => {};

  constructor() {
    this.#server = createServer(socket => this.#serve(socket));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** How many calls came that `next` has not handed out. */
  get unread(): number {
    return this.#received.length;
  }

  async start(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.listen(0, '127.0.0.1', resolve);
    await promise;
    // A server that listens on a host and port has an address with both.
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async behave(behaviour: Behaviour): Promise<void> {
    const { deed } = behaviour;
    if (deed === REFUSES) return this.stop();
    if (deed !== CLOSES_AT_ONCE && deeds[deed] === undefined) throw new Error(`no service that '${deed}'`);
    this.#behaviour = behaviour;
  }

  /** Lets every call answer that waits. */
  release(): void {
    this.#release.resolve();
  }

  /** The oldest call that was not handed out yet; waits for one. */
  async next(): Promise<ReceivedCall> {
    for (;;) {
      const call = this.#received.shift();
      if (call !== undefined) return call;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    await promise;
  }

  #serve(socket: Socket): void {
    if (this.#behaviour.deed === CLOSES_AT_ONCE) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    let unread = Buffer.alloc(0);
    socket
      .on('data', (chunk: Buffer) => {
        unread = Buffer.concat([unread, chunk]);
        for (let taken = takeCall(unread); taken !== undefined; taken = takeCall(unread)) {
          unread = unread.subarray(taken.size);
          this.#act(socket, taken.call);
        }
      })
      .on('error', () => {})
      .on('close', () => this.#sockets.delete(socket));
  }

  #act(socket: Socket, call: ReceivedCall): void {
    this.#received.push(call);
    const { deed, message } = this.#behaviour;
    deeds[deed]?.({ socket, message, released: this.#release.promise });
    this.#wake();
  }
}

/** The first call of these bytes and how many of them it takes; `undefined` where it is not complete. */
function takeCall(bytes: Buffer): { readonly call: ReceivedCall; readonly size: number } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [requestLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const headers = lines.map((line): readonly [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const length = Number(headers.find(([name]) => name === 'content-length')?.[1] ?? 0);
  const size = headEnd + 4 + length;
  if (bytes.length < size) return undefined;
  const [method = '', path = ''] = requestLine.split(' ');
  return { call: { method, path, headers, body: bytes.subarray(headEnd + 4, size) }, size };
}

function framed(message: ServiceMessage): Buffer {
  const isBare = message.status === 204 || message.status === 304;
  return Buffer.concat([
    head(message, isBare ? [] : [`content-length: ${message.body.length}`]),
    message.body,
  ]);
}

function unframed(message: ServiceMessage): Buffer {
  return Buffer.concat([head(message, ['connection: close']), message.body]);
}

/** The head and the first half of the body that it promises. */
function half(message: ServiceMessage): Buffer {
  const whole = framed(message);
  return whole.subarray(0, whole.length - Math.ceil(message.body.length / 2));
}

/** In two chunks and the end. */
function chunked(message: ServiceMessage): Buffer {
  const middle = Math.ceil(message.body.length / 2);
  const parts = [message.body.subarray(0, middle), message.body.subarray(middle)];
  const chunks = parts
    .filter(part => part.length > 0)
    .map(part => Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]));
  return Buffer.concat([head(message, ['transfer-encoding: chunked']), ...chunks, Buffer.from('0\r\n\r\n')]);
}

function head({ status, headers }: ServiceMessage, framing: readonly string[]): Buffer {
  return Buffer.from([`HTTP/1.1 ${status} Status`, ...headers, ...framing, '', ''].join('\r\n'), 'latin1');
}
