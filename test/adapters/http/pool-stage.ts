import assert from 'node:assert/strict';
import { afterEach, beforeEach } from 'node:test';
import { ConnectionPool } from '../../../src/adapters/http/connection-pool.ts';
import type { Exchange, Origin } from '../../../src/adapters/http/service-connection.ts';
import { outbox } from '../../../src/adapters/node/turn-outbox.ts';
import type { Outbox } from '../../../src/ports/outbox.ts';
import type { ServiceOutcome } from '../../../src/ports/upstream.ts';
import { MovableClock } from '../../ports/movable-clock.ts';
import { type PeerConnection, RawPeer } from './raw-peer.ts';

/** A pool of connections to a service that a test plays. */
export interface PoolStage {
  readonly peer: RawPeer;
  readonly pool: ConnectionPool;
  readonly clock: MovableClock;
  /** Sends a request and resolves with what came of it; `settled` counts how often anything was told. */
  readonly call: (exchange?: Partial<Exchange>) => Promise<ServiceOutcome>;
  /** How many exchanges were told of their end more than once. */
  readonly toldTwice: () => number;
  /** Cuts what is left, and waits until no connection is. */
  stop(): Promise<void>;
}

/** Long enough never to end a test that works. */
const PATIENCE_MS = 120_000;

export const REQUEST = 'POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}';

export async function openStage(
  origin: Partial<Origin> = {},
  peer?: RawPeer,
  sends: Outbox = outbox,
): Promise<PoolStage> {
  const served = peer ?? (await RawPeer.start());
  const clock = new MovableClock(0);
  const pool = new ConnectionPool(
    { host: '127.0.0.1', port: served.port, isTls: false, ...origin },
    { clock, outbox: sends },
  );
  let twice = 0;
  const call: PoolStage['call'] = exchange =>
    new Promise(resolve => {
      let told = 0;
      pool.run({
        request: Buffer.from(REQUEST, 'latin1'),
        timeoutMs: PATIENCE_MS,
        settle: outcome => {
          told += 1;
          if (told > 1) twice += 1;
          resolve(outcome);
        },
        ...exchange,
      });
    });
  return {
    peer: served,
    pool,
    clock,
    call,
    toldTwice: () => twice,
    stop: async () => {
      const closed = pool.close();
      pool.cut();
      await closed;
      await served.stop();
    },
  };
}

/** Hands each test of the file a stage of its own, and holds every one to leave nothing open and to tell nothing twice. */
export function openStageForEach(take: (stage: PoolStage) => void): void {
  let opened: PoolStage | undefined;
  beforeEach(async () => {
    opened = await openStage();
    take(opened);
  });
  afterEach(async () => {
    assert.ok(opened);
    await opened.stop();
    assert.equal(opened.pool.size, 0);
    assert.equal(opened.toldTwice(), 0);
  });
}

/** What came of a call, with its body as text. */
export async function textOf(outcome: ServiceOutcome | Promise<ServiceOutcome>): Promise<string> {
  const told = await outcome;
  return told.outcome === 'answered'
    ? `${told.status} ${Buffer.from(told.body).toString('latin1')}`
    : JSON.stringify(told);
}

/** A connection that carried one call, and is kept. */
export async function keepOne(
  { peer, call }: PoolStage,
  fields = '',
  exchange: Partial<Exchange> = {},
): Promise<PeerConnection> {
  const told = call(exchange);
  const service = await peer.accept();
  await service.read(/\{\}$/);
  service.answer('', fields);
  await told;
  return service;
}

export async function turnsOfTheLoop(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await new Promise(setImmediate);
}

/** Waits until a figure does not change any more. */
export async function standsStill(figure: () => number): Promise<void> {
  for (let before = -1; before !== figure(); ) {
    before = figure();
    await pass(20);
    await turnsOfTheLoop();
  }
}

/** On the clock of the machine, also where a test holds the timers. */
const { setTimeout: startTimer } = globalThis;

function pass(ms: number): Promise<void> {
  return new Promise(resolve => {
    startTimer(resolve, ms);
  });
}
