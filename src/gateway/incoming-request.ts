import type { Socket } from 'node:net';
import type { ClientAddress } from '../model/received.ts';
import type { BodySink, BodySource } from './body-source.ts';
import type { HttpRefusal } from './judge-head.ts';
import type { ReceivedHead } from './received-head.ts';
import type { ReceivedRequest } from './slow-callers.ts';

/** An answer on its way: head and body in one block, or apart where copying the body would cost more. */
export type AnswerBytes = Uint8Array | readonly [head: Uint8Array, body: Uint8Array];

/** What a connection knows of the request that came last. */
export interface ConnectionRequest extends ReceivedRequest {
  readonly isAnswered: boolean;
  /** Refuses it where its body is still coming in. */
  breakOff(refusal: HttpRefusal): void;
}

/** Why a connection is not read for a while: who reads a body is busy, too many requests or answers wait. */
export type Hold = 'consumer' | 'requests' | 'answers';

/** The connection of a request, as far as the request has to do with it. */
export interface RequestConnection {
  readonly socket: Socket;
  /** The TCP peer, parsed once. */
  readonly peer: ClientAddress;
  /** The request that came last. */
  latest: ConnectionRequest | undefined;
  /** Whether no more requests are read on it. */
  readonly isDropping: boolean;
  /** Whether nothing comes behind the request that came last. */
  readonly hasCallerEnded: boolean;
  /** Whether no earlier answer than that of this request is still to be written. */
  isNext(request: IncomingRequest): boolean;
  /** Asks for a body that the caller holds back. */
  askForBody(): void;
  /** Reads no more until the reason is gone. */
  hold(reason: Hold): void;
  release(reason: Hold): void;
  /** There is an answer to this request. */
  takeAnswer(request: IncomingRequest): void;
}

/** One request of a connection: its head, its body as it comes, and the place of its answer among those that are due. */
export class IncomingRequest implements BodySource {
  readonly head: ReceivedHead;
  readonly connection: RequestConnection;
  #sink: BodySink | undefined;
  #isComplete = false;
  #isPaused = false;
  #isGone = false;
  #isAnswered = false;
  #answer: AnswerBytes | undefined;
  #isLast = false;
  #goneListeners: (() => void)[] | undefined;

  constructor(head: ReceivedHead, connection: RequestConnection) {
    this.head = head;
    this.connection = connection;
  }

  /** Whether all of its body has come. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Whether an answer was given, though it may have to wait for earlier ones. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** Whether the connection went before there was an answer. */
  get isGone(): boolean {
    return !this.#isAnswered && (this.#isGone || this.connection.socket.destroyed);
  }

  /** Hands the answer over, once; `undefined`: none was given yet. */
  takeAnswer(): AnswerBytes | undefined {
    const answer = this.#answer;
    // A connection remembers its last request for as long as it is idle.
    this.#answer = undefined;
    return answer;
  }

  /** Whether the connection ends with its answer. */
  get isLast(): boolean {
    return this.#isLast;
  }

  /** Calls back when the connection goes before there is an answer; at once where it is gone. */
  onGone(listener: () => void): void {
    if (this.isGone) return listener();
    this.#goneListeners ??= [];
    this.#goneListeners.push(listener);
  }

  pour(sink: BodySink | undefined): void {
    this.#sink = sink;
  }

  pause(): void {
    this.#isPaused = true;
    this.connection.hold('consumer');
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.connection.release('consumer');
  }

  /** Gives the answer; once. `isLast`: nothing that comes behind this request is read. */
  answer(bytes: AnswerBytes, isLast: boolean): void {
    this.#isAnswered = true;
    this.#answer = bytes;
    this.#isLast = isLast;
    this.connection.takeAnswer(this);
  }

  /** Told by the connection. */
  takePiece(piece: Uint8Array): void {
    this.#sink?.onPiece(piece);
  }

  /** Told by the connection: the body is whole. */
  complete(): void {
    this.#isComplete = true;
    const sink = this.#sink;
    this.#sink = undefined;
    sink?.onEnd();
  }

  /** Told by the connection: no more of the body is read. */
  leaveBody(): void {
    const sink = this.#sink;
    this.#sink = undefined;
    sink?.onGone();
  }

  /** Told by the connection: it is closed. */
  leave(): void {
    this.#isGone = true;
    this.leaveBody();
    const listeners = this.#goneListeners;
    this.#goneListeners = undefined;
    if (!this.#isAnswered) for (const listener of listeners ?? []) listener();
  }
}
