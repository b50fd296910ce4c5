import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RawAnswer } from '../faults/raw-connection.ts';
import {
  askStatus,
  codeOf,
  expectSuccess,
  inChunks,
  requestOf,
  signedBody,
  startStage,
  turnedAway,
} from './http-stage.ts';

const SERVICE_CALL = requestOf({ body: signedBody({ type: 'bg.service.get' }) });
/** The first size that is large, and the last that is not. */
const LARGE = requestOf({ body: signedBody({ size: 64 * 1024 + 1 }) });
const SMALL = requestOf({ body: signedBody({ size: 64 * 1024 }) });
const HEADERS = ['Host: a', 'Content-Type: application/json'];

describe('a gateway that has too many calls on its hands', { timeout: 120_000 }, () => {
  test('sheds one more before its body is read, and keeps its connection', async () => {
    await using stage = await startStage({ more: 'overload: { calls: 1 }' });
    const busy = await stage.connect();
    busy.send(SERVICE_CALL);
    await stage.service.next();
    const connection = await stage.connect();
    connection.send(SERVICE_CALL.subarray(0, -10));
    const answer = await connection.answer();
    expectShed(answer);
    assert.equal(answer.headers.get('connection'), 'keep-alive');
    assert.equal(stage.service.unread, 0);
    const record = stage.gateway.records.at(-1);
    assert.equal(record?.stoppedBy, 'listener');
    assert.equal(record.cause, 'the calls in flight are at their limit');
    assert.equal(await turnedAway(stage, 'overload'), 1);
    // Probes have listeners of their own.
    assert.equal(await askStatus(stage, '/readyz'), 'ready');
    assert.equal(await askStatus(stage, '/livez'), 'alive');
    stage.service.release();
    expectSuccess(await busy.answer());
    // The rest of the body that was not read, and the next call behind it.
    connection.send(Buffer.concat([SERVICE_CALL.subarray(-10), requestOf()]));
    expectSuccess(await connection.answer());
  });

  test('closes the connection of a large body that it does not read', async () => {
    await using stage = await startStage({ more: 'overload: { calls: 1 }' });
    const busy = await stage.connect();
    busy.send(SERVICE_CALL);
    await stage.service.next();
    for (const request of [
      LARGE,
      requestOf({ headers: [...HEADERS, 'Transfer-Encoding: chunked'], body: inChunks(signedBody()) }),
    ]) {
      const answer = await stage.ask(request);
      expectShed(answer);
      assert.equal(answer.headers.get('connection'), 'close');
    }
  });

  test('does not ask for a body that it would not read', async () => {
    await using stage = await startStage({ more: 'overload: { calls: 1 }' });
    const busy = await stage.connect();
    busy.send(SERVICE_CALL);
    await stage.service.next();
    const connection = await stage.connect();
    const body = signedBody();
    const headers = [...HEADERS, 'Expect: 100-continue', `Content-Length: ${body.length}`];
    connection.send(requestOf({ headers, body: Buffer.alloc(0) }));
    const answer = await connection.answer();
    expectShed(answer);
    assert.equal(answer.headers.get('connection'), 'close');
  });

  test('asks for a short body that it will read', async () => {
    await using stage = await startStage({ more: 'overload: { calls: 1 }' });
    const connection = await stage.connect();
    const body = signedBody();
    const headers = [...HEADERS, 'Expect: 100-continue', `Content-Length: ${body.length}`];
    connection.send(requestOf({ headers, body: Buffer.alloc(0) }));
    assert.equal((await connection.answer()).status, 100);
    connection.send(body);
    expectSuccess(await connection.answer());
  });

  test('sheds large bodies first: at three quarters of the bound', async () => {
    await using stage = await startStage({ more: 'overload: { calls: 4 }' });
    for (let calls = 0; calls < 3; calls += 1) {
      const busy = await stage.connect();
      busy.send(SERVICE_CALL);
      await stage.service.next();
    }
    expectShed(await stage.ask(LARGE));
    expectSuccess(await stage.ask(SMALL));
  });
});

describe('a gateway that runs late', { timeout: 120_000 }, () => {
  const lag = { standingMs: 0, turnWaitMs: 0 };

  for (const [standingMs, small, large] of [
    [75, 'served', 'served'],
    [76, 'served', 'shed'],
    [100, 'served', 'shed'],
    [101, 'shed', 'shed'],
  ] as const) {
    test(`by ${standingMs} of 100 ms: a small body is ${small}, a large one ${large}`, async () => {
      await using stage = await startStage({ lag, more: 'overload: { loop_lag: 100ms }' });
      lag.standingMs = standingMs;
      for (const [request, expected] of [
        [SMALL, small],
        [LARGE, large],
      ] as const) {
        const answer = await stage.ask(request);
        if (expected === 'served') expectSuccess(answer);
        else expectShed(answer);
      }
      assert.equal(await askStatus(stage, '/readyz'), 'ready');
      lag.standingMs = 0;
      expectSuccess(await stage.ask(SMALL));
    });
  }

  test('with the pieces of large bodies alone sheds those, from three quarters of the bound on', async () => {
    await using stage = await startStage({ lag, more: 'overload: { loop_lag: 100ms }' });
    lag.turnWaitMs = 75;
    expectSuccess(await stage.ask(LARGE));
    lag.turnWaitMs = 76;
    expectShed(await stage.ask(LARGE));
    lag.turnWaitMs = 1000;
    expectSuccess(await stage.ask(SMALL));
    lag.turnWaitMs = 0;
    expectSuccess(await stage.ask(LARGE));
  });
});

/** 4000000: certainly not executed, and when to come again. */
function expectShed(answer: RawAnswer): void {
  assert.equal(answer.status, 200);
  assert.equal(codeOf(answer), 4000000);
  assert.equal(answer.headers.get('retry-after'), '1');
}
