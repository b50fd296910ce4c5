import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { refuse } from '../errors/refusal.ts';
import type { HostPort } from '../model/document.ts';
import type { DrainTimes } from '../model/listener-settings.ts';
import type { ClientAddress } from '../model/received.ts';
import type { LoopLag } from '../ports/loop-lag.ts';
import { recordOf } from './call-record.ts';
import { isTrustedProxy } from './client-address.ts';
import { type Connection, endSoftly, isIdle, newConnection } from './connection.ts';
import { Door } from './door.ts';
import { InFlightBytes } from './in-flight-bytes.ts';
import type { ListenHow } from './listen-on.ts';
import { refusalOfParserError } from './parser-error.ts';
import { shedCause } from './pressure.ts';
import { type Reply, replyToRefusal } from './reply.ts';
import { type ExchangeParts, RequestExchange } from './request-exchange.ts';
import type { HttpRefusal } from './request-head.ts';
import { SLOW_BODY, type Slowness, slownessOf } from './slow-callers.ts';
import { TurnedAway, type TurnedAwayParts } from './turned-away.ts';

export interface ListenerParts
  extends Pick<ExchangeParts, 'feed' | 'services' | 'pipeline' | 'identity' | 'callLog'> {
  readonly lag: LoopLag;
  /** The logs apart: of what is turned away, the metrics take all and the lines some. */
  readonly lines: TurnedAwayParts['lines'];
  readonly metrics: TurnedAwayParts['metrics'];
}

const HEADER_BYTES_MAX = 16 * 1024;
/**
 * How often slow callers are looked for: a socket is open at most so much longer than its caller may take. Often, because
 * thousands that came together would also be cut together, and every other call would wait for that.
 */
const LOOK_EVERY_MS = 100;
/** A gateway that stood still itself, in a debugger for one, does not blame its callers. */
const LOOK_ELAPSED_MS_MAX = 5_000;

/**
 * The data plane's HTTP server: one file that knows `node:http`.
 *
 * Source: protocol.md §1.
 */
export class Listener {
  readonly turnedAway: TurnedAway;
  readonly #server: Server;
  readonly #door: Door;
  readonly #parts: ExchangeParts;
  readonly #connections = new Map<Duplex, Connection>();
  readonly #looking: NodeJS.Timeout;
  #lookedAt: number;
  #pending = 0;
  #requests = 0;
  #isDraining = false;
  #onEmpty: (() => void) | undefined;

  constructor({ lag, lines, metrics, ...parts }: ListenerParts) {
    const { clock } = parts.services;
    this.turnedAway = new TurnedAway({ clock, lines, metrics });
    this.#parts = {
      ...parts,
      turnedAway: this.turnedAway,
      burden: { lag, calls: () => this.#pending },
      inFlight: new InFlightBytes(),
      isDraining: () => this.#isDraining,
    };
    this.#door = new Door({
      limits: () => parts.feed.current().connections,
      isExempt: peer => isTrustedProxy(peer, parts.feed.current()),
      onConnection: (socket, peer) => this.#onConnection(socket, peer),
      onTurnedAway: (reason, peer) => this.#dropped(reason, peer),
    });
    this.#server = this.#createServer();
    this.#lookedAt = clock.monotonicMs();
    this.#looking = setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
  }

  /** How many requests wait for their answer. */
  get pending(): number {
    return this.#pending;
  }

  /** How many requests there were since the start. */
  get requests(): number {
    return this.#requests;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#door.total;
  }

  /** Starts to accept; rejects with the system's error. The result names the address in use. */
  listen(at: HostPort, how: ListenHow = {}): Promise<HostPort> {
    return this.#door.listen(at, how);
  }

  /**
   * Ends in phases, so that no caller loses a call: each answer ends its connection; later none is accepted; later
   * those that are still idle are closed; what is left at the end is cut. Resolves with how many calls that were.
   */
  async drain({ noticeMs, idleMs, finishMs }: DrainTimes): Promise<number> {
    this.#isDraining = true;
    if (noticeMs > 0) await passed(noticeMs);
    this.#door.close();
    for (const connection of this.#connections.values())
      connection.bytesAtClosing = connection.socket.bytesRead;
    if (idleMs > 0) await this.#emptyWithin(idleMs);
    for (const connection of this.#connections.values()) if (isIdle(connection)) this.#end(connection);
    await this.#emptyWithin(finishMs);
    const cut = this.#pending;
    for (const { socket } of this.#connections.values()) socket.destroy();
    clearInterval(this.#looking);
    this.#server.close();
    return cut;
  }

  #createServer(): Server {
    const { headTimeMs, idleTimeMs } = this.#parts.feed.current().connections;
    const server = createServer({
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: headTimeMs,
      // Bodies are watched by their pace: a large one may take its time.
      requestTimeout: 0,
      keepAliveTimeout: idleTimeMs,
      connectionsCheckingInterval: LOOK_EVERY_MS,
      // The head is judged in one place, Host included.
      requireHostHeader: false,
    });
    // A caller that ends its side behind its request still reads: without this its answer would be dropped, though
    // the call was executed. `node:http` has the switch on every server and leaves it out of its documentation.
    Object.assign(server, { httpAllowHalfOpen: true });
    server
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
        this.#refuseBytes(socket, refusalOfParserError(error)),
      );
    // It listens through the door. This tells it to keep the time of heads, as it does where it listens itself.
    server.emit('listening');
    return server;
  }

  #onConnection(socket: Socket, peer: ClientAddress): void {
    const connection = newConnection(socket, peer);
    this.#connections.set(socket, connection);
    socket
      // The parser tells of a body that breaks off here, but not of that of a request that asks for an upgrade.
      .once('end', () => connection.latest?.breakOff(CUT_SHORT))
      .once('close', () => {
        this.#connections.delete(socket);
        if (this.#connections.size === 0) this.#onEmpty?.();
      });
    this.#server.emit('connection', socket);
  }

  /**
   * Asks for the body that a caller holds back, where no earlier answer of the connection is due: `node:http` would
   * put the interim answer between the head and the body of this one, and every later answer would be misread. It is
   * marked as sent there, because `node:http` ends the connection behind an answer that it believes came without.
   */
  #onContinue(request: IncomingMessage, response: ServerResponse): void {
    const isNext = (this.#connections.get(request.socket)?.pending ?? 0) === 0;
    if (!isNext) Object.assign(response, { _sent100: true });
    else if (!this.#willShed(request)) response.writeContinue();
    this.#onRequest(request, response);
  }

  /** Whether a body that is held back should not be asked for, because it would be turned away. */
  #willShed({ headers: { 'content-length': announced } }: IncomingMessage): boolean {
    const { burden, feed } = this.#parts;
    // This one is not among those that wait yet.
    const withIt = { lag: burden.lag, calls: () => burden.calls() + 1 };
    const bytes = announced === undefined ? undefined : Number(announced);
    return shedCause(withIt, feed.current().overload, bytes) !== undefined;
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.#connections.get(request.socket);
    // A socket that is gone already has nobody who could read an answer.
    if (connection === undefined) return;
    connection.pending += 1;
    this.#pending += 1;
    this.#requests += 1;
    response.once('close', () => {
      connection.pending -= 1;
      this.#pending -= 1;
      if (connection.isBroken && connection.pending === 0) endSoftly(connection);
    });
    // Behind the last answer of its connection a call would be executed and never answered.
    if (connection.isEnded || connection.latest?.endsConnection === true) return;
    const exchange = new RequestExchange({ request, response, connection }, this.#parts);
    connection.latest = exchange;
    exchange.start();
  }

  /** Ends a connection on which nothing is due. */
  #end(connection: Connection): void {
    connection.isEnded = true;
    endSoftly(connection);
  }

  /** Resolves when no connection is left, after `milliseconds` at the latest. */
  #emptyWithin(milliseconds: number): Promise<void> {
    if (this.#connections.size === 0) return Promise.resolve();
    const empty = new Promise<void>(resolve => {
      this.#onEmpty = resolve;
    });
    return Promise.race([empty, passed(milliseconds, empty)]);
  }

  /** Looks for callers that are too slow, under the limits of the current document. */
  #look(): void {
    const now = this.#parts.services.clock.monotonicMs();
    const elapsedMs = Math.min(now - this.#lookedAt, LOOK_ELAPSED_MS_MAX);
    this.#lookedAt = now;
    const limits = this.#parts.feed.current().connections;
    this.#server.headersTimeout = limits.headTimeMs;
    this.#server.keepAliveTimeout = limits.idleTimeMs;
    for (const connection of this.#connections.values()) {
      const slowness = slownessOf(connection, limits, elapsedMs);
      if (slowness !== undefined) this.#cut(connection, slowness);
    }
  }

  #cut(connection: Connection, slowness: Slowness): void {
    const { latest, peer, socket } = connection;
    if (slowness === 'slow-body' && latest?.isAnswered === false) {
      this.turnedAway.count(slowness);
      return latest.breakOff(SLOW_BODY);
    }
    // An answer that waits for earlier ones is not lost over the rest of its own request.
    if (slowness === 'slow-body' && connection.pending > 0) return;
    this.#dropped(slowness, peer);
    socket.destroy();
  }

  #dropped(reason: keyof typeof CAUSES, peer: ClientAddress): void {
    this.turnedAway.count(reason);
    this.turnedAway.recordUnanswered(reason, () => this.#recordOf(peer, NOTHING_SAID, CAUSES[reason]));
  }

  /**
   * Answers bytes that are no HTTP, and ends the connection behind the answers that it still owes.
   *
   * Where they break off the body of a request, they are that request's fault; behind a whole one they are only
   * left unread: its call may have been executed, and its answer must not be lost.
   */
  #refuseBytes(socket: Duplex, refusal: HttpRefusal): void {
    const connection = this.#connections.get(socket);
    // More of what was told of already. Left aside: a socket that is destroyed over it takes its last answer along.
    if (connection === undefined || connection.isBroken) return;
    connection.isBroken = true;
    this.turnedAway.count(refusal.httpStatus === 408 ? 'slow-head' : 'no-http');
    if (!socket.writable) socket.destroy();
    else if (connection.pending > 0) connection.latest?.breakOff(refusal);
    else this.#refuseRaw(connection, refusal);
  }

  /** Answers where there is no request to answer to, and ends the connection. */
  #refuseRaw(connection: Connection, refusal: HttpRefusal): void {
    const snapshot = this.#parts.feed.current();
    const requestId = `${snapshot.region}-${this.#parts.identity.uuid()}`;
    const { httpStatus } = refusal;
    const reply = replyToRefusal(refuse('bad-params', { httpStatus }), snapshot, requestId);
    connection.socket.write(rawAnswer(refusal, reply.body));
    endSoftly(connection);
    const reason = httpStatus === 408 ? 'slow-head' : 'no-http';
    this.turnedAway.record(reason, this.#recordOf(connection.peer, { reply, requestId }, refusal.cause));
  }

  /** The record of what never became a request. */
  #recordOf(
    client: ClientAddress,
    { reply, requestId }: { readonly reply: Reply; readonly requestId: string },
    cause: string,
  ) {
    const { clock, contracts } = this.#parts.services;
    const now = clock.monotonicMs();
    return recordOf(
      {
        requestId,
        snapshot: this.#parts.feed.current(),
        arrivedAtMs: clock.wallMs(),
        path: '',
        client,
        bytesIn: 0,
        arrivedAt: now,
        readAt: now,
        answeredAt: now,
        reply,
        contracts,
      },
      { refusedBy: 'listener', refused: reply.httpStatus === 0 ? undefined : 'bad-params', cause },
    );
  }
}

const METHOD_CONNECT: HttpRefusal = { httpStatus: 405, cause: 'method CONNECT', headers: ['allow', 'POST'] };
const CUT_SHORT: HttpRefusal = { httpStatus: 400, cause: 'a body that is cut short' };

/** In the record of what was given no answer. */
const NOTHING_SAID = {
  requestId: '',
  reply: { httpStatus: 0, code: 0, body: new Uint8Array(0), retryAfterSeconds: undefined },
} as const;

const CAUSES = {
  'address-connections': 'too many connections from one address',
  'total-connections': 'too many connections',
  'slow-body': 'the rest of a body that nobody waits for came too slowly',
  'unread-answer': 'an answer that the caller does not read',
} as const;

/** What goes wrong on a socket that was let go is told by its `close`. */
function ignore(): void {}

function rawAnswer({ httpStatus, headers = [] }: HttpRefusal, body: Uint8Array): Buffer {
  const lines = [
    `HTTP/1.1 ${httpStatus} ${STATUS_CODES[httpStatus] ?? ''}`,
    'content-type: application/json;charset=UTF-8',
  ];
  for (let i = 0; i < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`);
  lines.push(`content-length: ${body.length}`, 'connection: close', '', '');
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), body]);
}

/**
 * Waits, and then for what has come in meanwhile to be read: timers run before the sockets do. No longer than until
 * `sooner`, where that is given.
 */
function passed(milliseconds: number, sooner?: Promise<void>): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(() => setImmediate(resolve), milliseconds);
    void sooner?.then(() => clearTimeout(timer));
  });
}
