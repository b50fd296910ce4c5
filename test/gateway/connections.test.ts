import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseDocument } from '../../src/main/index.ts';
import {
  askStatus,
  codeOf,
  expectNoCall,
  expectSuccess,
  pendingCalls,
  requestOf,
  signedBody,
  startStage,
} from './http-stage.ts';

const SERVICE_CALL = requestOf({ body: signedBody({ type: 'bg.service.get' }) });
const EMPTY_CALL = requestOf({ body: Buffer.from('{}') });

describe('connections', { timeout: 120_000 }, () => {
  test('one connection serves call after call, refused ones included', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    for (const expected of [1000000, 3000002, 1000000]) {
      connection.send(expected === 3000002 ? EMPTY_CALL : requestOf());
      const answer = await connection.answer();
      assert.equal(codeOf(answer), expected);
      assert.equal(answer.headers.get('connection'), 'keep-alive');
    }
  });

  test('pipelined calls are answered in their order, whichever is decided first', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    connection.send(Buffer.concat([SERVICE_CALL, requestOf(), EMPTY_CALL]));
    await stage.service.next();
    assert.deepEqual(new Set(stage.gateway.records.map(({ code }) => code)), new Set([1000000, 3000002]));
    assert.equal(connection.unread.length, 0);
    stage.service.release();
    assert.match((await connection.answer()).body.toString(), /^\{"result":"served"/);
    assert.match((await connection.answer()).body.toString(), /^\{"result":\{"ok":true\}/);
    assert.equal(codeOf(await connection.answer()), 3000002);
  });

  test('a call behind a request that ends the connection is not executed', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    connection.send(Buffer.concat([requestOf({ path: '/nowhere' }), SERVICE_CALL]));
    expectNoCall(await connection.answer(), 404);
    assert.equal(await connection.ended, 'closed');
    assert.equal(connection.unread.length, 0);
    expectSuccess(await stage.ask(requestOf()));
    assert.equal(stage.service.unread, 0);
    assert.equal(stage.gateway.records.length, 2);
  });

  test('a caller that ends its side behind broken framing still gets the answers of the calls before it', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    const headers = ['Host: gateway.example', 'Transfer-Encoding: gzip, chunked'];
    connection.send(Buffer.concat([SERVICE_CALL, requestOf({ headers, body: Buffer.from('no chunk') })]));
    await stage.service.next();
    connection.end();
    // A connection of its own, behind the end of the other one.
    expectSuccess(await stage.ask(requestOf()));
    stage.service.release();
    expectSuccess(await connection.answer());
    expectNoCall(await connection.answer(), 501);
    assert.equal(await connection.ended, 'closed');
  });

  test('a caller that ends its side behind a whole call still gets the answer', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    connection.send(SERVICE_CALL);
    connection.end();
    await stage.service.next();
    stage.service.release();
    expectSuccess(await connection.answer());
    assert.equal(await connection.ended, 'closed');
  });

  test('a caller that asks for the end of its connection gets it behind the answer', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    const headers = ['Host: a', 'Content-Type: application/json', 'Connection: close'];
    connection.send(requestOf({ headers }));
    const answer = await connection.answer();
    expectSuccess(answer);
    assert.equal(answer.headers.get('connection'), 'close');
    assert.equal(await connection.ended, 'closed');
  });

  test('a call behind one that asks for the end of its connection is not executed', async () => {
    await using stage = await startStage();
    for (const [version, line] of [
      ['HTTP/1.1', 'Connection: close'],
      ['HTTP/1.0', 'X: y'],
    ] as const) {
      const connection = await stage.connect();
      const headers = ['Host: a', 'Content-Type: application/json', line];
      const last = requestOf({ version, headers, body: signedBody({ type: 'bg.service.get' }) });
      connection.send(Buffer.concat([last, SERVICE_CALL]));
      await stage.service.next();
      stage.service.release();
      expectSuccess(await connection.answer());
      assert.equal(await connection.ended, 'closed');
      assert.equal(connection.unread.length, 0);
    }
    expectSuccess(await stage.ask(requestOf()));
    assert.equal(stage.service.unread, 0);
    assert.equal(stage.gateway.records.length, 3);
  });

  test('more calls than are read at once are answered all the same, in their order', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    const slow = Array.from({ length: 70 }, () => SERVICE_CALL);
    connection.send(Buffer.concat([...slow, EMPTY_CALL]));
    for (let nth = 0; nth < 64; nth += 1) await stage.service.next();
    expectSuccess(await stage.ask(requestOf()));
    assert.equal(stage.service.unread, 0);
    assert.equal(await pendingCalls(stage), 64);
    stage.service.release();
    for (const _ of slow) expectSuccess(await connection.answer());
    assert.equal(codeOf(await connection.answer()), 3000002);
  });

  for (const [what, bytes] of [
    ['garbage', 'XXXX\r\n\r\n'],
    ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n'],
  ] as const) {
    test(`${what} behind a whole call does not take its answer away`, async () => {
      await using stage = await startStage();
      const connection = await stage.connect();
      connection.send(Buffer.concat([SERVICE_CALL, Buffer.from(bytes)]));
      await stage.service.next();
      stage.service.release();
      expectSuccess(await connection.answer());
      assert.equal(await connection.ended, 'closed');
      assert.equal(connection.unread.length, 0);
    });
  }

  test('a caller that leaves during its call leaves nothing pending, and the call is recorded', async () => {
    await using stage = await startStage();
    const gone = await stage.connect();
    gone.send(SERVICE_CALL);
    await stage.service.next();
    assert.equal(await pendingCalls(stage), 1);
    gone.close({ resetting: true });
    for (let asked = 0; asked < 200 && (await pendingCalls(stage)) > 0; asked += 1);
    assert.equal(await pendingCalls(stage), 0);
    stage.service.release();
    expectSuccess(await stage.ask(SERVICE_CALL));
    const calls = stage.gateway.records.filter(({ type }) => type === 'bg.service.get');
    assert.deepEqual(
      calls.map(({ code, cause }) => [code, cause]),
      [
        [2000000, 'the caller is gone; sent'],
        [1000000, undefined],
      ],
    );
  });

  test('a call under way keeps the document that it began with', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    connection.send(SERVICE_CALL);
    await stage.service.next();
    const next = parseDocument('version: 1\napps: [{ app_key: shop, secrets: [shop-secret] }]');
    assert.ok('document' in next);
    stage.gateway.publish(next.document, 'second');
    assert.equal(codeOf(await stage.ask(SERVICE_CALL)), 3000003);
    stage.service.release();
    expectSuccess(await connection.answer());
    assert.deepEqual(
      stage.gateway.records.map(({ revision, code }) => `${revision} ${code}`),
      ['second 3000003', 'test 1000000'],
    );
  });
});

describe('the end of a gateway', { timeout: 120_000 }, () => {
  test('draining finishes the calls in flight, and each answer ends its connection', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    connection.send(SERVICE_CALL);
    await stage.service.next();
    const cut = stage.gateway.drain(30_000);
    stage.service.release();
    const answer = await connection.answer();
    expectSuccess(answer);
    assert.equal(answer.headers.get('connection'), 'close');
    assert.equal(await cut, 0);
    await assert.rejects(stage.connect(), { code: 'ECONNREFUSED' });
  });

  test('draining closes connections that wait for nothing', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    connection.send(requestOf());
    expectSuccess(await connection.answer());
    assert.equal(await stage.gateway.drain(30_000), 0);
    await connection.ended;
  });

  test('what is not finished in time is cut, and counted', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    connection.send(SERVICE_CALL);
    await stage.service.next();
    assert.equal(await stage.gateway.drain(0), 1);
    await connection.ended;
    assert.equal(connection.unread.length, 0);
  });

  test('while it drains, a gateway says that it is not ready', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    connection.send(SERVICE_CALL);
    await stage.service.next();
    assert.equal(await askStatus(stage, '/readyz'), 'ready');
    const cut = stage.gateway.drain(30_000);
    assert.equal(await askStatus(stage, '/readyz'), 'not ready');
    assert.equal(await askStatus(stage, '/livez'), 'alive');
    stage.service.release();
    assert.equal(await cut, 0);
  });
});
