import { connect, createServer, type Server, type Socket } from 'node:net';
import { createRandom } from '../reference/random.ts';
import { type Faults, NO_FAULTS, type WayFaults } from './faults.ts';
import { FaultyWay } from './faulty-way.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';

export type Way = 'toService' | 'toClient';

export interface FaultProxyOptions {
  /** Where bytes go, on the loopback. */
  readonly servicePort: number;
  /** The same seed draws the same jitter for the same connections, in the order in which they are accepted. */
  readonly seed?: number;
  /** In force for one connection, from 0, in place of `faults`. */
  readonly faultsOf?: (connection: number) => Faults;
  /** Every chunk as it came in, before anything is done to it. */
  readonly onBytes?: (connection: number, way: Way, chunk: Buffer) => void;
}

/** What went through, counted as it came in. */
export interface FaultProxyCounts {
  /** Accepted so far. */
  connections: number;
  /** Open now, on the client's side. */
  open: number;
  bytesToService: number;
  bytesToClient: number;
}

interface Carried {
  readonly sockets: readonly [Socket, Socket];
  readonly ways: readonly FaultyWay[];
}

/** A TCP proxy in front of a service on the loopback, which does harm on demand. */
export class FaultProxy {
  readonly counts: FaultProxyCounts = { connections: 0, open: 0, bytesToService: 0, bytesToClient: 0 };
  readonly #options: FaultProxyOptions;
  readonly #server: Server;
  readonly #carried = new Set<Carried>();
  #faults: Faults = NO_FAULTS;
  #port = 0;

  private constructor(options: FaultProxyOptions) {
    this.#options = options;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, socket => this.#accept(socket));
  }

  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    proxy.#port = await listenOnLoopback(proxy.#server);
    return proxy;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Changes what happens from now on, to open connections too. */
  inflict(faults: Faults): void {
    this.#faults = faults;
    for (const { ways } of this.#carried) for (const way of ways) way.poke();
  }

  /** Resets every connection that is open. */
  resetAll(): void {
    for (const { sockets } of this.#carried) for (const socket of sockets) socket.resetAndDestroy();
  }

  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    for (const { sockets } of this.#carried) for (const socket of sockets) socket.destroy();
    await promise;
  }

  #accept(client: Socket): void {
    const nth = this.counts.connections;
    this.counts.connections += 1;
    const faults = (): Faults => this.#options.faultsOf?.(nth) ?? this.#faults;
    if (faults().resetsOnAccept === true) {
      client.on('error', () => {}).resetAndDestroy();
      return;
    }
    const service = connect({
      port: this.#options.servicePort,
      host: '127.0.0.1',
      noDelay: true,
      allowHalfOpen: true,
    });
    this.#carry(nth, client, service, faults);
  }

  #carry(nth: number, client: Socket, service: Socket, faults: () => Faults): void {
    this.counts.open += 1;
    const sockets = [client, service] as const;
    const reset = (): void => {
      for (const socket of sockets) socket.resetAndDestroy();
    };
    const wayOf = (way: Way, from: Socket, to: Socket): FaultyWay =>
      new FaultyWay({
        from,
        to,
        faults: (): WayFaults => faults()[way] ?? {},
        random: createRandom(this.#options.seed ?? 1, nth * 2 + (way === 'toService' ? 0 : 1)),
        onBytes: chunk => this.#count(nth, way, chunk),
        reset,
      });
    const carried: Carried = {
      sockets,
      ways: [wayOf('toService', client, service), wayOf('toClient', service, client)],
    };
    this.#carried.add(carried);
    // A side that breaks takes the other one along, as a cable would.
    for (const socket of sockets) socket.on('error', reset);
    let closed = 0;
    client.once('close', () => {
      this.counts.open -= 1;
    });
    for (const socket of sockets) {
      socket.once('close', () => {
        closed += 1;
        if (closed === sockets.length) this.#carried.delete(carried);
      });
    }
  }

  #count(nth: number, way: Way, chunk: Buffer): void {
    if (way === 'toService') this.counts.bytesToService += chunk.length;
    else this.counts.bytesToClient += chunk.length;
    this.#options.onBytes?.(nth, way, chunk);
  }
}
