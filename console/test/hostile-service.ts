import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service that answers every call with the same text, whatever it is. */
export class HostileService {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(answer: string): Promise<HostileService> {
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(200, {
        'content-type': 'application/json',
        'x-note': '<img src=x onerror=alert(1)>',
      });
      response.end(answer);
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    server.listen(0, '127.0.0.1', resolve);
    await promise;
    return new HostileService(server);
  }

  get url(): string {
    // A server that listens on TCP has an address with a port.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    await promise;
  }
}
