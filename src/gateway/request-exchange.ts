import { refuse } from '../errors/refusal.ts';
import type { Api } from '../model/api.ts';
import type { Caller, ClientAddress, Received } from '../model/received.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { countRefusal } from '../pipeline/count-refusal.ts';
import { type Passage, runPipeline } from '../pipeline/run-pipeline.ts';
import type { Step } from '../pipeline/step.ts';
import type { Services, World } from '../pipeline/world.ts';
import type { CallEvidence, CallLog, CallRecord, CallWitness, SentCall } from '../ports/call-log.ts';
import type { Identity } from '../ports/identity.ts';
import type { MistakeNamer } from '../ports/mistake-namer.ts';
import type { SnapshotFeed } from '../ports/snapshot-feed.ts';
import { ADVICE_NAMES, adviceHeaders, deprecationHeaders } from './advice-headers.ts';
import { breakReply } from './break-reply.ts';
import { type Course, recordOf } from './call-record.ts';
import { clientAddress } from './client-address.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { diagnosisOf } from './diagnosis-of.ts';
import type { InFlightBytes } from './in-flight-bytes.ts';
import type { ConnectionRequest, IncomingRequest, RequestConnection } from './incoming-request.ts';
import { type CallHead, type HttpRefusal, judgeHead, pathOf } from './judge-head.ts';
import { mistakeIn } from './mistake-in.ts';
import { type Burden, LARGE_BODY_BYTES, shedCause } from './pressure.ts';
import { rawFieldsOf } from './raw-fields.ts';
import { type BodyRead, readBody } from './read-body.ts';
import { readUpload, type UploadRead } from './read-upload.ts';
import { type ConnectionLines, headersOfReply, renderBareHead, renderReply } from './render-reply.ts';
import { type Reply, replyToPassage, replyToRefusal } from './reply.ts';
import { sentCallOf } from './sent-call.ts';
import type { TurnedAway } from './turned-away.ts';
import { STALLED, type UploadStream } from './upload-stream.ts';

/** What every request of a listener is served with. */
export interface ExchangeParts {
  readonly feed: SnapshotFeed;
  readonly services: Services;
  /** The list of checks that calls run through now. */
  readonly pipeline: () => readonly Step[];
  readonly identity: Identity;
  readonly callLog: CallLog;
  readonly inFlight: InFlightBytes;
  readonly burden: Burden;
  readonly turnedAway: TurnedAway;
  /** Whether answers should end their connections, because the process is about to. */
  readonly isDraining: () => boolean;
  readonly connectionLines: () => ConnectionLines;
  /** Whether a sandbox is on now, whose answers carry advice in headers; without it none ever does. */
  readonly isSandbox?: (() => boolean) | undefined;
  /** Asked in a sandbox alone. */
  readonly mistakeNamer?: MistakeNamer | undefined;
}

const NO_HEADERS: readonly string[] = [];
const NOTHING_READ: Uint8Array = new Uint8Array();

/** Of a path that is no route, in the log. */
const PATH_LENGTH_MAX = 128;

const CONTINUE = /(?:^|\W)100-continue(?:$|\W)/i;

/** How long a caller that was shed should wait: the pressure may be gone by then. */
const SHED_RETRY_MS = 1000;

/** How long the caller of an upload may send nothing while it is waited for. */
const UPLOAD_STALL_MS = 30_000;

/**
 * One request from its head to its record: `judgeHead` → `readBody` → `runPipeline` → `renderReply` → `callLog`.
 *
 * It keeps the snapshot that it began with, whatever is published meanwhile.
 */
export class RequestExchange implements Caller, CallWitness, ConnectionRequest {
  readonly #request: IncomingRequest;
  readonly #connection: RequestConnection;
  readonly #parts: ExchangeParts;
  readonly #snapshot: Snapshot;
  readonly #requestId: string;
  readonly #isAdvised: boolean;
  readonly #arrivedAtMs: number;
  readonly #arrivedAt: number;
  #client: ClientAddress;
  #readAt: number;
  #bytesIn = 0;
  #body: Uint8Array = NOTHING_READ;
  #reply: Reply | undefined;
  #replyHeaders = NO_HEADERS;
  #endsConnection = false;
  /** Once it is decided. */
  #passage: Passage | undefined;
  /** While a multipart call is decided. */
  #upload: UploadStream | undefined;

  constructor(request: IncomingRequest, parts: ExchangeParts) {
    this.#request = request;
    this.#connection = request.connection;
    this.#parts = parts;
    this.#snapshot = parts.feed.current();
    this.#isAdvised = parts.isSandbox?.() === true;
    this.#requestId = `${this.#snapshot.region}-${parts.identity.uuid()}`;
    this.#arrivedAtMs = parts.services.clock.wallMs();
    this.#arrivedAt = parts.services.clock.monotonicMs();
    this.#readAt = this.#arrivedAt;
    this.#client = request.connection.peer;
  }

  /** Whether its body is still coming in. */
  get isReceiving(): boolean {
    return !this.#request.isComplete && !this.#connection.isDropping;
  }

  /** Whether it is the caller who holds up its body, and not who reads it. */
  get isWaitingForCaller(): boolean {
    return !this.#request.isPaused;
  }

  get isAnswered(): boolean {
    return this.#request.isAnswered;
  }

  get isGone(): boolean {
    return this.#request.isGone;
  }

  onGone(listener: () => void): void {
    this.#request.onGone(listener);
  }

  start(): void {
    const { head } = this.#request;
    const preflight = preflightHeaders(head, this.#snapshot);
    if (preflight !== undefined) return this.#answerPreflight(preflight);
    const call = judgeHead(head);
    if ('httpStatus' in call) return this.#refuseRequest(call);
    this.#client = clientAddress(this.#client, head.forwardedFor, this.#snapshot);
    const { contentLength } = head;
    const overloaded = shedCause(this.#parts.burden, this.#snapshot.overload, contentLength);
    if (overloaded !== undefined) return this.#shed(overloaded, contentLength);
    const { bodyBytesMax: bytesMax, uploadBytesMax, inFlightBytesMax } = this.#snapshot;
    const limits = { bytesMax, inFlightBytesMax, inFlight: this.#parts.inFlight };
    const { boundary } = call;
    if (boundary === undefined)
      readBody(this.#request, { contentLength, limits }, read => this.#onBody(call, read));
    else {
      const options = { boundary, contentLength, limits, uploadBytesMax, stallMs: UPLOAD_STALL_MS };
      readUpload(this.#request, options, read => this.#onBody(call, read));
    }
    // One that is announced as too large is answered by now.
    if (!this.#request.isAnswered) this.#askForBody();
  }

  /** An interim answer in front of earlier answers would be taken for one of them: there the caller has to do without. */
  #askForBody(): void {
    const { expect, version } = this.#request.head;
    if (expect === undefined || version !== '1.1' || !CONTINUE.test(expect)) return;
    if (this.#connection.isNext(this.#request)) this.#connection.askForBody();
  }

  /** A preflight has no body: one that announces some is answered all the same, and nothing of it is taken in. */
  #answerPreflight(headers: readonly string[]): void {
    const { contentLength = 0, transferEncoding, isLast } = this.#request.head;
    const hasBody = contentLength > 0 || transferEncoding !== undefined;
    this.#endsConnection = hasBody || isLast || this.#isLastOfAll();
    this.#request.answer(renderBareHead(204, headers, this.#connectionLines()), this.#endsConnection);
  }

  /** Refuses the request where its framing broke before its end; one that is whole, or answered, goes on. */
  breakOff(refusal: HttpRefusal): void {
    if (this.#request.isComplete) return;
    if (this.#upload !== undefined) this.#upload.breakOff(refusal);
    else if (!this.#request.isAnswered) this.#refuseRequest(refusal);
  }

  #onBody(head: CallHead, read: BodyRead | UploadRead): void {
    this.#readAt = this.#parts.services.clock.monotonicMs();
    if (read.outcome === 'read') return this.#decide(head, read);
    this.#parts.inFlight.release(read.held);
    if (read.outcome === 'too-large')
      this.#refuseRequest({ httpStatus: 413, cause: 'a body above every limit' });
    if (read.outcome === 'no-room') this.#shed('the bytes in flight are at their limit', undefined);
    if (read.outcome === 'stalled') this.#refuseRequest({ httpStatus: 408, cause: STALLED });
  }

  #decide(head: CallHead, read: BytesRead): void {
    const { bytes, held } = read;
    this.#bytesIn = bytes.length;
    this.#body = bytes;
    this.#upload = read.upload;
    const received: Received = {
      bytes,
      upload: read.upload,
      route: head.route,
      requestId: this.#requestId,
      client: this.#client,
      environment: environmentOf(this.#request.head.staging, this.#snapshot),
      caller: this,
    };
    const { services } = this.#parts;
    const world: World = { nowMs: services.clock.wallMs(), snapshot: this.#snapshot, services };
    const passage = runPipeline(this.#parts.pipeline(), received, world);
    if (passage instanceof Promise) void passage.then(decided => this.#finish(decided, held));
    else this.#finish(passage, held);
  }

  #finish(passage: Passage, held: number): void {
    this.#passage = passage;
    try {
      this.#closeUpload();
      countRefusal(passage, this.#parts.services);
      const reply = replyToPassage(passage, this.#snapshot);
      const diagnosis = diagnosisOf(passage, this.#mistakeIn(passage));
      const headers = this.#adviceOn(diagnosis, passage.facts.api);
      const wire = (passage.refusal?.fault ?? passage.facts.fault)?.wire;
      if (wire === undefined)
        this.#write(reply, { headers, closes: reply.httpStatus !== 200 || !this.#request.isComplete });
      else this.#break(reply, wire, headers);
      this.#parts.callLog.record(this.#recordOf(reply, passage, diagnosis), this);
    } catch (error) {
      this.#abandon(error);
    } finally {
      this.#parts.inFlight.release(held);
    }
  }

  /** What is left of an upload by now was not asked for; the answer ends the connection then. */
  #closeUpload(): void {
    if (this.#upload === undefined) return;
    this.#bytesIn = this.#upload.taken;
    this.#upload.close();
    this.#upload = undefined;
  }

  /** A log or a renderer that throws is a bug: it costs this call its connection, and no other call anything. */
  #abandon(error: unknown): void {
    process.emitWarning(error instanceof Error ? error : String(error), { code: 'GATEWRIGHT_BUG' });
    this.#connection.socket.destroy();
  }

  /** Answers what is no call with its HTTP status, and ends the connection. */
  #refuseRequest({ httpStatus, cause, headers = [] }: HttpRefusal): void {
    const reply = replyToRefusal(refuse('bad-params', { httpStatus }), this.#snapshot, this.#requestId);
    const course: Course = { refusedBy: 'listener', refused: 'bad-params', cause };
    const diagnosis = diagnosisOf(course);
    this.#write(reply, { headers: [...headers, ...this.#adviceOn(diagnosis)], closes: true });
    this.#parts.callLog.record(this.#recordOf(reply, course, diagnosis), this);
  }

  /**
   * Turns a call away that there is no room for: nothing was executed. A short rest of the body is left to come in
   * unread: opening connections again is what an overloaded process can do without.
   */
  #shed(cause: string, announcedBytes: number | undefined): void {
    const refusal = refuse('system-exception', { retryAfterMs: SHED_RETRY_MS });
    const reply = replyToRefusal(refusal, this.#snapshot, this.#requestId);
    const isShort = announcedBytes !== undefined && announcedBytes <= LARGE_BODY_BYTES;
    const isHeldBack = this.#request.head.expect !== undefined;
    const course: Course = { refusedBy: 'listener', refused: 'system-exception', cause };
    const diagnosis = diagnosisOf(course);
    this.#write(reply, { headers: this.#adviceOn(diagnosis), closes: !isShort || isHeldBack });
    this.#parts.turnedAway.count('overload');
    this.#parts.turnedAway.record('overload', this.#recordOf(reply, course, diagnosis));
  }

  /**
   * Writes the answer, and ends the connection with it where that is asked for, or the gateway drains: but never in
   * front of a later call, which is being executed and would get no answer. Then the last of them ends it.
   */
  #write(reply: Reply, { headers, closes }: { headers: readonly string[]; closes: boolean }): void {
    const { head } = this.#request;
    const cors = corsHeaders(head, this.#snapshot, this.#isAdvised ? ADVICE_NAMES : NO_HEADERS);
    const isLatest = this.#connection.latest === this;
    this.#endsConnection = isLatest && (closes || head.isLast || this.#isLastOfAll());
    this.#reply = reply;
    this.#replyHeaders = cors.length === 0 ? headers : [...headers, ...cors];
    const answer = renderReply(reply, {
      headers: this.#replyHeaders,
      connectionLines: this.#connectionLines(),
      isHead: head.method === 'HEAD',
    });
    this.#request.answer(answer, this.#endsConnection);
  }

  #adviceOn(diagnosis: string | undefined, api?: Api): readonly string[] {
    if (!this.#isAdvised) return NO_HEADERS;
    const ending = deprecationHeaders(api, this.#arrivedAtMs);
    return [...adviceHeaders(this.#requestId, diagnosis), ...ending];
  }

  #mistakeIn(passage: Passage): string | undefined {
    const { mistakeNamer: namer, services } = this.#parts;
    if (!this.#isAdvised || namer === undefined) return undefined;
    return mistakeIn(passage, { namer, signLedger: services.signLedger, snapshot: this.#snapshot });
  }

  /** Whether nothing more is to come, or to be served, on any connection or this one. */
  #isLastOfAll(): boolean {
    return this.#connection.hasCallerEnded || this.#parts.isDraining();
  }

  #connectionLines(): string {
    const { stays, ends } = this.#parts.connectionLines();
    return this.#endsConnection ? ends : stays;
  }

  evidence(): CallEvidence {
    return {
      method: this.#request.head.method,
      headers: rawFieldsOf(this.#request.head),
      body: this.#body,
      replyHeaders: this.#reply === undefined ? NO_HEADERS : this.#headersOf(this.#reply),
      reply: this.#reply?.body ?? NOTHING_READ,
      caller: this,
    };
  }

  sent(): SentCall | undefined {
    return this.#passage && sentCallOf(this.#passage.facts);
  }

  #headersOf(reply: Reply): readonly string[] {
    const headers = headersOfReply(reply, this.#replyHeaders);
    return this.#endsConnection ? [...headers, 'connection', 'close'] : headers;
  }

  #break(reply: Reply, how: 'cut' | 'reset', headers: readonly string[]): void {
    this.#endsConnection = true;
    const connectionLines = this.#connectionLines();
    breakReply(this.#request, reply, { how, headers, connectionLines, isHead: false });
  }

  #recordOf(reply: Reply, course: Course, diagnosis: string | undefined): CallRecord {
    return recordOf(
      {
        requestId: this.#requestId,
        snapshot: this.#snapshot,
        arrivedAtMs: this.#arrivedAtMs,
        path: recordedPath(this.#request.head.target),
        client: this.#client,
        bytesIn: this.#bytesIn,
        arrivedAt: this.#arrivedAt,
        readAt: this.#readAt,
        answeredAt: this.#parts.services.clock.monotonicMs(),
        reply,
        diagnosis,
        contracts: this.#parts.services.contracts,
      },
      course,
    );
  }
}

/** A body that was read, or of a multipart one its text fields. */
type BytesRead = Extract<BodyRead | UploadRead, { outcome: 'read' }>;

/** A copy where it is a part: a slice would keep the whole target, query and all, for as long as the record. */
function recordedPath(target: string): string {
  const path = pathOf(target).slice(0, PATH_LENGTH_MAX);
  return path.length === target.length ? path : Buffer.from(path, 'latin1').toString('latin1');
}

/** Source: protocol.md §8. */
function environmentOf(staging: string | undefined, { stagingHeader }: Snapshot): Received['environment'] {
  if (staging === undefined) return 'formal';
  return staging === stagingHeader.value ? 'staging' : 'other';
}
