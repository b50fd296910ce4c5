import assert from 'node:assert/strict';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { after, before, describe, mock, test } from 'node:test';
import type { ServiceOutcome } from '../../../src/ports/upstream.ts';
import { HeldTimers } from '../../ports/held-timers.ts';
import { createRandom, type Random } from '../../reference/random.ts';
import {
  answer,
  closeUnanswered,
  cutShort,
  type Deed,
  deadUrl,
  hang,
  type ReachedCall,
  reset,
  upstreamOf,
} from './upstream-stage.ts';

/** How many faults the calls meet, at the least; `FAULTS=10000` is the full form. */
const FAULTS = Number(process.env['FAULTS'] ?? 1000);
const SEED = Number(process.env['FAULTS_SEED'] ?? 1);
const CALLS_PER_ROUND = 64;
const CALLS_AT_ONCE = 16;
const TIMEOUT_MS = 40;
/** Turns of the loop without the end of a call, from which on every call that is left hangs. */
const QUIET_TURNS = 20;

/** What an endpoint may do with a connection, before it reads and once it has read some of it. */
const ON_CONNECT = ['reads', 'reads', 'reads', 'reads', 'resets', 'ends', 'hangs'] as const;
const ON_FIRST_BYTE = ['reads on', 'reads on', 'reads on', 'resets', 'ends'] as const;
const fine = answer();
const ON_REQUEST: readonly [Deed, ...Deed[]] = [
  fine,
  fine,
  fine,
  answer(503),
  answerAndReset,
  answerAndClose,
  cutShort,
  closeUnanswered,
  reset,
  hang,
  ({ socket }) => socket.write('nonsense\r\n\r\n'),
];

function answerAndReset(call: ReachedCall): void {
  answer()(call);
  setImmediate(() => call.socket.resetAndDestroy());
}

function answerAndClose(call: ReachedCall): void {
  answer()(call);
  call.socket.end();
}

/**
 * A service of random faults, which counts every request of which it read as much as the id.
 *
 * The id stands at the very beginning of the request line, so a count of 1 means that hardly any byte went out.
 */
class FaultyService {
  readonly seen = new Map<string, number>();
  faults = 0;
  readonly #random: Random;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(random: Random) {
    this.#random = random;
    this.#server = createServer(socket => this.#accept(socket));
  }

  async start(): Promise<string> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve));
    // It listens on a port.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket));
    const fate = this.#random.pick(ON_CONNECT);
    if (fate !== 'reads') this.faults += 1;
    if (fate === 'resets') socket.resetAndDestroy();
    else if (fate === 'ends') socket.end();
    if (fate !== 'resets') this.#read(socket, fate === 'reads');
  }

  /** What comes is counted in any case, also where nobody will answer. */
  #read(socket: Socket, isAnswering: boolean): void {
    let unread = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      const isFirst = unread === '';
      unread += text;
      if (isFirst) for (const [, id = ''] of unread.matchAll(/POST \/(\d+) /g)) this.#count(id);
      if (!isAnswering || socket.destroyed) return;
      if (isFirst && this.#meetsFirstByte(socket)) return;
      if (!unread.endsWith('\r\n\r\n{}')) return;
      unread = '';
      this.#answer(socket);
    });
  }

  #count(id: string): void {
    this.seen.set(id, (this.seen.get(id) ?? 0) + 1);
  }

  #meetsFirstByte(socket: Socket): boolean {
    const fate = this.#random.pick(ON_FIRST_BYTE);
    if (fate === 'reads on') return false;
    this.faults += 1;
    if (fate === 'resets') socket.resetAndDestroy();
    else socket.end();
    return true;
  }

  #answer(socket: Socket): void {
    const deed = this.#random.pick(ON_REQUEST);
    if (deed !== fine) this.faults += 1;
    deed({ method: 'POST', path: '/', head: '', socket });
  }
}

interface EndedCall {
  readonly id: string;
  readonly isIdempotent: boolean;
  readonly outcome: ServiceOutcome;
}

describe(`over ${FAULTS} random faults`, () => {
  const random = createRandom(SEED);
  const services = [1, 2].map(stream => new FaultyService(createRandom(SEED, stream)));
  const ended: EndedCall[] = [];
  const urls: string[] = [];
  let retries = 0;
  let nextId = 0;

  before(async () => {
    const timers = HeldTimers.hold({ mock });
    for (const service of services) urls.push(await service.start());
    urls.push(await deadUrl());
    while (faultsMet() < FAULTS) await playRound(timers);
    mock.restoreAll();
  });
  after(() => Promise.all(services.map(service => service.stop())));

  function faultsMet(): number {
    return services.reduce((sum, { faults }) => sum + faults, 0);
  }

  /** A new upstream each time: it has a budget for retries, and the circuits are closed. */
  async function playRound(timers: HeldTimers): Promise<void> {
    await using stage = upstreamOf(urls, { breaker: { failuresMax: 9, openMs: 4, openMsMax: 16 } });
    let toSend = CALLS_PER_ROUND;
    const caller = async (): Promise<void> => {
      while (toSend > 0) {
        toSend -= 1;
        nextId += 1;
        const id = String(nextId);
        const isIdempotent = random.oneIn(3);
        stage.clock.advance(random.below(3));
        const outcome = await stage.send({ path: `/${id}`, isIdempotent, timeoutMs: TIMEOUT_MS });
        ended.push({ id, isIdempotent, outcome });
      }
    };
    let isOver = false;
    const calling = Promise.all(Array.from({ length: CALLS_AT_ONCE }, caller)).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await quietTurns();
      timers.pass(TIMEOUT_MS);
    }
    await calling;
    retries += stage.upstream.state.retries;
    assert.equal(stage.upstream.state.inFlight, 0, 'every call gave its place back');
  }

  async function quietTurns(): Promise<void> {
    let endedBefore = ended.length;
    for (let turns = 0; turns < QUIET_TURNS; turns += 1) {
      await new Promise(setImmediate);
      if (ended.length > endedBefore) turns = 0;
      endedBefore = ended.length;
    }
  }

  /** At how many endpoints, or how often at one, a call was seen. */
  const timesSeen = (id: string): number => services.reduce((sum, { seen }) => sum + (seen.get(id) ?? 0), 0);
  const seenOf = (chosen: (call: EndedCall) => boolean): readonly number[] =>
    ended.filter(chosen).map(({ id }) => timesSeen(id));

  test('each call ends once, and the faults and the retries were many', () => {
    const twice = ended.filter(({ isIdempotent, id }) => !isIdempotent && timesSeen(id) > 1).length;
    console.log(
      `random faults: ${ended.length} calls met ${faultsMet()} faults and ${retries} retries; sent twice without leave: ${twice}; seed ${SEED}`,
    );
    assert.equal(ended.length, nextId);
    assert.ok(retries > FAULTS / 20, `${retries}`);
  });

  test('no call is sent twice unless its API is idempotent', () => {
    assert.deepEqual(
      ended.filter(({ id, isIdempotent }) => !isIdempotent && timesSeen(id) > 1),
      [],
    );
  });

  test('a call of an idempotent API is sent twice now and then, and never three times', () => {
    const seen = seenOf(({ isIdempotent }) => isIdempotent);
    assert.ok(seen.includes(2));
    assert.ok(Math.max(...seen) <= 2);
  });

  test('a call of which nothing was sent reached no endpoint, and one that was answered reached one', () => {
    const unsent = seenOf(({ outcome }) => outcome.outcome === 'silent' && !outcome.sent);
    const answered = seenOf(({ outcome }) => outcome.outcome === 'answered');
    assert.ok(unsent.length > 0 && answered.length > FAULTS / 10, `${unsent.length} ${answered.length}`);
    assert.equal(Math.max(...unsent), 0);
    assert.equal(Math.min(...answered), 1);
  });
});
