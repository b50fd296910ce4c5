import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { refuse } from '../errors/refusal.ts';
import type { HostPort } from '../model/document.ts';
import type { ClientAddress } from '../model/received.ts';
import { peerAddress } from './client-address.ts';
import { InFlightBytes } from './in-flight-bytes.ts';
import { listenOn } from './listen-on.ts';
import { refusalOfParserError } from './parser-error.ts';
import { replyToRefusal } from './reply.ts';
import { type ExchangeParts, RequestExchange } from './request-exchange.ts';
import type { HttpRefusal } from './request-head.ts';

export type ListenerParts = Omit<ExchangeParts, 'inFlight' | 'isDraining'>;

const HEADER_BYTES_MAX = 16 * 1024;
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 60_000;
/** Longer than load balancers keep an idle connection: they, and not we, should be the ones to close it. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

/** What is kept per connection. */
interface Connection {
  /** The TCP peer, parsed once. */
  readonly peer: ClientAddress;
  /** Requests that wait for their answer. */
  pending: number;
  /** The request that came last. */
  latest: RequestExchange | undefined;
  /** Whether what came after it was no HTTP: nothing more can be read, and the last answer ends the connection. */
  isBroken: boolean;
}

/**
 * The data plane's HTTP server: one file that knows `node:http`.
 *
 * Source: protocol.md §1.
 */
export class Listener {
  readonly #server: Server;
  readonly #parts: ExchangeParts;
  readonly #connections = new WeakMap<Duplex, Connection>();
  #pending = 0;
  #isDraining = false;
  #onIdle: (() => void) | undefined;

  constructor(parts: ListenerParts) {
    this.#parts = {
      ...parts,
      inFlight: new InFlightBytes(),
      isDraining: () => this.#isDraining,
    };
    this.#server = createServer({
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      noDelay: true,
      // The head is judged in one place, Host included.
      requireHostHeader: false,
    });
    // A caller that ends its side behind its request still reads: without this its answer would be dropped, though
    // the call was executed. `node:http` has the switch on every server and leaves it out of its documentation.
    Object.assign(this.#server, { httpAllowHalfOpen: true });
    this.#server
      .on('connection', (socket: Socket) => this.#onConnection(socket))
      .on('request', (request: IncomingMessage, response: ServerResponse) =>
        this.#onRequest(request, response),
      )
      .on('checkContinue', (request: IncomingMessage, response: ServerResponse) =>
        this.#onContinue(request, response),
      )
      .on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
        this.#onRequest(request, response),
      )
      // `node:http` has let go of the socket by then: without a listener a reset would end the process.
      .on('connect', (_request: IncomingMessage, socket: Duplex) =>
        this.#refuseBytes(socket.on('error', ignore), METHOD_CONNECT),
      )
      .on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) =>
        this.#onParserError(error, socket),
      );
  }

  /** How many requests wait for their answer. */
  get pending(): number {
    return this.#pending;
  }

  /** Starts to accept; rejects with the system's error. The result names the port in use. */
  listen(at: HostPort): Promise<HostPort> {
    return listenOn(this.#server, at);
  }

  /** Accepts no more, finishes what is in flight within `graceMs`, then cuts what is left; resolves with its count. */
  async drain(graceMs: number): Promise<number> {
    this.#isDraining = true;
    const closed = new Promise<void>(resolve => {
      this.#server.close(() => resolve());
    });
    const isIdle = await this.#idleWithin(graceMs);
    const cut = isIdle ? 0 : this.#pending;
    this.#server.closeAllConnections();
    await closed;
    return cut;
  }

  #idleWithin(graceMs: number): Promise<boolean> {
    if (this.#pending === 0) return Promise.resolve(true);
    return new Promise(resolve => {
      const timer = setTimeout(() => resolve(false), graceMs);
      this.#onIdle = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  #onConnection(socket: Socket): void {
    const connection = connectionOf(socket);
    this.#connections.set(socket, connection);
    // The parser tells of a body that breaks off here, but not of that of a request that asks for an upgrade.
    socket.once('end', () => connection.latest?.breakOff(CUT_SHORT));
  }

  /**
   * Asks for the body that a caller holds back, where no earlier answer of the connection is due: `node:http` would
   * put the interim answer between the head and the body of this one, and every later answer would be misread. It is
   * marked as sent there, because `node:http` ends the connection behind an answer that it believes came without.
   */
  #onContinue(request: IncomingMessage, response: ServerResponse): void {
    const isNext = (this.#connections.get(request.socket)?.pending ?? 0) === 0;
    if (isNext) response.writeContinue();
    else Object.assign(response, { _sent100: true });
    this.#onRequest(request, response);
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const connection = this.#connections.get(socket) ?? connectionOf(socket);
    connection.pending += 1;
    this.#pending += 1;
    response.once('close', () => {
      connection.pending -= 1;
      this.#pending -= 1;
      if (connection.isBroken && connection.pending === 0) endSoftly(socket);
      if (this.#pending === 0) this.#onIdle?.();
    });
    // Behind the last answer of its connection a call would be executed and never answered.
    if (connection.latest?.endsConnection === true) return;
    const exchange = new RequestExchange({ request, response, peer: connection.peer }, this.#parts);
    connection.latest = exchange;
    exchange.start();
  }

  #onParserError(error: NodeJS.ErrnoException, socket: Duplex): void {
    this.#refuseBytes(socket, refusalOfParserError(error));
  }

  /**
   * Answers bytes that are no HTTP, and ends the connection behind the answers that it still owes.
   *
   * Where they break off the body of a request, they are that request's fault; behind a whole one they are only
   * left unread: its call may have been executed, and its answer must not be lost.
   */
  #refuseBytes(socket: Duplex, refusal: HttpRefusal): void {
    const connection = this.#connections.get(socket) ?? connectionOf(socket);
    // More of what was told of already. Left aside: a socket that is destroyed over it takes its last answer along.
    if (connection.isBroken) return;
    connection.isBroken = true;
    if (!socket.writable) socket.destroy();
    else if (connection.pending > 0) connection.latest?.breakOff(refusal);
    else this.#refuseRaw(socket, refusal);
  }

  /** Answers where there is no request to answer to, and ends the connection. */
  #refuseRaw(socket: Duplex, refusal: HttpRefusal): void {
    const snapshot = this.#parts.feed.current();
    const requestId = `${snapshot.region}-${this.#parts.identity.uuid()}`;
    const reply = replyToRefusal(refuse('bad-params'), snapshot, requestId);
    socket.write(rawAnswer(refusal, reply.body));
    endSoftly(socket);
  }
}

const METHOD_CONNECT: HttpRefusal = { httpStatus: 405, cause: 'method CONNECT', headers: ['allow', 'POST'] };

const CUT_SHORT: HttpRefusal = { httpStatus: 400, cause: 'a body that is cut short' };

function connectionOf(socket: Duplex): Connection {
  const remote = socket instanceof Socket ? socket.remoteAddress : undefined;
  return { peer: peerAddress(remote), pending: 0, latest: undefined, isBroken: false };
}

function ignore(): void {}

/** How long a caller may take to read its last answer and to end its side. */
const LINGER_MS = 2_000;

/** Ends our side and leaves the other one time: what the caller still sends must not reset what it has to read. */
function endSoftly(socket: Duplex): void {
  socket.end();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once('close', () => clearTimeout(timer));
}

function rawAnswer({ httpStatus, headers = [] }: HttpRefusal, body: Uint8Array): Buffer {
  const lines = [
    `HTTP/1.1 ${httpStatus} ${STATUS_CODES[httpStatus] ?? ''}`,
    'content-type: application/json;charset=UTF-8',
  ];
  for (let i = 0; i < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`);
  lines.push(`content-length: ${body.length}`, 'connection: close', '', '');
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), body]);
}
