import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import type { ClientAddress } from '../model/received.ts';
import type { Outbox, Sender } from '../ports/outbox.ts';
import {
  type AnswerBytes,
  type ConnectionRequest,
  type Hold,
  IncomingRequest,
  type RequestConnection,
} from './incoming-request.ts';
import type { HttpRefusal } from './judge-head.ts';
import { RequestReader } from './request-reader.ts';
import type { AnswerWait, BodyWait, HeadWait } from './slow-callers.ts';

/** Whom a connection tells; it never tells of anything behind `onClosed`. */
export interface ConnectionOwner {
  /** Where answers wait to be written. */
  readonly outbox: Outbox;
  /** In lower case. */
  readonly stagingName: () => string;
  /** A request has begun: its connection is to be told what stands for it, as its `latest`. */
  onRequest(request: IncomingRequest): void;
  /** The caller has taken an answer, or is gone: `count` requests less wait for one. */
  onSettled(count: number): void;
  /** What came is no HTTP, or broke off; nothing more is read. */
  onBroken(connection: CallerConnection, refusal: HttpRefusal): void;
  onClosed(connection: CallerConnection): void;
}

const HOLDS: Readonly<Record<Hold, number>> = { consumer: 1, requests: 2, answers: 4 };

/** Requests that wait for their answer, the end included; more of them are left unread. */
const PENDING_MAX = 64;
/** How long a caller may take to read its last answer and to end its side. */
const LINGER_MS = 2_000;
/** How much of what nobody reads is taken in, so that the caller reads its answer before the connection goes. */
const LINGER_BYTES_MAX = 4 * 1024 * 1024;

const CUT_SHORT_HEAD: HttpRefusal = { httpStatus: 400, cause: 'a request that is cut short' };
const CUT_SHORT_BODY: HttpRefusal = { httpStatus: 400, cause: 'a body that is cut short' };
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const NOTHING = Buffer.alloc(0);

/**
 * A connection of a caller: reads requests one after the other, and writes their answers in the same order.
 *
 * Behind the last answer nothing is read: what still comes is taken in and dropped, because a connection that is
 * closed over unread bytes is reset, and the caller would lose its answer.
 */
export class CallerConnection implements RequestConnection, Sender {
  readonly socket: Socket;
  readonly peer: ClientAddress;
  /** Requests that wait for their answer, or whose answer waits for the caller to take it. */
  pending = 0;
  /** Requests that came. */
  requests = 0;
  latest: ConnectionRequest | undefined;
  /** Bytes that had come when the door was closed; more than these are the head of another request. */
  bytesAtClosing = 0;
  readonly bodyWait: BodyWait = { request: undefined, bytesBefore: 0, waitedMs: 0 };
  readonly answerWait: AnswerWait = { bytesTaken: 0, waitedMs: 0 };
  readonly headWait: HeadWait = { requests: 0, isBegun: false, waitedMs: 0 };
  readonly lookedAt = { callsMs: 0, machineMs: 0 };
  readonly #owner: ConnectionOwner;
  readonly #reader = new RequestReader();
  /** What came and was not read. */
  #unread: Buffer | undefined;
  #holds = 0;
  #isReading = false;
  /** Whether what comes is dropped. */
  #isDropping = false;
  #dropped = 0;
  /** Whether our side was ended, or will be as soon as the answers that are due were written. */
  #isEnding = false;
  #hasCallerEnded = false;
  #isClosed = false;
  /** The request that is being read. */
  #incoming: IncomingRequest | undefined;
  /** The requests whose answers were not written yet, in their order. */
  readonly #due: IncomingRequest[] = [];
  #linger: NodeJS.Timeout | undefined;

  constructor(socket: Socket, peer: ClientAddress, owner: ConnectionOwner) {
    this.socket = socket;
    this.peer = peer;
    this.#owner = owner;
    socket
      .on('data', this.#onData)
      .on('end', () => this.#onEnd())
      .on('drain', () => this.release('answers'))
      // What goes wrong on a socket is told by its `close`.
      .on('error', ignore)
      .on('close', () => this.#onClose());
  }

  /** Whether nothing is due on it: no answer, and no head that has begun to come in. */
  get isIdle(): boolean {
    return this.pending === 0 && this.socket.bytesRead === this.bytesAtClosing;
  }

  /** Whether a head has begun to come in, and it is the caller who holds it up. */
  get isHeadBegun(): boolean {
    return this.#unread !== undefined && this.#holds === 0 && this.#reader.isBetweenRequests;
  }

  /** Whether a body is coming in. */
  get isReceiving(): boolean {
    return this.#incoming !== undefined;
  }

  get isDropping(): boolean {
    return this.#isDropping;
  }

  get hasCallerEnded(): boolean {
    return this.#hasCallerEnded;
  }

  isNext(request: IncomingRequest): boolean {
    return this.#due[0] === request;
  }

  askForBody(): void {
    this.socket.write(CONTINUE, 'latin1');
  }

  hold(reason: Hold): void {
    this.#holds |= HOLDS[reason];
  }

  release(reason: Hold): void {
    if ((this.#holds & HOLDS[reason]) === 0) return;
    this.#holds &= ~HOLDS[reason];
    if (this.#holds !== 0 || this.#isReading || this.#isClosed) return;
    const unread = this.#unread ?? NOTHING;
    this.#unread = undefined;
    if (!this.#isDropping) this.#read(unread);
    if (this.#holds === 0) this.socket.resume();
  }

  takeAnswer(request: IncomingRequest): void {
    if (this.#isClosed) return;
    if (request.isLast) this.#stopReading();
    // Answers behind it are written along with it.
    if (this.isNext(request)) this.#owner.outbox.add(this);
  }

  /** Writes what is no answer to a request, and ends; only where no answer is due. */
  endWith(bytes: AnswerBytes): void {
    this.#write(bytes, ignore);
    this.end();
  }

  /** Ends our side, behind the answers that are due, and leaves the other side time to read. */
  end(): void {
    this.#stopReading();
    this.#isEnding = true;
    if (this.#due.length > 0 || this.#isClosed) return;
    // Until then it is their pace that callers are held to.
    this.socket.end(() => this.#lingerOn());
    this.socket.resume();
  }

  #lingerOn(): void {
    if (!this.#isClosed) this.#linger ??= setTimeout(() => this.socket.destroy(), LINGER_MS).unref();
  }

  // An arrow function, because it is handed over as a listener.
  readonly #onData = (chunk: Buffer): void => {
    if (this.#isDropping) return this.#drop(chunk.length);
    const unread = this.#unread;
    this.#unread = undefined;
    this.#read(unread === undefined ? chunk : Buffer.concat([unread, chunk]));
  };

  #read(bytes: Buffer): void {
    this.#isReading = true;
    let at = 0;
    while (this.#holds === 0 && !this.#isDropping) {
      const progress = this.#reader.next(bytes, at, this.#owner.stagingName());
      at = this.#reader.at;
      if (progress === 'more') break;
      if (progress === 'head') this.#begin();
      else if (progress === 'end') this.#complete();
      else if (progress === 'piece') this.#incoming?.takePiece(pieceOf(bytes, this.#reader.pieceAt, at));
      else this.breakWith(this.#reader.refusal);
    }
    this.#isReading = false;
    if (this.#isDropping) return;
    if (at < bytes.length) this.#unread = at === 0 ? bytes : bytes.subarray(at);
    if (this.#holds !== 0) this.socket.pause();
  }

  #begin(): void {
    const request = new IncomingRequest(this.#reader.takeHead(), this);
    this.#incoming = request;
    this.#due.push(request);
    this.pending += 1;
    this.requests += 1;
    this.#owner.onRequest(request);
  }

  #complete(): void {
    const request = this.#incoming;
    this.#incoming = undefined;
    if (this.pending >= PENDING_MAX) this.hold('requests');
    // What comes behind a request that asks for the end of the connection is no request.
    if (request?.head.isLast === true) this.#stopReading();
    request?.complete();
  }

  /** Refuses what comes in, and ends the connection behind the answers that are due. */
  breakWith(refusal: HttpRefusal): void {
    this.#isDropping = true;
    this.#owner.onBroken(this, refusal);
    this.#incoming?.leaveBody();
    this.end();
  }

  #stopReading(): void {
    if (this.#isDropping) return;
    this.#isDropping = true;
    this.#unread = undefined;
    this.#incoming?.leaveBody();
    if (this.#holds !== 0) this.socket.resume();
  }

  /** Takes in a bounded part of what nobody reads. */
  #drop(size: number): void {
    this.#dropped += size;
    if (this.#dropped <= LINGER_BYTES_MAX) return;
    if (this.#due.length > 0) this.socket.pause();
    else this.socket.destroySoon();
  }

  /** Writes the answers that are there, up to the first that is not. */
  send(): void {
    if (this.#isClosed) return;
    for (;;) {
      const [request] = this.#due;
      const bytes = request?.takeAnswer();
      if (request === undefined || bytes === undefined) break;
      this.#due.shift();
      if (!this.#write(bytes, this.#onWritten)) this.hold('answers');
      if (request.isLast) this.#isEnding = true;
    }
    if (this.#due.length === 0 && (this.#isEnding || this.#hasCallerEnded)) this.end();
  }

  #write(bytes: AnswerBytes, done: () => void): boolean {
    const { socket } = this;
    if (bytes instanceof Uint8Array) return socket.write(bytes, done);
    socket.cork();
    socket.write(bytes[0]);
    const isTaken = socket.write(bytes[1], done);
    socket.uncork();
    return isTaken;
  }

  /** One for all answers of a connection. */
  readonly #onWritten = (): void => {
    if (this.#isClosed) return;
    this.pending -= 1;
    this.#owner.onSettled(1);
    // An idle connection keeps nothing of its calls.
    if (this.pending === 0 && this.#incoming === undefined) this.latest = undefined;
    if (this.pending < PENDING_MAX) this.release('requests');
  };

  #onEnd(): void {
    this.#hasCallerEnded = true;
    if (this.#isDropping) {
      if (this.#due.length === 0) this.end();
      return;
    }
    if (this.#incoming !== undefined) this.breakWith(CUT_SHORT_BODY);
    else if (this.#unread !== undefined) this.breakWith(CUT_SHORT_HEAD);
    else if (this.#due.length === 0) this.end();
  }

  #onClose(): void {
    this.#isClosed = true;
    clearTimeout(this.#linger);
    const { pending } = this;
    this.pending = 0;
    this.#incoming?.leave();
    for (const request of this.#due.splice(0)) request.leave();
    this.#owner.onSettled(pending);
    this.#owner.onClosed(this);
  }
}

function ignore(): void {}

function pieceOf(bytes: Buffer, start: number, end: number): Uint8Array {
  return start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end);
}
