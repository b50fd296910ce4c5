import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectNoCall, expectSuccess, requestOf, startStage } from './http-stage.ts';

const EMPTY = new Uint8Array(0);

describe('methods', { timeout: 120_000 }, () => {
  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY']) {
    test(`${method} is answered 405 with an envelope and Allow: POST`, async () => {
      await using stage = await startStage();
      const answer = await stage.ask(requestOf({ method, body: EMPTY }));
      expectNoCall(answer, 405);
      assert.equal(answer.headers.get('allow'), 'POST');
    });
  }

  test('HEAD is answered 405 without a body', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    connection.send(requestOf({ method: 'HEAD', body: EMPTY }));
    const answer = await connection.answer({ hasBody: false });
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.get('allow'), 'POST');
    await connection.ended;
    assert.equal(connection.unread.length, 0);
  });

  for (const [method, path] of [
    ['CONNECT', 'example.com:443'],
    ['BREW', '/openapi/router'],
    ['post', '/openapi/router'],
  ] as const) {
    test(`${method}, which the platform's parser answers by itself, is answered 405 with an envelope`, async () => {
      await using stage = await startStage();
      const connection = await stage.connect();
      connection.send(requestOf({ method, path, body: EMPTY }));
      const answer = await connection.answer();
      expectNoCall(answer, 405);
      assert.equal(answer.headers.get('allow'), 'POST');
      assert.equal(await connection.ended, 'closed');
    });
  }

  test('OPTIONS * is answered 405, from any origin', async () => {
    await using stage = await startStage({ more: 'cors_origins: ["https://console.example"]' });
    for (const headers of [['Host: a'], ['Host: a', 'Origin: https://other.example']]) {
      const answer = await stage.ask(requestOf({ method: 'OPTIONS', path: '*', headers, body: EMPTY }));
      expectNoCall(answer, 405);
    }
  });

  test('a method on a path that is no route is 405 before it is 404', async () => {
    await using stage = await startStage();
    expectNoCall(await stage.ask(requestOf({ method: 'GET', path: '/', body: EMPTY })), 405);
  });
});

describe('pages in a browser', { timeout: 120_000 }, () => {
  const origins = 'cors_origins: ["https://console.example"]';
  const preflight = (origin: string): Buffer =>
    requestOf({
      method: 'OPTIONS',
      headers: [
        'Host: gateway.example',
        `Origin: ${origin}`,
        'Access-Control-Request-Method: POST',
        'Access-Control-Request-Headers: content-type',
      ],
      body: EMPTY,
    });

  test('an allowed origin gets its preflight', async () => {
    await using stage = await startStage({ more: origins });
    const { status, headers } = await stage.ask(preflight('https://console.example'));
    assert.equal(status, 204);
    assert.equal(headers.get('access-control-allow-origin'), 'https://console.example');
    assert.equal(headers.get('access-control-allow-methods'), 'POST');
    assert.match(headers.get('access-control-allow-headers') ?? '', /content-type/);
    assert.equal(headers.get('vary'), 'origin');
    assert.equal(headers.get('access-control-allow-credentials'), undefined);
  });

  test('a preflight that announces a body, or comes in a drain, ends its connection', async () => {
    await using stage = await startStage({ more: origins });
    const allowed = preflight('https://console.example').toString();
    const withBody = allowed.replace(/Content-Length: 0\r\n/, 'Transfer-Encoding: chunked\r\n');
    assert.notEqual(withBody, allowed);
    const connection = await stage.connect();
    connection.send(`${withBody}ffff\r\nendless`);
    const answer = await connection.answer();
    assert.equal(answer.status, 204);
    assert.equal(answer.headers.get('connection'), 'close');
    await connection.ended;
    const late = await stage.connect();
    late.send(requestOf());
    expectSuccess(await late.answer());
    const drained = stage.gateway.drain({ noticeMs: 0, idleMs: 30_000, finishMs: 30_000 });
    late.send(allowed);
    assert.equal((await late.answer()).headers.get('connection'), 'close');
    assert.equal(await drained, 0);
  });

  test('any other origin is answered 405, and no header lets its page read that', async () => {
    await using stage = await startStage({ more: origins });
    for (const origin of [
      'https://evil.example',
      'https://console.example.evil',
      'null',
      'HTTPS://CONSOLE.EXAMPLE',
    ]) {
      const answer = await stage.ask(preflight(origin));
      expectNoCall(answer, 405);
      assert.equal(answer.headers.get('access-control-allow-origin'), undefined, origin);
    }
  });

  test('without cors_origins no origin gets a preflight', async () => {
    await using stage = await startStage();
    expectNoCall(await stage.ask(preflight('https://console.example')), 405);
  });

  test('a page of an allowed origin may read the answer of a call, a refused one included', async () => {
    await using stage = await startStage({ more: origins });
    const headers = ['Host: a', 'Content-Type: application/json', 'Origin: https://console.example'];
    const success = await stage.ask(requestOf({ headers }));
    expectSuccess(success);
    const refused = await stage.ask(requestOf({ headers, body: Buffer.from('{}') }));
    for (const answer of [success, refused]) {
      assert.equal(answer.headers.get('access-control-allow-origin'), 'https://console.example');
      assert.equal(answer.headers.get('access-control-expose-headers'), 'retry-after, date');
    }
  });

  test('a preflight leaves no access record, because it is no call', async () => {
    await using stage = await startStage({ more: origins });
    await stage.ask(preflight('https://console.example'));
    assert.deepEqual(stage.gateway.records, []);
  });
});
