import type { Socket } from 'node:net';
import { refuse } from '../errors/refusal.ts';
import type { HostPort } from '../model/document.ts';
import type { DrainTimes } from '../model/listener-settings.ts';
import type { ClientAddress } from '../model/received.ts';
import type { LoopLag } from '../ports/loop-lag.ts';
import type { Outbox } from '../ports/outbox.ts';
import { adviceHeaders } from './advice-headers.ts';
import { type ListenerRefusal, recordOf } from './call-record.ts';
import { CallerConnection, type ConnectionOwner } from './caller-connection.ts';
import { isTrustedProxy } from './client-address.ts';
import { diagnosisOf } from './diagnosis-of.ts';
import { Door } from './door.ts';
import { InFlightBytes } from './in-flight-bytes.ts';
import type { IncomingRequest } from './incoming-request.ts';
import type { HttpRefusal } from './judge-head.ts';
import type { ListenHow } from './listen-on.ts';
import { renderConnectionLines, renderReply } from './render-reply.ts';
import { type Reply, replyToRefusal } from './reply.ts';
import { type ExchangeParts, RequestExchange } from './request-exchange.ts';
import { SlowCallerWatch } from './slow-caller-watch.ts';
import { type Idleness, SLOW_BODY, type Slowness } from './slow-callers.ts';
import { TurnedAway, type TurnedAwayParts } from './turned-away.ts';

export interface ListenerParts
  extends Pick<
    ExchangeParts,
    'feed' | 'services' | 'pipeline' | 'identity' | 'callLog' | 'isSandbox' | 'mistakeNamer'
  > {
  readonly lag: LoopLag;
  readonly outbox: Outbox;
  /** The logs apart: of what is turned away, the metrics take all and the lines some. */
  readonly lines: TurnedAwayParts['lines'];
  readonly metrics: TurnedAwayParts['metrics'];
}

/** How often the lines that all answers share are rendered: the date in them is that of the second. */
const CONNECTION_LINES_MS = 100;

/**
 * The data plane's HTTP server, on sockets of its own.
 *
 * Source: protocol.md §1.
 */
export class Listener {
  readonly turnedAway: TurnedAway;
  readonly #door: Door;
  readonly #parts: ExchangeParts;
  readonly #connections = new Set<CallerConnection>();
  readonly #owner: ConnectionOwner;
  readonly #watch: SlowCallerWatch<CallerConnection>;
  readonly #rendering: NodeJS.Timeout;
  #connectionLines: ReturnType<typeof renderConnectionLines>;
  #pending = 0;
  #requests = 0;
  #isDraining = false;
  #onEmpty: (() => void) | undefined;

  constructor({ lag, outbox, lines, metrics, ...parts }: ListenerParts) {
    const { clock } = parts.services;
    this.turnedAway = new TurnedAway({ clock, lines, metrics });
    this.#parts = {
      ...parts,
      turnedAway: this.turnedAway,
      burden: { lag, calls: () => this.#pending },
      inFlight: new InFlightBytes(),
      isDraining: () => this.#isDraining,
      connectionLines: () => this.#connectionLines,
    };
    this.#connectionLines = this.#renderConnectionLines();
    this.#owner = this.#createOwner(outbox);
    this.#door = new Door({
      limits: () => parts.feed.current().connections,
      isExempt: peer => isTrustedProxy(peer, parts.feed.current()),
      onConnection: (socket, peer) => this.#onConnection(socket, peer),
      onTurnedAway: (reason, peer) => this.#dropped(reason, peer),
    });
    this.#watch = new SlowCallerWatch({
      connections: this.#connections,
      limits: () => parts.feed.current().connections,
      clock,
      cut: (connection, tooSlowAt) => this.#cut(connection, tooSlowAt),
    });
    this.#rendering = setInterval(() => {
      this.#connectionLines = this.#renderConnectionLines();
    }, CONNECTION_LINES_MS).unref();
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
    for (const connection of this.#connections) connection.bytesAtClosing = connection.socket.bytesRead;
    if (idleMs > 0) await this.#emptyWithin(idleMs);
    for (const connection of this.#connections) if (connection.isIdle) connection.end();
    await this.#emptyWithin(finishMs);
    const cut = this.#pending;
    for (const { socket } of this.#connections) socket.destroy();
    this.#watch.stop();
    clearInterval(this.#rendering);
    return cut;
  }

  #createOwner(outbox: Outbox): ConnectionOwner {
    const { feed } = this.#parts;
    return {
      outbox,
      stagingName: () => feed.current().stagingHeader.name,
      onRequest: request => this.#onRequest(request),
      onSettled: count => {
        this.#pending -= count;
      },
      onBroken: (connection, refusal) => this.#onBroken(connection, refusal),
      onClosed: connection => {
        this.#connections.delete(connection);
        if (this.#connections.size === 0) this.#onEmpty?.();
      },
    };
  }

  #onConnection(socket: Socket, peer: ClientAddress): void {
    const connection = new CallerConnection(socket, peer, this.#owner);
    this.#watch.begin(connection);
    this.#connections.add(connection);
  }

  #onRequest(request: IncomingRequest): void {
    this.#pending += 1;
    this.#requests += 1;
    const exchange = new RequestExchange(request, this.#parts);
    request.connection.latest = exchange;
    exchange.start();
  }

  #renderConnectionLines() {
    const { feed, services } = this.#parts;
    return renderConnectionLines(services.clock.wallMs(), feed.current().connections.idleTimeMs);
  }

  /** Resolves when no connection is left, after `milliseconds` at the latest. */
  #emptyWithin(milliseconds: number): Promise<void> {
    if (this.#connections.size === 0) return Promise.resolve();
    const empty = new Promise<void>(resolve => {
      this.#onEmpty = resolve;
    });
    return Promise.race([empty, passed(milliseconds, empty)]);
  }

  #cut(connection: CallerConnection, tooSlowAt: Slowness | Idleness): void {
    const { latest, peer, socket } = connection;
    switch (tooSlowAt) {
      case 'idle':
        socket.destroy();
        return;
      case 'slow-head':
        return connection.breakWith(SLOW_HEAD);
      case 'slow-body':
        if (latest?.isAnswered === false) {
          this.turnedAway.count(tooSlowAt);
          return latest.breakOff(SLOW_BODY);
        }
        // An answer that waits for earlier ones is not lost over the rest of its own request.
        if (connection.pending > 0) return;
        break;
      case 'unread-answer':
      // There is nothing to tell somebody who does not read.
    }
    this.#dropped(tooSlowAt, peer);
    socket.destroy();
  }

  #dropped(reason: keyof typeof CAUSES, peer: ClientAddress): void {
    this.turnedAway.count(reason);
    const course = { refusedBy: 'listener', refused: undefined, cause: CAUSES[reason] } as const;
    this.turnedAway.recordUnanswered(reason, () => this.#recordOf(peer, NOTHING_SAID, course));
  }

  /**
   * Answers bytes that are no HTTP, where nothing else is due; the connection ends behind what is.
   *
   * Where they break off the body of a request, they are that request's fault; behind a whole one they are only
   * left unread: its call may have been executed, and its answer must not be lost.
   */
  #onBroken(connection: CallerConnection, refusal: HttpRefusal): void {
    this.turnedAway.count(refusal.httpStatus === 408 ? 'slow-head' : 'no-http');
    if (connection.pending > 0) connection.latest?.breakOff(refusal);
    // What comes of a request that was answered before its end is nobody's.
    else if (!connection.isReceiving) this.#refuseRaw(connection, refusal);
  }

  /** Answers where there is no request to answer to, and ends the connection. */
  #refuseRaw(connection: CallerConnection, refusal: HttpRefusal): void {
    const snapshot = this.#parts.feed.current();
    const requestId = `${snapshot.region}-${this.#parts.identity.uuid()}`;
    const { httpStatus, headers: own = [], cause } = refusal;
    const course = { refusedBy: 'listener', refused: 'bad-params', cause } as const;
    const isAdvised = this.#parts.isSandbox?.() === true;
    const headers = isAdvised ? [...own, ...adviceHeaders(requestId, diagnosisOf(course))] : own;
    const reply = replyToRefusal(refuse('bad-params', { httpStatus }), snapshot, requestId);
    const connectionLines = this.#connectionLines.ends;
    connection.endWith(renderReply(reply, { headers, connectionLines, isHead: false }));
    const reason = httpStatus === 408 ? 'slow-head' : 'no-http';
    this.turnedAway.record(reason, this.#recordOf(connection.peer, { reply, requestId }, course));
  }

  /** The record of what never became a request. */
  #recordOf(
    client: ClientAddress,
    { reply, requestId }: { readonly reply: Reply; readonly requestId: string },
    course: ListenerRefusal,
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
        diagnosis: diagnosisOf(course),
        contracts,
      },
      course,
    );
  }
}

const SLOW_HEAD: HttpRefusal = { httpStatus: 408, cause: 'a request that did not end in time' };

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
