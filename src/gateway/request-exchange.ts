import type { IncomingMessage, ServerResponse } from 'node:http';
import { refuse } from '../errors/refusal.ts';
import type { Caller, ClientAddress, Received } from '../model/received.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { callPipeline } from '../pipeline/call-pipeline.ts';
import { type Passage, runPipeline } from '../pipeline/run-pipeline.ts';
import type { Services, World } from '../pipeline/world.ts';
import type { CallLog } from '../ports/call-log.ts';
import type { Identity } from '../ports/identity.ts';
import type { SnapshotFeed } from '../ports/snapshot-feed.ts';
import { type Course, recordOf } from './call-record.ts';
import { clientAddress } from './client-address.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { countRefusal } from './count-refusal.ts';
import type { InFlightBytes } from './in-flight-bytes.ts';
import { type BodyRead, readBody, type WholeBody } from './read-body.ts';
import { type Reply, replyToPassage, replyToRefusal } from './reply.ts';
import { type HttpRefusal, pathOf, type RequestHead, readHead } from './request-head.ts';
import { writeReply } from './write-reply.ts';

/** What every request of a listener is served with. */
export interface ExchangeParts {
  readonly feed: SnapshotFeed;
  readonly services: Services;
  readonly identity: Identity;
  readonly callLog: CallLog;
  readonly inFlight: InFlightBytes;
  /** Whether answers should end their connections, because the process is about to. */
  readonly isDraining: () => boolean;
}

/** Of a path that is no route, in the log. */
const PATH_LENGTH_MAX = 128;

/** A request, where its answer goes, and the TCP peer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly peer: ClientAddress;
}

/**
 * One request from its head to its record: `readHead` → `readBody` → `runPipeline` → `writeReply` → `callLog`.
 *
 * It keeps the snapshot that it began with, whatever is published meanwhile.
 */
export class RequestExchange implements Caller {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #parts: ExchangeParts;
  readonly #snapshot: Snapshot;
  readonly #requestId: string;
  readonly #arrivedAtMs: number;
  readonly #arrivedAt: number;
  #client: ClientAddress;
  #readAt: number;
  #bytesIn = 0;
  #endsConnection = false;

  constructor({ request, response, peer }: Exchange, parts: ExchangeParts) {
    this.#request = request;
    this.#response = response;
    this.#parts = parts;
    this.#snapshot = parts.feed.current();
    this.#requestId = `${this.#snapshot.region}-${parts.identity.uuid()}`;
    this.#arrivedAtMs = parts.services.clock.wallMs();
    this.#arrivedAt = parts.services.clock.monotonicMs();
    this.#readAt = this.#arrivedAt;
    this.#client = peer;
  }

  /** Whether its answer was the last one of its connection. */
  get endsConnection(): boolean {
    return this.#endsConnection;
  }

  get isGone(): boolean {
    return this.#request.socket.destroyed && !this.#response.writableEnded;
  }

  onGone(listener: () => void): void {
    if (this.isGone) return listener();
    this.#response.once('close', () => {
      if (!this.#response.writableEnded) listener();
    });
  }

  start(): void {
    const preflight = preflightHeaders(this.#request, this.#snapshot);
    if (preflight !== undefined) {
      this.#response.writeHead(204, [...preflight]).end();
      return;
    }
    const head = readHead(this.#request, this.#snapshot);
    if ('httpStatus' in head) return this.#refuseRequest(head);
    this.#client = clientAddress(this.#client, head.forwardedFor, this.#snapshot);
    const { bodyBytesMax: bytesMax, inFlightBytesMax } = this.#snapshot;
    const limits = { bytesMax, inFlightBytesMax, inFlight: this.#parts.inFlight };
    readBody(this.#request, { contentLength: head.contentLength, limits }, read => this.#onBody(head, read));
  }

  /** Refuses the request where its framing broke before its end; one that is whole, or answered, goes on. */
  breakOff(refusal: HttpRefusal): void {
    if (this.#request.complete) return;
    if (!this.#response.headersSent) this.#refuseRequest(refusal);
    // Its answer is out, and nothing more can come that would be worth waiting for. An answer that was given but still
    // waits for those of earlier calls ends the request itself: by destroying it here, they would all be lost.
    else if (this.#request.socket.readableEnded && this.#response.writableFinished) this.#request.destroy();
  }

  #onBody(head: RequestHead, read: BodyRead): void {
    this.#readAt = this.#parts.services.clock.monotonicMs();
    if (read.outcome === 'read') return this.#decide(head, read);
    this.#parts.inFlight.release(read.held);
    if (read.outcome === 'too-large')
      this.#refuseRequest({ httpStatus: 413, cause: 'a body above every limit' });
    if (read.outcome === 'no-room') this.#shed();
  }

  #decide(head: RequestHead, { bytes, held }: WholeBody): void {
    this.#bytesIn = bytes.length;
    const received: Received = {
      bytes,
      route: head.route,
      requestId: this.#requestId,
      client: this.#client,
      environment: environmentOf(head.staging, this.#snapshot),
      caller: this,
    };
    const { services } = this.#parts;
    const world: World = { nowMs: services.clock.wallMs(), snapshot: this.#snapshot, services };
    const passage = runPipeline(callPipeline, received, world);
    if (passage instanceof Promise) void passage.then(decided => this.#finish(decided, held));
    else this.#finish(passage, held);
  }

  #finish(passage: Passage, held: number): void {
    try {
      countRefusal(passage, this.#parts.services);
      this.#answer(replyToPassage(passage, this.#snapshot), passage, []);
    } catch (error) {
      this.#abandon(error);
    } finally {
      this.#parts.inFlight.release(held);
    }
  }

  /** A log or a renderer that throws is a bug: it costs this call its connection, and no other call anything. */
  #abandon(error: unknown): void {
    process.emitWarning(error instanceof Error ? error : String(error), { code: 'GATEWRIGHT_BUG' });
    this.#request.socket.destroy();
  }

  /** Answers what is no call with its HTTP status, and ends the connection. */
  #refuseRequest({ httpStatus, cause, headers = [] }: HttpRefusal): void {
    const reply = replyToRefusal(refuse('bad-params', { httpStatus }), this.#snapshot, this.#requestId);
    this.#answer(reply, { refusedBy: 'listener', refused: 'bad-params', cause }, headers);
  }

  /** Turns a call away that there is no room for: nothing was executed. */
  #shed(): void {
    const reply = replyToRefusal(refuse('system-exception'), this.#snapshot, this.#requestId);
    const cause = 'the bytes in flight are at their limit';
    this.#answer(reply, { refusedBy: 'listener', refused: 'system-exception', cause }, []);
  }

  #answer(reply: Reply, course: Course, headers: readonly string[]): void {
    const cors = corsHeaders(this.#request, this.#snapshot);
    this.#endsConnection = reply.httpStatus !== 200 || 'refusedBy' in course || this.#parts.isDraining();
    writeReply(this.#response, reply, {
      headers: cors.length === 0 ? headers : [...headers, ...cors],
      closes: this.#endsConnection,
    });
    this.#parts.callLog.record(
      recordOf(
        {
          requestId: this.#requestId,
          snapshot: this.#snapshot,
          arrivedAtMs: this.#arrivedAtMs,
          path: pathOf(this.#request.url ?? '').slice(0, PATH_LENGTH_MAX),
          client: this.#client,
          bytesIn: this.#bytesIn,
          arrivedAt: this.#arrivedAt,
          readAt: this.#readAt,
          answeredAt: this.#parts.services.clock.monotonicMs(),
          reply,
          contracts: this.#parts.services.contracts,
        },
        course,
      ),
    );
  }
}

/** Source: protocol.md §8. */
function environmentOf(staging: string | undefined, { stagingHeader }: Snapshot): Received['environment'] {
  if (staging === undefined) return 'formal';
  return staging === stagingHeader.value ? 'staging' : 'other';
}
