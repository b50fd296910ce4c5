import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import type { Caller } from '../../model/received.ts';
import type { Outbox, Sender } from '../../ports/outbox.ts';
import type { ServiceOutcome } from '../../ports/upstream.ts';
import { AnswerReader } from './answer-reader.ts';
import { BodyUpload, type StreamedBody } from './body-upload.ts';
import { isRefusedHandshake, type Origin, openSocket } from './open-socket.ts';

export type { Origin } from './open-socket.ts';

/** What a connection tells its pool, and has of it. */
export interface ConnectionOwner {
  /** Where requests wait to be sent. */
  readonly outbox: Outbox;
  /** Its exchange is over and it may carry the next one. `keepAliveSeconds`: what the service promised, −1 nothing. */
  onFree(connection: ServiceConnection, keepAliveSeconds: number): void;
  /** It ends, and this exchange waited to be sent over it: another connection may carry it. */
  onUnsent(exchange: Exchange): void;
  /** It is closed. */
  onClosed(connection: ServiceConnection): void;
}

/** A request, and who is told what came of it: once, and never with an exception. */
export interface Exchange {
  /** Head and body as they go out; the head alone where the body is a stream. */
  readonly request: Uint8Array;
  /** The body, where it is a stream. */
  readonly body?: StreamedBody | undefined;
  /**
   * For connecting, sending and reading together; above 0.
   *
   * Under a stream it counts anew from each piece that came and each that the service took, and stands still while the
   * next piece is waited for: how long a caller may take is the listener's to say.
   */
  readonly timeoutMs: number;
  /** Once it is gone, the exchange is cut. */
  readonly caller?: Caller | undefined;
  settle(outcome: ServiceOutcome): void;
}

/** Source: protocol.md §6. */
const ANSWER_BOUNDS = { headBytesMax: 16 * 1024, bodyBytesMax: 8 * 1024 * 1024 };

/** Whose doing the end of an exchange was, where it says nothing about the service. */
const CALLER = { endedBy: 'caller' } as const;

/** Every connection reads into this one, and is done with it before it returns to the event loop. */
const READ_BUFFER = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * One connection to a service, which carries one exchange at a time.
 *
 * Head and body of a request go out in one write, unless the body is a stream. What breaks an answer, or comes when
 * none is due, ends the connection: from then on nobody knows where the next answer begins.
 */
export class ServiceConnection implements Sender {
  readonly #owner: ConnectionOwner;
  readonly #socket: Socket;
  readonly #reader = new AnswerReader(ANSWER_BOUNDS);
  #exchange: Exchange | undefined;
  #upload: BodyUpload | undefined;
  #isConnected = false;
  /** Whether anything ever came from the service. */
  #isHeard = false;
  #isSent = false;
  /** Whether the request waits in the outbox. */
  #isWaiting = false;
  #deadline: NodeJS.Timeout | undefined;
  #deadlineMs = 0;

  constructor(origin: Origin, owner: ConnectionOwner) {
    this.#owner = owner;
    this.#socket = openSocket(origin, { buffer: READ_BUFFER, callback: size => this.#onRead(size) })
      .on(origin.isTls ? 'secureConnect' : 'connect', () => this.#onConnect())
      .on('end', () => this.#onEnd())
      .on('error', error => this.#onError(error))
      .on('close', () => this.#onClose());
  }

  /** Whether it can carry another exchange, as far as is known; its end may be under way all the same. */
  get isUsable(): boolean {
    return this.#socket.writable;
  }

  /** Sends a request, as soon as there is a connection. Only while no other exchange is under way. */
  start(exchange: Exchange): void {
    this.#exchange = exchange;
    this.#isSent = false;
    this.#reader.open();
    this.#upload = exchange.body === undefined ? undefined : this.#uploadOf(exchange.body);
    this.#armDeadline(exchange.timeoutMs);
    if (this.#isConnected) this.#queue();
    exchange.caller?.onGone(() => {
      if (this.#exchange === exchange) this.#fail('the caller is gone', CALLER);
    });
  }

  /** Closes it at once; an exchange under way ends without an answer. */
  destroy(cause: string): void {
    this.#fail(cause);
  }

  #uploadOf(body: StreamedBody): BodyUpload {
    return new BodyUpload(body, this.#socket, {
      onProgress: () => this.#deadline?.refresh(),
      onFault: cause => this.#fail(cause, CALLER),
    });
  }

  #queue(): void {
    this.#isWaiting = true;
    this.#owner.outbox.add(this);
  }

  /** Sends the request that is due; none where its exchange has ended, or left, meanwhile. */
  send(): void {
    this.#isWaiting = false;
    if (this.#exchange === undefined) return;
    this.#socket.write(this.#exchange.request);
    // Where the system refuses the very first bytes, none of them went out.
    this.#isSent = this.#socket.errored === null;
    this.#upload?.start();
  }

  #onConnect(): void {
    this.#isConnected = true;
    this.send();
  }

  #onRead(size: number): boolean {
    this.#isHeard = true;
    // The answer to nothing; also what follows the end of one.
    if (this.#exchange === undefined) this.#socket.destroy();
    else if (!this.#giveBack()) this.#take(this.#reader.read(READ_BUFFER, size));
    return true;
  }

  #onEnd(): void {
    if (this.#exchange !== undefined && !this.#giveBack()) this.#take(this.#reader.end());
    this.#socket.destroy();
  }

  #onError(error: Error): void {
    if (this.#giveBack()) return;
    if (!this.#isHeard && isRefusedHandshake(error)) this.#isSent = false;
    this.#fail(causeOf(error));
  }

  #onClose(): void {
    clearTimeout(this.#deadline);
    if (!this.#giveBack()) this.#fail('the service closed the connection');
    this.#owner.onClosed(this);
  }

  /**
   * Gives the exchange back where its request waits to be sent, and the service takes its leave of the connection that
   * was idle before. Whether it did.
   */
  #giveBack(): boolean {
    const exchange = this.#exchange;
    if (exchange === undefined || !this.#isWaiting) return false;
    this.#isWaiting = false;
    this.#exchange = undefined;
    // It has not begun, and its stream is the exchange's still.
    this.#upload = undefined;
    this.#socket.destroy();
    this.#owner.onUnsent(exchange);
    return true;
  }

  #take(progress: ReturnType<AnswerReader['read']>): void {
    const reader = this.#reader;
    if (progress === 'unfinished') return;
    if (progress === 'broken') return this.#fail(reader.fault);
    if (progress === 'too-large') {
      this.#settle({ outcome: 'oversize', status: reader.status });
      this.#socket.destroy();
      return;
    }
    // A service that answers before it has read the request may take what is still coming for the next one.
    const isTaken = this.#socket.writableLength === 0 && this.#upload?.isFinished !== false;
    this.#settle({
      outcome: 'answered',
      status: reader.status,
      body: reader.takeBody(),
      answeredBy: 'service',
    });
    if (isTaken && reader.isReusable) this.#owner.onFree(this, reader.keepAliveSeconds);
    else this.#socket.destroy();
  }

  #fail(cause: string, by?: typeof CALLER): void {
    this.#settle({ outcome: 'silent', sent: this.#isSent, cause, ...by });
    this.#socket.destroy();
  }

  #settle(outcome: ServiceOutcome): void {
    const exchange = this.#exchange;
    if (exchange === undefined) return;
    this.#exchange = undefined;
    this.#upload?.stop();
    exchange.settle(outcome);
  }

  /** The timer of the exchange before is set anew and not made anew; one that goes off between two says nothing. */
  #armDeadline(timeoutMs: number): void {
    if (this.#deadline !== undefined && this.#deadlineMs === timeoutMs) {
      this.#deadline.refresh();
      return;
    }
    clearTimeout(this.#deadline);
    this.#deadlineMs = timeoutMs;
    this.#deadline = setTimeout(() => this.#onDeadline(), timeoutMs).unref();
  }

  #onDeadline(): void {
    const exchange = this.#exchange;
    if (exchange === undefined) return;
    if (this.#upload?.waitsForPiece === true) {
      this.#deadline?.refresh();
      return;
    }
    // An event loop that was late has not read yet what came in time.
    setImmediate(() => {
      if (this.#exchange === exchange) this.#fail(`no complete answer within ${exchange.timeoutMs} ms`);
    });
  }
}

/** The code where there is one: messages may carry addresses, codes are what operators look for. */
function causeOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return error.message === '' ? code : `${code}: ${error.message}`;
}
