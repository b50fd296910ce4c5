import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RawConnection } from '../faults/raw-connection.ts';
import { HeldTimers } from '../ports/held-timers.ts';
import {
  askStatus,
  expectNoCall,
  expectSuccess,
  type HttpStage,
  requestOf,
  signedBody,
  startStage,
} from './http-stage.ts';

const CALL = requestOf();
const SERVICE_CALL = requestOf({ body: signedBody({ type: 'bg.service.get' }) });
/** Longer than any of these tests: what ends sooner ended by itself. */
const LONG_MS = 30_000;
/** Long enough for a few turns of the loop, and no longer. */
const SHORT_MS = 200;

describe('a drain in phases', { timeout: 120_000 }, () => {
  test('first still accepts: readiness is 503, and each answer ends its connection', async t => {
    await using stage = await startStage();
    const timers = HeldTimers.hold(t);
    const drained = stage.gateway.drain({ noticeMs: SHORT_MS, idleMs: 0, finishMs: LONG_MS });
    assert.equal(await askStatus(stage, '/readyz'), 'not ready');
    assert.equal(await askStatus(stage, '/livez'), 'alive');
    const connection = await stage.connect();
    connection.send(CALL);
    await expectLast(connection);
    timers.pass(SHORT_MS);
    assert.equal(await drained, 0);
    await assert.rejects(stage.connect(), { code: 'ECONNREFUSED' });
  });

  test('then accepts no more, and still answers what comes on a connection that was idle', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    connection.send(CALL);
    const answer = await connection.answer();
    assert.equal(answer.headers.get('connection'), 'keep-alive');
    const drained = stage.gateway.drain({ noticeMs: 0, idleMs: LONG_MS, finishMs: LONG_MS });
    await untilRefused(stage);
    connection.send(CALL);
    await expectLast(connection);
    assert.equal(await drained, 0);
  });

  test('then closes what is idle, answers what is not, and waits for no more', async () => {
    await using stage = await startStage();
    const idle = await stage.connect();
    idle.send(CALL);
    expectSuccess(await idle.answer());
    const busy = await stage.connect();
    busy.send(SERVICE_CALL);
    await stage.service.next();
    const drained = stage.gateway.drain({ noticeMs: 0, idleMs: SHORT_MS, finishMs: LONG_MS });
    assert.equal(await idle.ended, 'closed');
    assert.equal(idle.unread.length, 0);
    stage.service.release();
    await expectLast(busy);
    assert.equal(await drained, 0);
  });

  test('a head that is on its way when idle connections are closed is still answered', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    connection.send(CALL);
    expectSuccess(await connection.answer());
    const idle = await stage.connect();
    idle.send(CALL);
    expectSuccess(await idle.answer());
    const drained = stage.gateway.drain({ noticeMs: 0, idleMs: SHORT_MS, finishMs: LONG_MS });
    await untilRefused(stage);
    connection.send(CALL.subarray(0, 20));
    assert.equal(await idle.ended, 'closed');
    connection.send(CALL.subarray(20));
    await expectLast(connection);
    assert.equal(await drained, 0);
  });

  test('last cuts the calls that are still in flight, and counts them', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    connection.send(SERVICE_CALL);
    await stage.service.next();
    assert.equal(await stage.gateway.drain({ noticeMs: 0, idleMs: 0, finishMs: SHORT_MS }), 1);
    await connection.ended;
    assert.equal(connection.unread.length, 0);
  });
});

describe('calls that are pipelined when a drain begins', { timeout: 120_000 }, () => {
  test('are all answered: only the last of them ends the connection', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    connection.send(Buffer.concat([SERVICE_CALL, SERVICE_CALL]));
    await stage.service.next();
    await stage.service.next();
    const drained = stage.gateway.drain(LONG_MS);
    stage.service.release();
    const first = await connection.answer();
    expectSuccess(first);
    assert.equal(first.headers.get('connection'), 'keep-alive');
    await expectLast(connection);
    assert.equal(await drained, 0);
  });

  test('are answered where they come behind a call that is in flight', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    connection.send(SERVICE_CALL);
    await stage.service.next();
    const drained = stage.gateway.drain(LONG_MS);
    connection.send(SERVICE_CALL);
    await stage.service.next();
    stage.service.release();
    expectSuccess(await connection.answer());
    await expectLast(connection);
    assert.equal(await drained, 0);
  });

  test('are not executed where they come behind the answer that ends the connection', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    connection.send(SERVICE_CALL);
    await stage.service.next();
    const drained = stage.gateway.drain(LONG_MS);
    // This one is decided at once, and has to wait for the first; its answer will be the last one.
    connection.send(CALL);
    while (stage.gateway.records.length < 1) await new Promise(resolve => setImmediate(resolve));
    connection.send(SERVICE_CALL);
    // A connection of its own cannot be had any more: the status listener shows that the third one was read.
    for (let asked = 0; asked < 20; asked += 1) await askStatus(stage, '/livez');
    assert.equal(stage.service.unread, 0);
    stage.service.release();
    expectSuccess(await connection.answer());
    await expectLast(connection);
    assert.equal(await drained, 0);
    assert.equal(stage.gateway.records.length, 2);
    assert.equal(stage.service.unread, 0);
  });

  test('a refusal that would end the connection leaves that to the calls behind it', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    connection.send(Buffer.concat([SERVICE_CALL, requestOf({ path: '/nowhere' }), SERVICE_CALL]));
    await stage.service.next();
    stage.service.release();
    expectSuccess(await connection.answer());
    expectNoCall(await connection.answer(), 404);
    assert.equal(await connection.ended, 'closed');
    assert.equal(stage.service.unread, 0);
  });
});

/** The answer to a call, which tells that it is the last one; then the end. */
async function expectLast(connection: RawConnection): Promise<void> {
  const answer = await connection.answer();
  expectSuccess(answer);
  assert.equal(answer.headers.get('connection'), 'close');
  assert.equal(await connection.ended, 'closed');
  assert.equal(connection.unread.length, 0);
}

async function untilRefused(stage: HttpStage): Promise<void> {
  for (;;) {
    const connection = await stage.connect().catch(() => undefined);
    if (connection === undefined) return;
    connection.close();
  }
}
