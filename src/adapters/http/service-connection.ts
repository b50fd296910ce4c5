import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ServiceOutcome } from '../../ports/upstream.ts';
import { AnswerReader } from './answer-reader.ts';

/** Where a service listens. */
export interface Origin {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
}

/** What a connection tells its pool. */
export interface ConnectionOwner {
  /** Its exchange is over and it may carry the next one. `keepAliveSeconds`: what the service promised, −1 nothing. */
  onFree(connection: ServiceConnection, keepAliveSeconds: number): void;
  /** It is closed. */
  onClosed(connection: ServiceConnection): void;
}

/** A request, and who is told what came of it: once, and never with an exception. */
export interface Exchange {
  /** Head and body as they go out. */
  readonly request: Uint8Array;
  /** For connecting, sending and reading together; above 0. */
  readonly timeoutMs: number;
  settle(outcome: ServiceOutcome): void;
}

/** Source: protocol.md §6. */
const ANSWER_BOUNDS = { headBytesMax: 16 * 1024, bodyBytesMax: 8 * 1024 * 1024 };

/** Every connection reads into this one, and is done with it before it returns to the event loop. */
const READ_BUFFER = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * One connection to a service, which carries one exchange at a time.
 *
 * Head and body of a request go out in one write. What breaks an answer, or comes when none is due, ends the
 * connection: from then on nobody knows where the next answer begins.
 */
export class ServiceConnection {
  readonly #owner: ConnectionOwner;
  readonly #socket: Socket;
  readonly #reader = new AnswerReader(ANSWER_BOUNDS);
  #exchange: Exchange | undefined;
  #isConnected = false;
  #isSent = false;
  #deadline: NodeJS.Timeout | undefined;
  #deadlineMs = 0;

  constructor(origin: Origin, owner: ConnectionOwner) {
    this.#owner = owner;
    this.#socket = open(origin, size => this.#onRead(size))
      .on(origin.isTls ? 'secureConnect' : 'connect', () => this.#onConnect())
      .on('end', () => this.#onEnd())
      .on('error', error => this.#fail(causeOf(error)))
      .on('close', () => this.#onClose());
  }

  /** Sends a request, as soon as there is a connection. Only while no other exchange is under way. */
  start(exchange: Exchange): void {
    this.#exchange = exchange;
    this.#isSent = false;
    this.#reader.open();
    this.#armDeadline(exchange.timeoutMs);
    if (this.#isConnected) this.#send(exchange.request);
  }

  /** Closes it at once; an exchange under way ends without an answer. */
  destroy(cause: string): void {
    this.#fail(cause);
  }

  #send(request: Uint8Array): void {
    this.#isSent = true;
    this.#socket.write(request);
  }

  #onConnect(): void {
    this.#isConnected = true;
    if (this.#exchange !== undefined) this.#send(this.#exchange.request);
  }

  #onRead(size: number): boolean {
    // The answer to nothing; also what follows the end of one.
    if (this.#exchange === undefined) this.#socket.destroy();
    else this.#take(this.#reader.read(READ_BUFFER, size));
    return true;
  }

  #onEnd(): void {
    if (this.#exchange !== undefined) this.#take(this.#reader.end());
    this.#socket.destroy();
  }

  #onClose(): void {
    clearTimeout(this.#deadline);
    this.#fail('the service closed the connection');
    this.#owner.onClosed(this);
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
    const outcome: ServiceOutcome = {
      outcome: 'answered',
      status: reader.status,
      body: reader.takeBody(),
      answeredBy: 'service',
    };
    // A service that answers before it has read the request may take what is still coming for the next one.
    const isReusable = reader.isReusable && this.#socket.writableLength === 0;
    this.#settle(outcome);
    if (isReusable) this.#owner.onFree(this, reader.keepAliveSeconds);
    else this.#socket.destroy();
  }

  #fail(cause: string): void {
    this.#settle({ outcome: 'silent', sent: this.#isSent, cause });
    this.#socket.destroy();
  }

  #settle(outcome: ServiceOutcome): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    exchange?.settle(outcome);
  }

  /** The timer of the exchange before is set anew and not made anew; one that goes off between two says nothing. */
  #armDeadline(timeoutMs: number): void {
    if (this.#deadline !== undefined && this.#deadlineMs === timeoutMs) {
      this.#deadline.refresh();
      return;
    }
    clearTimeout(this.#deadline);
    this.#deadlineMs = timeoutMs;
    this.#deadline = setTimeout(() => {
      if (this.#exchange !== undefined) this.#fail(`no complete answer within ${timeoutMs} ms`);
    }, timeoutMs).unref();
  }
}

function open({ host, port, isTls }: Origin, take: (size: number) => boolean): Socket {
  const options = { host, port, noDelay: true, onread: { buffer: READ_BUFFER, callback: take } };
  if (!isTls) return connectPlain(options);
  return connectTls({ ...options, servername: host, ALPNProtocols: ['http/1.1'] });
}

/** The code where there is one: messages may carry addresses, codes are what operators look for. */
function causeOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return error.message === '' ? code : `${code}: ${error.message}`;
}
