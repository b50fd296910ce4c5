import type { Clock } from '../../ports/clock.ts';
import type { Outbox } from '../../ports/outbox.ts';
import { closeStream } from './body-upload.ts';
import { type ConnectionOwner, type Exchange, type Origin, ServiceConnection } from './service-connection.ts';

/** How long an idle connection is kept where the service says nothing: less than what services keep theirs. */
const IDLE_MS = 4_000;
/** How much sooner than the service we close an idle connection: a request must not meet its end. */
const HEAD_START_MS = 1_000;
const IDLE_MS_MAX = 60_000;
const SWEEP_MS = 1_000;

/** What every connection to any service works with. */
export interface ConnectionParts {
  readonly clock: Clock;
  readonly outbox: Outbox;
}

interface IdleConnection {
  readonly connection: ServiceConnection;
  /** On the monotonic clock; from then on it is not used. */
  readonly until: number;
}

/**
 * The connections to one origin: the one that was used last is used first, so that the others can age and close.
 *
 * An exchange never waits for a connection; who bounds the exchanges bounds the connections.
 */
export class ConnectionPool implements ConnectionOwner {
  readonly outbox: Outbox;
  readonly #origin: Origin;
  readonly #clock: Clock;
  readonly #connections = new Set<ServiceConnection>();
  #idle: IdleConnection[] = [];
  #sweeper: NodeJS.Timeout | undefined;
  #isClosing = false;
  readonly #onEmpty: (() => void)[] = [];

  constructor(origin: Origin, { clock, outbox }: ConnectionParts) {
    this.outbox = outbox;
    this.#origin = origin;
    this.#clock = clock;
  }

  /** Open connections, those that are being made included. */
  get size(): number {
    return this.#connections.size;
  }

  /** Runs an exchange over an idle connection or a new one; none whose caller is gone already. */
  run(exchange: Exchange): void {
    if (exchange.caller?.isGone === true) {
      if (exchange.body !== undefined) closeStream(exchange.body.pieces);
      return exchange.settle({
        outcome: 'silent',
        sent: false,
        cause: 'the caller is gone',
        endedBy: 'caller',
      });
    }
    (this.#takeIdle() ?? this.#connect()).start(exchange);
  }

  /** Lets exchanges under way finish, then resolves with every connection closed. */
  close(): Promise<void> {
    this.#isClosing = true;
    this.#drop(this.#idle.splice(0));
    if (this.#connections.size === 0) return Promise.resolve();
    return new Promise(resolve => {
      this.#onEmpty.push(resolve);
    });
  }

  /** Closes every connection at once. */
  cut(): void {
    this.#isClosing = true;
    for (const connection of this.#connections) connection.destroy('the gateway ends');
  }

  onFree(connection: ServiceConnection, keepAliveSeconds: number): void {
    const promised = keepAliveSeconds < 0 ? IDLE_MS : keepAliveSeconds * 1000 - HEAD_START_MS;
    const idleMs = Math.min(promised, IDLE_MS_MAX);
    if (this.#isClosing || idleMs <= 0) return connection.destroy('not kept');
    this.#idle.push({ connection, until: this.#clock.monotonicMs() + idleMs });
    this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  onUnsent(exchange: Exchange): void {
    this.run(exchange);
  }

  onClosed(connection: ServiceConnection): void {
    this.#connections.delete(connection);
    const at = this.#idle.findIndex(idle => idle.connection === connection);
    if (at >= 0) this.#idle.splice(at, 1);
    if (this.#connections.size > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
    for (const resolve of this.#onEmpty.splice(0)) resolve();
  }

  #connect(): ServiceConnection {
    const connection = new ServiceConnection(this.#origin, this);
    this.#connections.add(connection);
    return connection;
  }

  #takeIdle(): ServiceConnection | undefined {
    const idle = this.#idle.pop();
    if (idle === undefined) return undefined;
    if (this.#clock.monotonicMs() < idle.until && idle.connection.isUsable) return idle.connection;
    // The event loop was late. Every other one may have aged as well, or was promised more: each is asked.
    idle.connection.destroy('aged');
    return this.#takeIdle();
  }

  #sweep(): void {
    const now = this.#clock.monotonicMs();
    const aged = this.#idle.filter(({ until }) => until <= now);
    if (aged.length === 0) return;
    this.#idle = this.#idle.filter(({ until }) => until > now);
    this.#drop(aged);
  }

  #drop(idle: readonly IdleConnection[]): void {
    for (const { connection } of idle) connection.destroy('aged');
  }
}
