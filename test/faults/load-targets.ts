import { get } from 'node:http';
import { LoadConnection } from './load-connection.ts';
import type { LoadTarget } from './load-plan.ts';

const LOOK_EVERY_MS = 50;
const LOOK_TIMEOUT_MS = 1_000;

interface Pool {
  readonly target: LoadTarget;
  /** The one that was used last is used first. */
  readonly idle: LoadConnection[];
  isReady: boolean;
  isLooking: boolean;
}

/** The connections to every target, and which targets are ready: what a load balancer knows. */
export class LoadTargets {
  #pools: readonly Pool[] = [];
  #turn = 0;
  #opened = 0;
  readonly #looking: NodeJS.Timeout;

  constructor(targets: readonly LoadTarget[]) {
    this.replace(targets);
    this.#looking = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  /** How many connections were opened. */
  get opened(): number {
    return this.#opened;
  }

  /** Loads these from now on; connections to others finish what they have. */
  replace(targets: readonly LoadTarget[]): void {
    const before = this.#pools;
    this.#pools = targets.map(
      target =>
        before.find(pool => pool.target.port === target.port) ?? {
          target,
          idle: [],
          isReady: true,
          isLooking: false,
        },
    );
    for (const pool of before) if (!this.#pools.includes(pool)) closeIdle(pool);
  }

  /** A connection to the next ready target, or to any where none is; `fresh`: one that nobody used before. */
  take(fresh: boolean): { readonly connection: LoadConnection; readonly release: () => void } {
    const pool = this.#nextPool();
    const connection = (fresh ? undefined : pool.idle.pop()) ?? this.#open(pool);
    const release = (): void => {
      const isKept = !fresh && pool.isReady && this.#pools.includes(pool);
      if (isKept && !connection.isOver) pool.idle.push(connection);
      else connection.close();
    };
    return { connection, release };
  }

  stop(): void {
    clearInterval(this.#looking);
    this.#pools.forEach(closeIdle);
  }

  #nextPool(): Pool {
    const ready = this.#pools.filter(({ isReady }) => isReady);
    const pools = ready.length > 0 ? ready : this.#pools;
    this.#turn += 1;
    const pool = pools[this.#turn % pools.length];
    if (pool === undefined) throw new Error('no target to load');
    return pool;
  }

  #open(pool: Pool): LoadConnection {
    this.#opened += 1;
    const connection: LoadConnection = new LoadConnection(pool.target.port, () => {
      const at = pool.idle.indexOf(connection);
      if (at >= 0) pool.idle.splice(at, 1);
    });
    return connection;
  }

  #look(): void {
    for (const pool of this.#pools) {
      if (pool.target.readyPort === undefined || pool.isLooking) continue;
      pool.isLooking = true;
      void isReady(pool.target.readyPort).then(ready => {
        pool.isLooking = false;
        pool.isReady = ready;
        if (!ready) closeIdle(pool);
      });
    }
  }
}

function closeIdle(pool: Pool): void {
  for (const connection of pool.idle.splice(0)) connection.close();
}

function isReady(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const options = { port, host: '127.0.0.1', path: '/readyz', agent: false, timeout: LOOK_TIMEOUT_MS };
  get(options, response => resolve(response.resume().statusCode === 200))
    .on('timeout', () => resolve(false))
    .on('error', () => resolve(false));
  return promise;
}
