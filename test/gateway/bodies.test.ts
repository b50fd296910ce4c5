import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RawAnswer, RawConnection } from '../faults/raw-connection.ts';
import {
  codeOf,
  expectNoCall,
  expectSuccess,
  type HttpStage,
  inChunks,
  pendingCalls,
  requestOf,
  signedBody,
  startStage,
} from './http-stage.ts';

const MEBIBYTE = 1024 * 1024;
const HEADERS = ['Host: gateway.example', 'Content-Type: application/json'];
const CHUNKED = [...HEADERS, 'Transfer-Encoding: chunked'];
const API_OF_2_MIB = 'bg.large.get';
/** The code of a call that was shed. */
const SHED = 4000000;

describe('the limit on bodies', { timeout: 120_000 }, () => {
  test('a body of exactly 1 MiB is a call, by length and in chunks', async () => {
    await using stage = await startStage();
    const body = signedBody({ size: MEBIBYTE });
    assert.equal(body.length, MEBIBYTE);
    expectSuccess(await stage.ask(requestOf({ body })));
    expectSuccess(await stage.ask(requestOf({ headers: CHUNKED, body: inChunks(body) })));
  });

  test('a body of one byte more is answered 413, by length and in chunks', async () => {
    await using stage = await startStage();
    const body = signedBody({ size: MEBIBYTE + 1 });
    expectNoCall(await stage.ask(requestOf({ body })), 413);
    expectNoCall(await stage.ask(requestOf({ headers: CHUNKED, body: inChunks(body) })), 413);
  });

  test('a length above the limit is answered 413 before a byte of the body is there', async () => {
    await using stage = await startStage();
    const headers = [...HEADERS, `Content-Length: ${MEBIBYTE + 1}`];
    expectNoCall(await stage.ask(requestOf({ headers, body: Buffer.alloc(0) })), 413);
  });

  test('a length beyond any number that counts is answered 413, not read', async () => {
    await using stage = await startStage();
    const headers = [...HEADERS, 'Content-Length: 9007199254740993'];
    expectNoCall(await stage.ask(requestOf({ headers, body: Buffer.alloc(0) })), 413);
  });

  test('a caller that reads its 413 late still gets it, though it goes on sending', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    connection.send(requestOf({ body: Buffer.alloc(3 * MEBIBYTE, 'x') }));
    expectNoCall(await connection.answer(), 413);
  });

  test('a body that comes in single bytes is read to its end', async () => {
    await using stage = await startStage();
    const connection = await stage.connect();
    for (const byte of requestOf()) connection.send(Uint8Array.of(byte));
    expectSuccess(await connection.answer());
  });
});

describe("an API's own limit on bodies", { timeout: 120_000 }, () => {
  const large = `
upstreams: [{ name: examples, mock: true }]
apis:
  - { type: ${API_OF_2_MIB}, upstream: examples, token: none, max_body: 2MiB }
  - { type: bg.echo.get, upstream: examples, token: none }
  - { type: bg.small.get, upstream: examples, token: none, max_body: 200B }
packages: [{ code: all, types: ["bg.*"] }]
apps: [{ app_key: shop, secrets: [shop-secret], packages: [all], limit: none }]
`;

  test('a limit above 1 MiB lets its API through up to the limit, the end included', async () => {
    await using stage = await startStage({ document: large });
    expectSuccess(
      await stage.ask(requestOf({ body: signedBody({ type: API_OF_2_MIB, size: 2 * MEBIBYTE }) })),
    );
    const above = signedBody({ type: API_OF_2_MIB, size: 2 * MEBIBYTE + 1 });
    expectNoCall(await stage.ask(requestOf({ body: above })), 413);
  });

  test('the limit of one API does not widen that of another', async () => {
    await using stage = await startStage({ document: large });
    expectSuccess(await stage.ask(requestOf({ body: signedBody({ size: MEBIBYTE }) })));
    expectNoCall(await stage.ask(requestOf({ body: signedBody({ size: MEBIBYTE + 1 }) })), 413);
  });

  test('a limit below 1 MiB holds to the byte', async () => {
    await using stage = await startStage({ document: large });
    expectSuccess(await stage.ask(requestOf({ body: signedBody({ type: 'bg.small.get', size: 200 }) })));
    expectNoCall(await stage.ask(requestOf({ body: signedBody({ type: 'bg.small.get', size: 201 }) })), 413);
  });

  test('a stranger does not learn the limit of an API: a wrong sign is answered first', async () => {
    await using stage = await startStage({ document: large });
    const signed = signedBody({ type: 'bg.small.get', size: 201 }).toString();
    const body = Buffer.from(signed.replace(/"[0-9A-F]{32}"/, `"${'0'.repeat(32)}"`));
    const answer = await stage.ask(requestOf({ body }));
    assert.equal(answer.status, 200);
    assert.equal(codeOf(answer), 3000001);
  });
});

describe('bytes in flight', { timeout: 120_000 }, () => {
  const limit = { more: 'max_in_flight_bytes: 1MiB' };
  const most = 1_000_000;

  test('a body without room is shed with 4000000, and there is room again when the first one is answered', async () => {
    await using stage = await startStage(limit);
    const body = signedBody({ size: most });
    const first = await announce(stage, most);
    first.send(body.subarray(0, -1));
    const shed = await shedBy(stage, requestOf({ body: signedBody({ size: 100_000 }) }));
    assert.equal(shed.status, 200);
    assert.equal(shed.headers.get('connection'), 'close');
    first.send(body.subarray(-1));
    expectSuccess(await first.answer());
    expectSuccess(await stage.ask(requestOf({ body: signedBody({ size: most }) })));
  });

  test('a body in chunks holds what has come, and is shed where it grows beyond the room', async () => {
    await using stage = await startStage(limit);
    const body = signedBody({ size: most });
    const first = await announce(stage, most);
    first.send(body.subarray(0, -1));
    const chunked = requestOf({ headers: CHUNKED, body: inChunks(signedBody({ size: 200_000 })) });
    await shedBy(stage, chunked);
    first.send(body.subarray(-1));
    expectSuccess(await first.answer());
    expectSuccess(await stage.ask(chunked));
  });

  for (const resetting of [false, true]) {
    test(`a caller that ${resetting ? 'resets' : 'leaves'} in the middle of its body leaves nothing in flight`, async () => {
      await using stage = await startStage(limit);
      const gone = await announce(stage, most);
      gone.send(signedBody({ size: most }).subarray(0, most / 2));
      gone.close({ resetting });
      await roomFor(stage, most);
      await nothingPending(stage);
      const codes = stage.gateway.records.map(({ code }) => code).filter(code => code !== SHED);
      // An orderly end may still read that the body was broken off; a reset leaves nobody to tell.
      assert.deepEqual(codes, resetting ? [1000000] : [3000000, 1000000]);
    });
  }

  test('a caller that ends its side in the middle of its body is answered 400', async () => {
    await using stage = await startStage(limit);
    const half = await announce(stage, most);
    half.send('{');
    half.end();
    expectNoCall(await half.answer(), 400);
    await roomFor(stage, most);
  });

  test('a body that is refused as too large leaves nothing in flight', async () => {
    await using stage = await startStage(limit);
    const body = inChunks(Buffer.alloc(MEBIBYTE + 1, 'x'));
    const answer = await stage.ask(requestOf({ headers: CHUNKED, body }));
    // Where both limits meet in one chunk, either may be the first.
    assert.ok(answer.status === 413 || codeOf(answer) === SHED);
    await roomFor(stage, MEBIBYTE);
  });
});

describe('expectations', { timeout: 120_000 }, () => {
  test('Expect: 100-continue is granted, then the call is answered', async () => {
    await using stage = await startStage();
    const body = signedBody();
    const connection = await announce(stage, body.length);
    connection.send(body);
    expectSuccess(await connection.answer());
  });

  for (const [what, path, type] of [
    ['a JSON body', '/openapi/router', 'application/json'],
    ['an upload', '/openapi/upload', 'multipart/form-data; boundary=b'],
  ] as const) {
    test(`the body is not asked for where ${what} is announced as too large: 413 at once, and the end`, async () => {
      await using stage = await startStage();
      const connection = await stage.connect();
      const headers = ['Host: g', `Content-Type: ${type}`, 'Expect: 100-continue'];
      connection.send(
        requestOf({ path, headers: [...headers, `Content-Length: ${2 ** 40}`], body: Buffer.alloc(0) }),
      );
      const answer = await connection.answer();
      assert.equal(answer.status, 413);
      assert.equal(answer.headers.get('connection'), 'close');
      assert.equal(codeOf(answer), 3_000_000);
      assert.equal(await connection.ended, 'closed');
      assert.equal(connection.unread.length, 0);
    });
  }

  test('another expectation is left aside', async () => {
    await using stage = await startStage();
    expectSuccess(await stage.ask(requestOf({ headers: [...HEADERS, 'Expect: a-miracle'] })));
  });
});

/** Sends a head that announces a body, and waits until the gateway asks for it; it holds bytes only as they come. */
async function announce(stage: HttpStage, length: number): Promise<RawConnection> {
  const connection = await stage.connect();
  const headers = [...HEADERS, 'Expect: 100-continue', `Content-Length: ${length}`];
  connection.send(requestOf({ headers, body: Buffer.alloc(0) }));
  const { status } = await connection.answer();
  assert.equal(status, 100);
  return connection;
}

/** Asks until the bytes that another caller has sent leave no room, and the call is shed. */
async function shedBy(stage: HttpStage, request: Buffer): Promise<RawAnswer> {
  for (let asked = 0; asked < ASKED_MAX; asked += 1) {
    const answer = await stage.ask(request);
    if (codeOf(answer) === SHED) return answer;
    expectSuccess(answer);
  }
  return assert.fail(`never shed in ${ASKED_MAX} calls`);
}

/** Asks until a body of this size has room. */
async function roomFor(stage: HttpStage, size: number): Promise<void> {
  for (let asked = 0; asked < ASKED_MAX; asked += 1) {
    const answer = await stage.ask(requestOf({ body: signedBody({ size }) }));
    if (codeOf(answer) !== SHED) return expectSuccess(answer);
  }
  assert.fail(`still no room after ${ASKED_MAX} calls`);
}

/** Asks until no call is pending: a connection's end is told some turns after it happened. */
async function nothingPending(stage: HttpStage): Promise<void> {
  for (let asked = 0; asked < ASKED_MAX; asked += 1) if ((await pendingCalls(stage)) === 0) return;
  assert.fail(`still pending after ${ASKED_MAX} looks`);
}

const ASKED_MAX = 200;
