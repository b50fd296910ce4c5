import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What came of a request that a service began to receive. */
export interface ReceivedUpload {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** What came of the body. */
  body: Buffer;
  bytes: number;
  /** `whole`: the request ended as HTTP says it does. */
  state: 'under way' | 'whole' | 'cut';
}

/** What it does with a request. */
export type FileServiceDeed =
  | 'reads, then answers'
  | 'answers at once'
  | 'reads nothing'
  | 'resets when the body begins'
  | 'answers 422 at once';

/** A real internal service that takes files; it keeps the bytes of small ones only. */
export class FileService {
  deed: FileServiceDeed = 'reads, then answers';
  readonly received: ReceivedUpload[] = [];
  readonly #keptBytesMax: number;
  readonly #server: Server;
  readonly #unread = new Set<IncomingMessage>();
  #wake: () => void = () => {};

  constructor(keptBytesMax = 4 * 1024 * 1024) {
    this.#keptBytesMax = keptBytesMax;
    this.#server = createServer((request, response) => this.#serve(request, response));
    this.#server.on('checkContinue', (request, response) => this.#serve(request, response));
  }

  get url(): string {
    // A server that listens on a host and port has an address with both.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Open connections. */
  get connections(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
    });
  }

  start(): Promise<void> {
    return new Promise(resolve => this.#server.listen(0, '127.0.0.1', resolve));
  }

  /** Takes in what it left unread: who reads nothing does not even see that the other side is gone. */
  readOn(): void {
    for (const request of this.#unread) request.resume();
    this.#unread.clear();
  }

  async stop(): Promise<void> {
    const closed = new Promise(resolve => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  /** The request that came `nth`, once it is no longer under way, or has brought so many bytes. */
  async upload(nth = 0, bytes = Number.POSITIVE_INFINITY): Promise<ReceivedUpload> {
    for (;;) {
      const upload = this.received[nth];
      if (upload !== undefined && (upload.state !== 'under way' || upload.bytes >= bytes)) return upload;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const upload: ReceivedUpload = {
      path: `${request.method} ${request.url}`,
      headers: request.headers,
      body: Buffer.alloc(0),
      bytes: 0,
      state: 'under way',
    };
    this.received.push(upload);
    const { deed } = this;
    request
      .on('error', () => {})
      .on('close', () => {
        upload.state = request.complete ? 'whole' : 'cut';
        this.#wake();
      });
    if (deed === 'answers at once') return answer(response, 200, '"early"');
    if (deed === 'answers 422 at once') return answer(response, 422, '{"errorCode":42,"errorMsg":"no"}');
    if (deed === 'reads nothing') return void this.#unread.add(request);
    request
      .on('data', (chunk: Buffer) => {
        upload.bytes += chunk.length;
        if (upload.bytes <= this.#keptBytesMax) upload.body = Buffer.concat([upload.body, chunk]);
        this.#wake();
        if (deed === 'resets when the body begins') request.socket.resetAndDestroy();
      })
      .on('end', () => answer(response, 200, '"stored"'));
  }
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}
