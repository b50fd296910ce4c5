import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that reached the internal service. */
export interface ServedRequest {
  /** `x-gatewright-request-id`. */
  readonly requestId: string;
  readonly path: string;
  readonly headers: IncomingMessage['rawHeaders'];
  readonly body: Buffer;
}

/** A real internal service that answers every request and remembers it. */
export class RecordingService {
  readonly #server = createServer((request, response) => this.#serve(request, response));
  #served: ServedRequest[] = [];
  #pending = 0;
  /** What it answers: a status and a body. */
  answer: { readonly status: number; readonly body: string } = { status: 200, body: '{"ok":true}' };
  /** While set, requests wait for it before they are answered. */
  gate: Promise<void> | undefined;

  get url(): string {
    // A server that listens on a host and port has an address with both.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Requests that are not answered yet. */
  get pending(): number {
    return this.#pending;
  }

  start(): Promise<void> {
    return new Promise(resolve => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
  }

  /** What came since the last time. */
  take(): readonly ServedRequest[] {
    const served = this.#served;
    this.#served = [];
    return served;
  }

  stop(): Promise<void> {
    return new Promise(resolve => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    this.#pending += 1;
    response.once('close', () => {
      this.#pending -= 1;
    });
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        this.#served.push({
          requestId: String(request.headers['x-gatewright-request-id']),
          path: request.url ?? '',
          headers: request.rawHeaders,
          body: Buffer.concat(chunks),
        });
        void this.#answer(response);
      });
  }

  async #answer(response: ServerResponse): Promise<void> {
    await this.gate;
    response.writeHead(this.answer.status, { 'content-type': 'application/json' }).end(this.answer.body);
  }
}
