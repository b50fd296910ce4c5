import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  idlenessOf,
  slownessOf,
  type WaitingConnection,
  type WatchedConnection,
} from '../../src/gateway/slow-callers.ts';
import type { ConnectionLimits } from '../../src/model/listener-settings.ts';
import {
  expectNoCall,
  expectSuccess,
  type HttpStage,
  pendingCalls,
  requestOf,
  signedBody,
  startStage,
  turnedAway,
} from './http-stage.ts';

const LIMITS: ConnectionLimits = {
  headTimeMs: 1,
  bodyTimeMs: 1000,
  idleTimeMs: 1,
  writeTimeMs: 2000,
  paceBytes: 100,
  perAddressMax: 1,
  totalMax: 1,
};

/** A connection whose parts a test moves between two looks. */
function watched(latest?: { isReceiving: boolean; isWaitingForCaller: boolean }) {
  return {
    socket: { bytesRead: 0, bytesWritten: 0, writableLength: 0 },
    latest,
    bodyWait: { request: undefined, bytesBefore: 0, waitedMs: 0 },
    answerWait: { bytesTaken: 0, waitedMs: 0 },
  } satisfies WatchedConnection;
}

describe('a body', () => {
  test('may take its time, the end included, and no longer', () => {
    const connection = watched({ isReceiving: true, isWaitingForCaller: true });
    assert.equal(slownessOf(connection, LIMITS, 500), undefined);
    assert.equal(slownessOf(connection, LIMITS, 1000), undefined);
    assert.equal(slownessOf(connection, LIMITS, 1), 'slow-body');
  });

  test('may take a second longer for each second’s worth of bytes', () => {
    const connection = watched({ isReceiving: true, isWaitingForCaller: true });
    connection.socket.bytesRead = 5000;
    slownessOf(connection, LIMITS, 500);
    connection.socket.bytesRead += 200;
    assert.equal(slownessOf(connection, LIMITS, 3000), undefined);
    assert.equal(slownessOf(connection, LIMITS, 1), 'slow-body');
  });

  test('is not held against its caller while it is the gateway who does not read', () => {
    const latest = { isReceiving: true, isWaitingForCaller: false };
    const connection = watched(latest);
    slownessOf(connection, LIMITS, 500);
    assert.equal(slownessOf(connection, LIMITS, 60_000), undefined);
    latest.isWaitingForCaller = true;
    assert.equal(slownessOf(connection, LIMITS, 1000), undefined);
    assert.equal(slownessOf(connection, LIMITS, 1), 'slow-body');
  });

  test('has the whole time again for the next request', () => {
    const connection: WatchedConnection = watched({ isReceiving: true, isWaitingForCaller: true });
    slownessOf(connection, LIMITS, 500);
    slownessOf(connection, LIMITS, 1000);
    const next = { ...connection, latest: { isReceiving: true, isWaitingForCaller: true } };
    assert.equal(slownessOf(next, LIMITS, 500), undefined);
    assert.equal(slownessOf(next, LIMITS, 1000), undefined);
    assert.equal(slownessOf(next, LIMITS, 1), 'slow-body');
  });

  test('that is complete, or was never announced, is waited for by nobody', () => {
    assert.equal(slownessOf(watched(), LIMITS, 60_000), undefined);
    const complete = watched({ isReceiving: false, isWaitingForCaller: true });
    for (let look = 0; look < 3; look += 1) assert.equal(slownessOf(complete, LIMITS, 60_000), undefined);
  });
});

describe('an answer', () => {
  test('may lie unread for its time and its size, the end included, and no longer', () => {
    const connection = watched();
    connection.socket.bytesWritten = 300;
    connection.socket.writableLength = 300;
    assert.equal(slownessOf(connection, LIMITS, 5000), undefined);
    assert.equal(slownessOf(connection, LIMITS, 1), 'unread-answer');
  });

  test('may take any time as long as more and more of the answers is taken', () => {
    const connection = watched();
    for (let look = 0; look < 10; look += 1) {
      connection.socket.bytesWritten += 100;
      connection.socket.writableLength = 100;
      assert.equal(slownessOf(connection, LIMITS, 3000), undefined);
    }
    assert.equal(slownessOf(connection, LIMITS, 3001), 'unread-answer');
  });
});

describe('a head', () => {
  const limits = { ...LIMITS, headTimeMs: 1000, idleTimeMs: 3000 };
  const waiting = (changes: Partial<WaitingConnection> = {}) => ({
    requests: 0,
    pending: 0,
    isDropping: false,
    isHeadBegun: false,
    isReceiving: false,
    headWait: { requests: 0, isBegun: false, waitedMs: 0 },
    ...changes,
  });

  test('may take its time from the connection on, the end included, and no longer', () => {
    const connection = waiting();
    assert.equal(idlenessOf(connection, limits, 600), undefined);
    connection.isHeadBegun = true;
    assert.equal(idlenessOf(connection, limits, 400), undefined);
    assert.equal(idlenessOf(connection, limits, 1), 'slow-head');
  });

  test('that comes later may take its time from its first byte on, whatever is still to be answered', () => {
    const connection = waiting({ requests: 1, pending: 1 });
    assert.equal(idlenessOf(connection, limits, 9000), undefined);
    connection.isHeadBegun = true;
    assert.equal(idlenessOf(connection, limits, 9000), undefined);
    assert.equal(idlenessOf(connection, limits, 1000), undefined);
    assert.equal(idlenessOf(connection, limits, 1), 'slow-head');
  });

  test('is waited for on an idle connection for half a second longer than callers are told', () => {
    const connection = waiting({ requests: 1, pending: 1 });
    idlenessOf(connection, limits, 9000);
    connection.pending = 0;
    assert.equal(idlenessOf(connection, limits, 100), undefined);
    assert.equal(idlenessOf(connection, limits, 3500), undefined);
    assert.equal(idlenessOf(connection, limits, 1), 'idle');
  });

  test('is not waited for while a body comes in, or where nothing is read any more', () => {
    for (const connection of [waiting({ requests: 1, isReceiving: true }), waiting({ isDropping: true })])
      for (let look = 0; look < 3; look += 1) assert.equal(idlenessOf(connection, limits, 9000), undefined);
  });
});

describe('a slow caller', { timeout: 120_000 }, () => {
  test('is answered 408 where its head does not end in time', async () => {
    await using stage = await startStage({ more: 'connections: { head_time: 50ms }' });
    const connection = await stage.connect();
    connection.send('POST /openapi/router HTTP/1.1\r\nHost: a\r\n');
    expectNoCall(await connection.answer(), 408);
    assert.equal(await connection.ended, 'closed');
    const [record] = stage.gateway.records;
    assert.equal(record?.httpStatus, 408);
    assert.equal(record.cause, 'a request that did not end in time');
    assert.equal(await turnedAway(stage, 'slow-head'), 1);
  });

  test('is answered 408 where its connection brings nothing at all', async () => {
    await using stage = await startStage({ more: 'connections: { head_time: 50ms }' });
    const connection = await stage.connect();
    expectNoCall(await connection.answer(), 408);
    assert.equal(await connection.ended, 'closed');
  });

  test('is let go where its connection lies idle behind an answer', async () => {
    await using stage = await startStage({ more: 'connections: { idle_time: 10ms }' });
    const connection = await stage.connect();
    connection.send(requestOf());
    expectSuccess(await connection.answer());
    assert.equal(await connection.ended, 'closed');
    assert.equal(connection.unread.length, 0);
  });

  test('is answered 408 where its body does not come, and nothing of it stays in flight', async () => {
    await using stage = await startStage({
      more: 'connections: { body_time: 2s }\nmax_in_flight_bytes: 1500',
    });
    const connection = await stage.connect();
    const request = requestOf({ body: signedBody({ size: 1400 }) });
    connection.send(request.subarray(0, -400));
    expectNoCall(await whileTimePasses(stage, connection.answer()), 408);
    assert.equal(await connection.ended, 'closed');
    assert.equal(stage.gateway.records[0]?.cause, 'a body that came too slowly');
    assert.equal(await turnedAway(stage, 'slow-body'), 1);
    expectSuccess(await stage.ask(request));
  });

  test('whose body does not come still gets the answer to the call before it', async () => {
    await using stage = await startStage({ more: 'connections: { body_time: 2s }' });
    const connection = await stage.connect();
    const call = requestOf({ body: signedBody({ type: 'bg.service.get' }) });
    connection.send(Buffer.concat([call, call.subarray(0, -10)]));
    await stage.service.next();
    await whileTimePasses(stage, untilRecorded(stage, 1));
    stage.service.release();
    expectSuccess(await connection.answer());
    expectNoCall(await connection.answer(), 408);
    assert.equal(await connection.ended, 'closed');
  });

  test('that does not read its answers is cut', async () => {
    await using stage = await startStage({ more: 'connections: { write_time: 1s, pace: 1GiB }' });
    await stage.service.behave({
      deed: 'answers',
      message: { status: 200, headers: [], body: Buffer.from(`"${'x'.repeat(7_000_000)}"`) },
    });
    const connection = await stage.connect();
    connection.pause();
    const call = requestOf({ body: signedBody({ type: 'bg.service.get' }) });
    connection.send(Buffer.concat([call, call, call]));
    await whileTimePasses(stage, untilTurnedAway(stage, 'unread-answer'));
    assert.equal(await pendingCalls(stage), 0);
    const cut = stage.gateway.records.find(({ httpStatus }) => httpStatus === 0);
    assert.match(cut?.cause ?? '', /does not read/);
  });
});

/** Moves the clock until this has come: the gateway looks for slow callers twice a second of real time. */
async function whileTimePasses<T>(stage: HttpStage, awaited: Promise<T>): Promise<T> {
  const timer = setInterval(() => stage.clock.move(200), 20);
  return awaited.finally(() => clearInterval(timer));
}

async function untilRecorded(stage: HttpStage, count: number): Promise<void> {
  while (stage.gateway.records.length < count) await new Promise(resolve => setImmediate(resolve));
}

async function untilTurnedAway(stage: HttpStage, reason: string): Promise<void> {
  while ((await turnedAway(stage, reason)) === 0);
}
