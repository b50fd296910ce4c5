import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { HttpUpstream } from '../../../src/adapters/http/http-upstream.ts';
import { outbox } from '../../../src/adapters/node/turn-outbox.ts';
import type { UpstreamEntry } from '../../../src/model/document.ts';
import type { Caller } from '../../../src/model/received.ts';
import type { ServiceCall } from '../../../src/ports/upstream.ts';
import { upstreamEntry } from '../../pipeline/document.ts';
import { MovableClock } from '../../ports/movable-clock.ts';

/** A request as it reached an endpoint, whole. */
export interface ReachedCall {
  readonly method: string;
  readonly path: string;
  readonly head: string;
  readonly socket: Socket;
}

/** What an endpoint does with each request. */
export type Deed = (call: ReachedCall) => void;

/** A service on a port of its own that reads requests by hand and does with each what a test wants. */
export class RawEndpoint implements AsyncDisposable {
  deed: Deed;
  /** The paths of the requests that came, in their order. */
  readonly paths: string[] = [];
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #waiting: (() => void)[] = [];

  private constructor(deed: Deed) {
    this.deed = deed;
    this.#server = createServer(socket => this.#accept(socket));
  }

  static async start(deed: Deed = answer()): Promise<RawEndpoint> {
    const endpoint = new RawEndpoint(deed);
    await new Promise<void>(resolve => endpoint.#server.listen(0, '127.0.0.1', resolve));
    return endpoint;
  }

  get port(): number {
    // It listens on a port.
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves once so many requests have come in all. */
  async reached(count: number): Promise<void> {
    while (this.paths.length < count) await new Promise<void>(resolve => this.#waiting.push(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #accept(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    let unread = '';
    socket
      .setEncoding('latin1')
      .on('error', () => {})
      .on('close', () => this.#sockets.delete(socket))
      .on('data', (text: string) => {
        unread = this.#take(unread + text, socket);
      });
  }

  /** Takes the whole requests off the beginning; returns what is left. */
  #take(text: string, socket: Socket): string {
    const bodyAt = text.indexOf('\r\n\r\n') + 4;
    const length = Number(/\r\ncontent-length: (\d+)/.exec(text)?.[1] ?? 0);
    if (bodyAt < 4 || text.length < bodyAt + length) return text;
    const [method = '', path = ''] = text.split(' ', 2);
    this.paths.push(path);
    for (const resolve of this.#waiting.splice(0)) resolve();
    this.deed({ method, path, head: text.slice(0, bodyAt), socket });
    return this.#take(text.slice(bodyAt + length), socket);
  }
}

/** Long enough never to end a call that gets its answer. */
const PATIENCE_MS = 120_000;

/** Answers whole. */
export function answer(status = 200, body = '{}', more = ''): Deed {
  return ({ socket }) =>
    socket.write(`HTTP/1.1 ${status} -\r\n${more}content-length: ${body.length}\r\n\r\n${body}`);
}

export const hang: Deed = () => {};
export const reset: Deed = ({ socket }) => socket.resetAndDestroy();
export const closeUnanswered: Deed = ({ socket }) => socket.end();
export const cutShort: Deed = ({ socket }) => socket.end('HTTP/1.1 200 -\r\ncontent-length: 9\r\n\r\n{');

/** A URL at which nothing listens any more. */
export async function deadUrl(): Promise<string> {
  const endpoint = await RawEndpoint.start();
  const { url } = endpoint;
  await endpoint[Symbol.asyncDispose]();
  return url;
}

/** An upstream of these URLs, and its clock, which stands still. */
export function upstreamOf(urls: readonly string[], changes: Partial<UpstreamEntry> = {}) {
  const clock = new MovableClock(0);
  const entry = upstreamEntry({
    urls,
    mock: false,
    inFlightMax: 1000,
    connectMsMax: PATIENCE_MS,
    ...changes,
  });
  const upstream = new HttpUpstream(entry, { clock, outbox });
  return {
    upstream,
    clock,
    send: (call: CallChanges = {}) => upstream.send(callOf(call)),
    circuits: () => upstream.state.endpoints.map(({ circuit }) => circuit),
    async [Symbol.asyncDispose]() {
      upstream.cut();
      await upstream.close();
    },
  };
}

/** A caller that leaves when a test wants it to. */
export class LeavingCaller implements Caller {
  isGone = false;
  readonly #listeners: (() => void)[] = [];

  onGone(listener: () => void): void {
    this.#listeners.push(listener);
  }

  leave(): void {
    this.isGone = true;
    for (const listener of this.#listeners.splice(0)) listener();
  }
}

/** A body that comes in two pieces; `end` says how its reading ended. */
export class Pieces implements AsyncIterable<Uint8Array> {
  end: 'unread' | 'closed' | 'read' = 'unread';

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    const pieces = ['{', '}'].map(piece => Buffer.from(piece));
    return {
      next: async () => {
        const value = pieces.shift();
        if (value !== undefined) return { done: false, value };
        this.end = 'read';
        return { done: true, value };
      },
      return: async () => {
        this.end = 'closed';
        return { done: true, value: undefined };
      },
    };
  }
}

/** What may differ from call to call. */
export interface CallChanges extends Partial<ServiceCall> {
  readonly isIdempotent?: boolean;
  readonly timeoutMs?: number;
}

export function callOf(changes: CallChanges = {}): ServiceCall {
  const { isIdempotent = false, timeoutMs = PATIENCE_MS, ...rest } = changes;
  return {
    binding: {
      kind: 'service',
      upstream: 'orders',
      method: 'POST',
      path: '/',
      timeoutMs,
      isIdempotent,
      answers: 'result',
      notFound: 'operation',
      context: undefined,
      example: undefined,
    },
    environment: 'formal',
    method: 'POST',
    path: '/',
    appKey: 'app',
    headers: [],
    body: Buffer.from('{}'),
    caller: { isGone: false, onGone() {} },
    ...rest,
  };
}
