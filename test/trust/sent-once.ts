import { createServer } from 'node:http';
import { FaultProxy, type Way } from '../faults/fault-proxy.ts';
import { type Faults, randomFaults } from '../faults/faults.ts';
import { listenOnLoopback } from '../faults/listen-on-loopback.ts';
import { RawConnection } from '../faults/raw-connection.ts';
import { createRandom, type Random } from '../reference/random.ts';
import { breakerOff } from './breaker-off.ts';
import { freePort } from './free-port.ts';
import { counted, type Finding, type Goal, type GoalRun, measured } from './goal.ts';
import { isServed } from './is-served.ts';
import { ServeProcess } from './serve-process.ts';
import { trustRequest } from './trust-call.ts';
import { renderTrustDocument } from './trust-document.ts';

const FORMS = { short: { faults: 300 }, full: { faults: 10_000 } } as const;
const SEED = 1;
/** Calls at once, each on a connection of its own. */
const ABREAST = 16;
const TIMEOUT = '200ms';
/** One in three calls is for an API that may be retried though something was sent. */
const TYPES = ['t.once', 't.once', 't.twice'] as const;

/**
 * Calls through proxies that do random harm to every connection, a kept one included; the proxies write down which
 * request went out on which connection.
 */
export const sentOnce: Goal = {
  id: 'S2',
  goal: 'retry never sends a request twice once a byte went out, over 10,000 random faults',
  full: '10,000 connections with a fault drawn by a seed, to two endpoints where the gateway serves several',
  short: '300 of them',
  run: sendOnce,
};

/** On how many connections the bytes of each request were seen. */
class Sightings {
  readonly #seen = new Map<string, number>();
  /** Beginnings of requests whose id could not be read: none, or the figures mean nothing. */
  unread = 0;

  /** For a proxy: what it shows of each chunk. */
  readonly look = (_connection: number, way: Way, chunk: Buffer): void => {
    if (way !== 'toService' || chunk.toString('latin1', 0, 5) !== 'POST ') return;
    const id = /\r\nx-gatewright-request-id: *(\S+)\r\n/i.exec(chunk.toString('latin1'))?.[1];
    if (id === undefined) this.unread += 1;
    else this.#seen.set(id, this.of(id) + 1);
  };

  of(id: string): number {
    return this.#seen.get(id) ?? 0;
  }
}

async function sendOnce(run: GoalRun): Promise<Finding> {
  const { faults } = FORMS[run.form];
  const sightings = new Sightings();
  const tally = new Tally(sightings);
  const drawn = new Drawn();
  const servicePort = await startService(run);
  const proxies = await Promise.all(
    (isServed(TWO_ENDPOINTS) ? [0, 1] : [0]).map(nth =>
      FaultProxy.start({ servicePort, faultsOf: drawn.of(nth), onBytes: sightings.look }),
    ),
  );
  for (const proxy of proxies) run.onEnd(() => proxy.stop());
  const ports = { gateway: await freePort(), status: await freePort() };
  const upstream = { name: 'faulty', urls: proxies.map(({ url }) => url), timeout: TIMEOUT, in_flight: 1024 };
  const document = renderTrustDocument({
    ports,
    upstreams: [{ ...upstream, ...breakerOff() }],
    apis: [
      { type: 't.once', upstream: 'faulty' },
      { type: 't.twice', upstream: 'faulty', idempotent: true },
    ],
  });
  await ServeProcess.start(run, { name: 'once', document });
  const caller = async (): Promise<void> => {
    const connection = await RawConnection.open(ports.gateway);
    while (drawn.count < faults) {
      const type = TYPES[tally.calls % TYPES.length] ?? 't.once';
      tally.calls += 1;
      connection.send(trustRequest({ type, nowMs: Date.now(), parameters: { nth: tally.calls } }));
      tally.judge(type, (await connection.answer()).body.toString());
      if (tally.calls % 2_000 === 0) run.progress(`${tally.calls} calls, ${drawn.count} of ${faults} faults`);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: ABREAST }, caller));
  return tally.finding(drawn.count, proxies.length);
}

const TWO_ENDPOINTS = {
  version: 1,
  upstreams: [{ name: 'two', urls: ['http://127.0.0.1:1', 'http://127.0.0.1:2'] }],
};

/** A service that answers every request. */
async function startService(run: GoalRun): Promise<number> {
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    request
      .resume()
      .on('end', () => response.setHeader('content-type', 'application/json').end('{"ok":true}'));
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  run.onEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return listenOnLoopback(server);
}

/** Draws the faults of each connection, once. Sooner or later each one breaks: kept ones must not stay for ever. */
class Drawn {
  count = 0;

  of(proxy: number): (connection: number) => Faults {
    const drawn: Faults[] = [];
    return connection => {
      const before = drawn[connection];
      if (before !== undefined) return before;
      const random = createRandom(SEED + proxy, connection);
      const faults = mortal(randomFaults(random), random);
      drawn[connection] = faults;
      this.count += 1;
      return faults;
    };
  }
}

/** Requests here have some 500 bytes, their answers some 100. */
function mortal({ toService, toClient, ...faults }: Faults, random: Random): Faults {
  return random.oneIn(2)
    ? {
        ...faults,
        toService: { resetAfterBytes: random.below(6_000), ...toService },
        toClient: toClient ?? {},
      }
    : {
        ...faults,
        toService: toService ?? {},
        toClient: { closeAfterBytes: random.below(1_500), ...toClient },
      };
}

class Tally {
  calls = 0;
  readonly #sightings: Sightings;
  readonly #codes = new Map<string, number>();
  #twice = 0;
  #falselyUnsent = 0;
  #falselyServed = 0;
  #thrice = 0;
  #retried = 0;

  constructor(sightings: Sightings) {
    this.#sightings = sightings;
  }

  judge(type: string, answer: string): void {
    const [, id = ''] = /"requestId":"([^"]+)"/.exec(answer) ?? [];
    const [, code = 'none'] = /"errorCode":(-?\d+)/.exec(answer) ?? [];
    const sent = this.#sightings.of(id);
    this.#codes.set(code, (this.#codes.get(code) ?? 0) + 1);
    if (type === 't.once' && sent > 1) this.#twice += 1;
    if (sent > 2) this.#thrice += 1;
    if (sent === 2) this.#retried += 1;
    if (code === '4000000' && sent > 0) this.#falselyUnsent += 1;
    if (code === '1000000' && sent === 0) this.#falselyServed += 1;
  }

  finding(faults: number, endpoints: number): Finding {
    const codes = [...this.#codes].map(([code, count]) => `${count} × ${code}`).join(', ');
    const others = [...this.#codes].filter(([code]) => !ALLOWED.has(code));
    return measured(
      counted('sent twice', `${this.#twice} of ${this.calls} calls over ${faults} faults`, this.#twice === 0),
      counted('sent more than twice where that is allowed', String(this.#thrice), this.#thrice === 0),
      counted('answered 4000000 though sent', String(this.#falselyUnsent), this.#falselyUnsent === 0),
      counted(
        'answered with success though not sent',
        String(this.#falselyServed),
        this.#falselyServed === 0,
      ),
      counted('requests without a readable id', String(this.#sightings.unread), this.#sightings.unread === 0),
      counted('answers', codes, others.length === 0),
      counted('endpoints', `${endpoints}; idempotent calls sent again: ${this.#retried}`, true),
    );
  }
}

const ALLOWED: ReadonlySet<string> = new Set(['1000000', '2000000', '4000000']);
