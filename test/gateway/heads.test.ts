import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  codeOf,
  expectNoCall,
  expectSuccess,
  inChunks,
  requestOf,
  signedBody,
  startStage,
} from './http-stage.ts';

const HOST = 'Host: gateway.example';
const JSON_TYPE = 'Content-Type: application/json';

describe('paths', { timeout: 120_000 }, () => {
  for (const path of [
    '/',
    '/openapi',
    '/openapi/router/',
    '//openapi/router',
    '/openapi//router',
    '/openapi/./router',
    '/openapi/../openapi/router',
    '/openapi/%2e%2e/openapi/router',
    '/openapi%2Frouter',
    '/openapi/%72outer',
    '/OPENAPI/router',
    '/openapi/router;a=1',
    '/openapi/router#f',
    '/ark/download',
    'http://gateway.example/openapi/router',
    '*',
  ]) {
    test(`${path} is no route, because routes are matched by their exact bytes`, async () => {
      await using stage = await startStage();
      expectNoCall(await stage.ask(requestOf({ path })), 404);
    });
  }

  for (const path of [
    '/openapi/router',
    '/openapi/router?',
    '/openapi/router?type=x&app_key=y&sign=z',
    '/openapi/router?a=b?c',
  ]) {
    test(`${path} is the router: a query string changes nothing`, async () => {
      await using stage = await startStage();
      expectSuccess(await stage.ask(requestOf({ path })));
    });
  }
});

describe('content types', { timeout: 120_000 }, () => {
  for (const type of [
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json ; charset=gbk',
  ]) {
    test(`${type} is accepted`, async () => {
      await using stage = await startStage();
      expectSuccess(await stage.ask(requestOf({ headers: [HOST, `Content-Type: ${type}`] })));
    });
  }

  test('a missing content type is accepted', async () => {
    await using stage = await startStage();
    expectSuccess(await stage.ask(requestOf({ headers: [HOST] })));
  });

  for (const type of [
    'application/x-www-form-urlencoded',
    'text/plain',
    'application/jsonp',
    'application/json, text/plain',
    'text/plain; application/json',
    'multipart/form-data; boundary=x',
    'application/vnd.api+json',
  ]) {
    test(`${type} is answered 415`, async () => {
      await using stage = await startStage();
      expectNoCall(await stage.ask(requestOf({ headers: [HOST, `Content-Type: ${type}`] })), 415);
    });
  }

  test('two content types are answered 415', async () => {
    await using stage = await startStage();
    expectNoCall(await stage.ask(requestOf({ headers: [HOST, JSON_TYPE, 'Content-Type: text/plain'] })), 415);
  });

  for (const encoding of ['gzip', 'deflate', 'br', 'identity, gzip', 'x-unknown']) {
    test(`a body in the encoding ${encoding} is answered 415`, async () => {
      await using stage = await startStage();
      expectNoCall(
        await stage.ask(requestOf({ headers: [HOST, JSON_TYPE, `Content-Encoding: ${encoding}`] })),
        415,
      );
    });
  }

  test('the encoding identity is none', async () => {
    await using stage = await startStage();
    expectSuccess(await stage.ask(requestOf({ headers: [HOST, JSON_TYPE, 'Content-Encoding: Identity'] })));
  });
});

describe('hosts and versions', { timeout: 120_000 }, () => {
  for (const [what, headers] of [
    ['two Host headers', ['Host: a', 'Host: b', JSON_TYPE]],
    ['the same Host header twice', ['Host: a', 'host: a', JSON_TYPE]],
    ['no Host header in HTTP/1.1', [JSON_TYPE]],
    ['a Host header with a blank', ['Host: a b@c', JSON_TYPE]],
    ['a Host header that is a list', ['Host: a, b', JSON_TYPE]],
    ['a Host header with a user', ['Host: a@b', JSON_TYPE]],
    ['a Host header with a path', ['Host: a/b', JSON_TYPE]],
    ['a Host header with a port that is no number', ['Host: a:b', JSON_TYPE]],
    ['a header name with an underscore', [HOST, JSON_TYPE, 'X_Forwarded_For: 1.1.1.1']],
  ] as const) {
    test(`${what} is answered 400`, async () => {
      await using stage = await startStage();
      expectNoCall(await stage.ask(requestOf({ headers })), 400);
    });
  }

  test('HTTP/1.0 is served, and its connection closed', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    connection.send(requestOf({ version: 'HTTP/1.0', headers: [JSON_TYPE] }));
    expectSuccess(await connection.answer());
    assert.equal(await connection.ended, 'closed');
  });

  for (const [version, status] of [
    ['HTTP/2.0', 505],
    ['HTTP/0.9', 505],
    ['HTTP/1.2', 400],
    ['http/1.1', 400],
    ['ICE/1.0', 400],
  ] as const) {
    test(`a request line that ends with ${version} is answered ${status}`, async () => {
      await using stage = await startStage();
      expectNoCall(await stage.ask(requestOf({ version })), status);
    });
  }

  for (const host of ['gateway.example:8443', '127.0.0.1:1', '[::1]:8080', 'api_1', '']) {
    test(`the Host ${JSON.stringify(host)} is one`, async () => {
      await using stage = await startStage();
      expectSuccess(await stage.ask(requestOf({ headers: [`Host: ${host}`, JSON_TYPE] })));
    });
  }

  test('bytes that are no HTTP are answered 4xx, and the connection closed', async () => {
    await using stage = await startStage();
    for (const bytes of [
      Buffer.from('1603010200010001fc0303', 'hex'),
      'hello\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    ]) {
      const connection = await stage.connect();
      connection.send(bytes);
      const answer = await connection.answer();
      assert.ok(answer.status >= 400 && answer.status < 500, String(answer.status));
      expectNoCall(answer, answer.status);
      await connection.ended;
    }
  });

  test('an upgrade that is asked for is not granted, and the call is answered', async () => {
    await using stage = await startStage();
    const headers = [
      HOST,
      JSON_TYPE,
      'Connection: Upgrade, HTTP2-Settings',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABk',
    ];
    expectSuccess(await stage.ask(requestOf({ headers })));
  });
});

describe('framing', { timeout: 120_000 }, () => {
  for (const [what, headers, status] of [
    ['gzip before chunked', ['Transfer-Encoding: gzip, chunked'], 501],
    ['chunked, named twice', ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'], 400],
    ['an empty coding before chunked', ['Transfer-Encoding: ,chunked'], 501],
    ['identity', ['Transfer-Encoding: identity'], 501],
    ['identity before chunked', ['Transfer-Encoding: identity, chunked'], 501],
    ['a parameter of chunked', ['Transfer-Encoding: chunked;q=1'], 501],
    ['chunked in quotes', ['Transfer-Encoding: "chunked"'], 501],
    ['chunked behind a vertical tab', ['Transfer-Encoding: \x0bchunked'], 400],
    ['an unknown coding', ['Transfer-Encoding: xchunked'], 501],
    ['chunked beside a length', ['Transfer-Encoding: chunked', 'Content-Length: 4'], 400],
    ['a length beside chunked', ['Content-Length: 4', 'Transfer-Encoding: chunked'], 400],
    ['two lengths that differ', ['Content-Length: 4', 'Content-Length: 40'], 400],
    ['the same length twice', ['Content-Length: 4', 'Content-Length: 4'], 400],
    ['a list of lengths', ['Content-Length: 4, 4'], 400],
    ['a signed length', ['Content-Length: +4'], 400],
    ['a negative length', ['Content-Length: -4'], 400],
    ['a hexadecimal length', ['Content-Length: 0x4'], 400],
    ['a length above any integer', ['Content-Length: 18446744073709551620'], 400],
    ['a blank before the colon', ['Content-Length : 4'], 400],
    ['a folded header', ['Transfer-Encoding:', ' chunked'], 400],
    ['NUL in a header', ['X-A: a\0b', 'Content-Length: 4'], 400],
    ['a bare CR in a header', ['X-A: a\rb', 'Content-Length: 4'], 400],
  ] as const) {
    test(`${what} is answered ${status}, and never read as a call`, async () => {
      await using stage = await startStage();
      const answer = await stage.ask(
        requestOf({ headers: [HOST, JSON_TYPE, ...headers], body: Buffer.from('0\r\n\r\n') }),
      );
      expectNoCall(answer, status);
    });
  }

  test('Transfer-Encoding before HTTP/1.1 is answered 400', async () => {
    await using stage = await startStage();
    const headers = [HOST, JSON_TYPE, 'Transfer-Encoding: chunked'];
    expectNoCall(
      await stage.ask(requestOf({ version: 'HTTP/1.0', headers, body: inChunks(signedBody()) })),
      400,
    );
  });

  for (const spelling of ['chunked', 'cHuNkEd']) {
    test(`a body that comes ${spelling} is read to its end`, async () => {
      await using stage = await startStage();
      const headers = [HOST, JSON_TYPE, `Transfer-Encoding: ${spelling}`];
      expectSuccess(await stage.ask(requestOf({ headers, body: inChunks(signedBody(), 7) })));
    });
  }

  test('trailers are ignored', async () => {
    await using stage = await startStage({ more: 'trusted_proxies: [127.0.0.1]' });
    const headers = [HOST, JSON_TYPE, 'Transfer-Encoding: chunked', 'Trailer: X-Forwarded-For'];
    const chunks = inChunks(signedBody()).toString().replace(/\r\n$/, 'X-Forwarded-For: 1.2.3.4\r\n\r\n');
    expectSuccess(await stage.ask(requestOf({ headers, body: Buffer.from(chunks) })));
    assert.equal(stage.gateway.records[0]?.address, '127.0.0.1');
  });

  for (const [what, chunks] of [
    ['a chunk size with 0x', '0x2\r\n{}\r\n0\r\n\r\n'],
    ['a signed chunk size', '+2\r\n{}\r\n0\r\n\r\n'],
    ['a chunk size above any integer', '10000000000000002\r\n{}'],
    ['a chunk that is longer than its size', '2\r\n{}{}\r\n0\r\n\r\n'],
    ['a line feed alone behind a chunk size', '2\n{}\r\n0\r\n\r\n'],
  ] as const) {
    test(`${what} breaks the framing, which is answered 400`, async () => {
      await using stage = await startStage();
      const headers = [HOST, JSON_TYPE, 'Transfer-Encoding: chunked'];
      expectNoCall(await stage.ask(requestOf({ headers, body: Buffer.from(chunks) })), 400);
      assert.deepEqual(
        stage.gateway.records.map(({ httpStatus, stoppedBy }) => ({ httpStatus, stoppedBy })),
        [{ httpStatus: 400, stoppedBy: 'listener' }],
      );
    });
  }

  test('headers of more than 16 KiB are answered 431', async () => {
    await using stage = await startStage();
    expectNoCall(
      await stage.ask(requestOf({ headers: [HOST, JSON_TYPE, `X-Long: ${'a'.repeat(17_000)}`] })),
      431,
    );
    expectNoCall(await stage.ask(requestOf({ path: `/openapi/router?${'a'.repeat(17_000)}` })), 431);
  });

  test('headers of 15 KiB are read', async () => {
    await using stage = await startStage();
    expectSuccess(
      await stage.ask(requestOf({ headers: [HOST, JSON_TYPE, `X-Long: ${'a'.repeat(15_000)}`] })),
    );
  });

  test('the last of very many short headers counts like the first', async () => {
    await using stage = await startStage({ more: 'trusted_proxies: [127.0.0.1]' });
    const many = Array.from({ length: 900 }, () => 'a:');
    const headers = [HOST, JSON_TYPE, 'x-forwarded-for: 203.0.113.9', ...many];
    expectSuccess(await stage.ask(requestOf({ headers: [...headers, 'x-forwarded-for: 198.51.100.7'] })));
    assert.equal(stage.gateway.records[0]?.address, '198.51.100.7');
    const answer = await stage.ask(requestOf({ headers: [...headers, 'content-encoding: gzip'] }));
    expectNoCall(answer, 415);
  });

  test('more headers than are counted are answered 431, and none is dropped in silence', async () => {
    await using stage = await startStage();
    const many = Array.from({ length: 1_100 }, () => 'a:');
    expectNoCall(await stage.ask(requestOf({ headers: [HOST, JSON_TYPE, ...many] })), 431);
  });

  test('a body without a length is none', async () => {
    await using stage = await startStage();
    const head = `POST /openapi/router HTTP/1.1\r\n${HOST}\r\n\r\n`;
    const answer = await stage.ask(head);
    assert.equal(codeOf(answer), 3000002);
  });
});
