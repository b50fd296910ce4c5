import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { md5Hex } from '../../src/adapters/node/node-digests.ts';
import { adminRoutes } from '../../src/admin/routes.ts';
import type { CallDetail, CallPage } from '../../src/admin/schemas/call.ts';
import type { ExplanationView } from '../../src/admin/schemas/explanation.ts';
import { registryService } from '../../src/registry/registry-service.ts';
import { signCall } from '../../src/wire/sign-call.ts';
import { openStage } from '../registry/registry-stage.ts';
import { ADMIN_TOKEN, type AdminStage, DOCUMENT, NOW_MS, startAdminStage } from './admin-stage.ts';

const SECRET = 'shop-secret-0123456789';
const TOKEN = 'at_shop_token_0123456789';

function signed(own: string, { type = 'bg.order.get', secret = SECRET, token = TOKEN } = {}): Uint8Array {
  const body = signCall(
    Buffer.from(own),
    { type, appKey: 'shop', secret, token },
    { nowMs: NOW_MS, md5: md5Hex },
  );
  assert.ok(body instanceof Uint8Array);
  return body;
}

async function call(
  stage: AdminStage,
  body: Uint8Array,
  headers: Record<string, string> = {},
): Promise<string> {
  const { port } = stage.gateway.listening.gateway;
  const answer = await fetch(`http://127.0.0.1:${port}/openapi/router`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: Uint8Array.from(body),
  });
  const { requestId } = (await answer.json()) as { requestId: string }; // of the envelope
  return requestId;
}

async function page(stage: AdminStage, query = ''): Promise<CallPage> {
  return (await stage.get(`/calls${query}`)) as CallPage; // held to its schema below
}

test('calls are listed newest first, in pages that neither repeat nor leave out one', async () => {
  await using stage = await startAdminStage();
  const ids: string[] = [];
  for (let index = 0; index < 5; index += 1) ids.unshift(await call(stage, signed(`{"n":${index}}`)));
  const first = await page(stage, '?limit=2');
  const second = await page(stage, `?limit=2&before=${first.next}`);
  const third = await page(stage, `?limit=2&before=${second.next}`);
  assert.deepEqual(
    [...first.calls, ...second.calls, ...third.calls].map(({ id }) => id),
    ids,
  );
  assert.deepEqual([first.total, third.next], [5, null]);
});

test('a filter keeps what it names, and a wrong one says where it is wrong', async () => {
  await using stage = await startAdminStage();
  await call(stage, signed('{}'));
  const refused = await call(stage, signed('{}', { secret: 'another' }));
  const found = await page(stage, '?filter=code:3*%20check:check-sign');
  assert.deepEqual(
    found.calls.map(({ id, name }) => [id, name]),
    [[refused, 'sign-invalid']],
  );
  const wrong = await stage.ask('/admin/v1/calls?filter=typ:x');
  assert.equal(wrong.status, 400);
  assert.partialDeepStrictEqual(JSON.parse(wrong.text), { position: 0, suggestion: 'type' });
  assert.equal((await stage.ask(`/admin/v1/calls?filter=${'x'.repeat(2000)}`)).status, 400);
  assert.equal((await stage.ask('/admin/v1/calls?limit=0')).status, 400);
});

test('a call is told whole: request, answer, what the service answered, every step', async () => {
  await using stage = await startAdminStage();
  const id = await call(stage, signed('{"n":601099548666279999}'), { 'x-note': 'hello' });
  const detail = (await stage.get(`/calls/${id}`)) as CallDetail; // held to its schema below
  assert.match(detail.request?.text ?? '', /"n":601099548666279999/);
  assert.ok(detail.request?.headers.some(([name, value]) => name === 'x-note' && value === 'hello'));
  assert.match(detail.response?.text ?? '', /"success":true/);
  assert.partialDeepStrictEqual(detail.upstream, { name: 'examples', method: 'POST', status: 200 });
  assert.equal(detail.steps.at(-1)?.name, 'forward-call');
  assert.equal(detail.mallId, 635517726820718);
  assert.equal((await stage.ask('/admin/v1/calls/unknown')).status, 404);
});

test('the histogram counts codes over time', async () => {
  await using stage = await startAdminStage();
  await call(stage, signed('{}'));
  await call(stage, signed('{}', { secret: 'another' }));
  stage.clock.move(20_000);
  await call(stage, signed('{}'));
  assert.deepEqual(await stage.get('/calls/histogram'), {
    buckets: [
      { atMs: NOW_MS, codes: { 1000000: 1, 3000001: 1 } },
      { atMs: NOW_MS + 20_000, codes: { 1000000: 1 } },
    ],
  });
});

test('a call is explained from what is kept of it, and pasted bytes as if they came now', async () => {
  await using stage = await startAdminStage();
  const body = signed('{}', { secret: 'another' });
  const id = await call(stage, body);
  const kept = await stage.get(`/calls/${id}/explanation`);
  assert.partialDeepStrictEqual(kept, { requestId: id, code: 3000001, refusedBy: 'check-sign' });
  const pasted = await stage.post('/explain', { text: Buffer.from(body).toString() });
  assert.partialDeepStrictEqual(pasted, { requestId: null, code: 3000001, refusedBy: 'check-sign' });
});

test('a call that has grown old is sent again with a fresh sign, and without one as it was', async () => {
  await using stage = await startAdminStage();
  const id = await call(stage, signed('{"n":1}'));
  stage.clock.move(3_600_000);
  const fresh = (await stage.post(`/calls/${id}/replay`, {})) as { text: string; id: string }; // its schema
  assert.match(fresh.text, /"errorCode":1000000/);
  assert.equal((await page(stage)).calls[0]?.id, fresh.id);
  const stale = (await stage.post(`/calls/${id}/replay`, { freshSign: false })) as { text: string }; // its schema
  assert.match(stale.text, /"errorCode":3000012|"errorCode":3000011/);
});

test('what is signed here is accepted by the gateway, byte for byte', async () => {
  await using stage = await startAdminStage();
  const parameters = `{"type":"bg.order.get","access_token":"${TOKEN}","n":1.50,"data_type":"JSON"}`;
  const made = (await stage.post('/sign', { appKey: 'shop', parameters })) as {
    text: string;
    signText: string;
  }; // its schema
  assert.match(made.text, /"n":1\.50/);
  assert.match(made.signText, /^‹app_secret›access_token.*‹app_secret›$/);
  const answer = await stage.post('/send', { text: made.text });
  assert.partialDeepStrictEqual(answer, { status: 200 });
  assert.match(JSON.stringify(answer), /1000000/);
});

test('nothing is sent to another host, and no header says how a message travels', async () => {
  await using stage = await startAdminStage();
  const wrong: object[] = [
    { path: 'http://evil.example/', text: '' },
    { path: '/a b', text: '' },
    { path: '/a\r\nx: y', text: '' },
    { text: '', headers: [['transfer-encoding', 'chunked']] },
    { text: '', headers: [['Host', 'evil.example']] },
    { text: '', headers: [['x-a', 'b\r\nc: d']] },
    { text: 5 },
  ];
  for (const body of wrong) {
    const options = { method: 'POST', body: JSON.stringify(body) };
    assert.equal((await stage.ask('/admin/v1/send', options)).status, 400, JSON.stringify(body));
  }
  const elsewhere = await stage.post('/send', { path: '//evil.example/openapi/router', text: '{}' });
  assert.partialDeepStrictEqual(elsewhere, { status: 404 });
});

test('in production neither bodies are kept nor anything sent, signed or shown of credentials', async () => {
  await using stage = await startAdminStage({ mode: 'production' });
  const id = await call(stage, signed('{}'));
  const detail = (await stage.get(`/calls/${id}`)) as CallDetail; // held to its schema below
  assert.deepEqual([detail.request, detail.response, detail.upstream], [null, null, null]);
  assert.equal((await stage.ask(`/admin/v1/calls/${id}/explanation`)).status, 409);
  for (const [method, path] of [
    ['GET', '/credentials'],
    ['POST', '/sign'],
    ['POST', '/send'],
    ['POST', `/calls/${id}/replay`],
    ['GET', `/calls/${id}/snippet?language=curl`],
  ] as const) {
    const body = method === 'POST' ? { body: '{}' } : {};
    assert.equal((await stage.ask(`/admin/v1${path}`, { method, ...body })).status, 404, path);
  }
});

test('a planted secret and a token are in no answer of any route, wherever a caller put them', async () => {
  await using stage = await startAdminStage();
  const planted = `{"note":"${SECRET}","${SECRET}":1,"other":{"access_token":"${TOKEN}","x":"${ADMIN_TOKEN}"}}`;
  const ids = [
    await call(stage, signed(planted), {
      'x-secret-note': SECRET,
      authorization: `Bearer ${TOKEN}`,
      'x-a': TOKEN,
    }),
    await call(stage, signed(planted, { secret: 'another' })),
    await call(stage, signed(planted, { type: SECRET })),
    await call(stage, signed(planted, { token: SECRET })),
    await call(stage, Buffer.from(`${SECRET}${TOKEN}`)),
  ];
  const { port } = stage.gateway.listening.gateway;
  await fetch(`http://127.0.0.1:${port}/${SECRET}?access_token=${TOKEN}`, { method: 'POST', body: '{}' });
  const paths = [
    '/status',
    '/errors',
    '/calls',
    '/calls/histogram',
    '/apis',
    '/apis/bg.order.get',
    '/calls/har',
  ];
  for (const id of ids) paths.push(`/calls/${id}`, `/calls/${id}/explanation`);
  for (const path of paths) {
    const { text, status } = await stage.ask(`/admin/v1${path}`);
    for (const secret of [SECRET, TOKEN, ADMIN_TOKEN])
      assert.ok(!text.includes(secret), `${path} ${status} ${text}`);
  }
  const found = await page(stage, `?filter=type:${SECRET.slice(0, 8)}*`);
  assert.equal(found.total, 0, 'a filter finds no secret');
});

test('every answer keeps the schema that it is documented by', async () => {
  const { registry, access, apply } = await openStage();
  await apply(`version: 1\ndevelopers: [{ id: acme }]\n${DOCUMENT}`);
  const service = registryService(registry);
  await service.put('package', '{"code":"more"}', { actor: 'user:ann' });
  const ask = { appKey: 'shop', packageCode: 'more', reason: '', lifetimeMs: 1000 };
  await service.requestPackage({ actor: 'user:ann', ...ask });
  await using stage = await startAdminStage({ registry: service, access });
  await access.nameFirstOwner({ token: { name: 'ci' } });
  const id = await call(stage, signed('{"n":1}'));
  const values: Record<string, string> = {
    type: 'bg.order.get',
    name: 'examples',
    code: 'all',
    appKey: 'shop',
    mallId: '635517726820718',
    number: '1',
  };
  const bodies: Record<string, unknown> = {
    '/sign': { appKey: 'shop', parameters: '{}' },
    '/send': { text: '{}' },
    '/explain': { text: '{}' },
    '/calls/:id/replay': {},
  };
  for (const { method, path, reply } of adminRoutes) {
    if (reply === undefined || (method !== 'GET' && (method !== 'POST' || !(path in bodies)))) continue;
    const ofPath = (name: string): string => (path.startsWith('/developers') ? 'acme' : (values[name] ?? id));
    const url = path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => ofPath(name));
    const asked: Record<string, string> = { '/why': '?app_key=shop&type=bg.order.get' };
    const query = path.endsWith('/snippet') ? '?language=node' : (asked[path] ?? '');
    const answer = method === 'GET' ? await stage.get(`${url}${query}`) : await stage.post(url, bodies[path]);
    const check = Compile(strict(reply));
    assert.ok(check.Check(answer), `${path}: ${JSON.stringify(check.Errors(answer).slice(0, 3))}`);
  }
});

/** The same schema without room for what it does not name. */
function strict(schema: TSchema): TSchema {
  const text = JSON.stringify(schema, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && 'properties' in value
      ? { ...value, additionalProperties: false, $id: undefined }
      : value,
  );
  const copy: TSchema = JSON.parse(text) as TSchema; // a schema with more members is a schema
  return copy;
}

test('calls stream as they come, those that the filter keeps, and the end of a reader ends its watch', async () => {
  await using stage = await startAdminStage();
  const { port } = stage.gateway.listening.admin;
  const { promise: seen, resolve } = Promise.withResolvers<string>();
  const opened = Promise.withResolvers<void>();
  const reader = request(
    {
      port,
      host: '127.0.0.1',
      path: '/admin/v1/calls/stream?filter=code:3*',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    },
    answer => {
      let text = '';
      assert.equal(answer.headers['content-type'], 'text/event-stream; charset=utf-8');
      answer.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        opened.resolve();
        if (text.includes('event: call')) resolve(text);
      });
      answer.on('error', () => undefined);
    },
  );
  reader.on('error', () => undefined);
  reader.end();
  await opened.promise;
  const good = await call(stage, signed('{}'));
  const bad = await call(stage, signed('{}', { secret: 'another' }));
  const text = await seen;
  assert.ok(text.includes(bad) && !text.includes(good), text);
  reader.destroy();
});

test('a refused call carries the diagnosis that its answer carried, with nothing secret in it', async () => {
  await using stage = await startAdminStage();
  const { port } = stage.gateway.listening.gateway;
  const answer = await fetch(`http://127.0.0.1:${port}/openapi/router`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{"type":"bg.echo.get","${SECRET}":1,"${SECRET}":2}`,
  });
  const header = answer.headers.get('x-gatewright-diagnosis') ?? '';
  await call(stage, signed('{}'));
  const { calls } = await page(stage);
  assert.equal(calls[0]?.diagnosis, null);
  const diagnosis = calls[1]?.diagnosis ?? '';
  assert.match(diagnosis, /^scan-body: .*; bad-params 3000000: /);
  assert.ok(!diagnosis.includes(SECRET));
  assert.ok(header.startsWith(diagnosis.split(':')[0] ?? '-'));
});

test('in production a refused call carries a diagnosis too, and no answer does', async () => {
  await using stage = await startAdminStage({ mode: 'production' });
  await call(stage, signed('{}', { secret: 'wrong' }));
  const [refused] = (await page(stage)).calls;
  assert.match(refused?.diagnosis ?? '', /^sign-invalid 3000001: /);
});

test('a difference between two texts tells no token that was cut in two by it', async () => {
  await using stage = await startAdminStage();
  const token = 'at_shop_token_0123456789';
  const text = `{"type":"bg.echo.get","app_key":"shop","note":"${token}","sign":"00112233445566778899AABBCCDDEEFF"}`;
  for (const typo of [
    token.replace('token', 'tokXn'),
    token.replace('at_', 'a_'),
    `${token.slice(0, 12)} ${token.slice(12)}`,
  ]) {
    const signedText = `app_keyshopnote${typo}typebg.echo.get`;
    const explained = (await stage.post('/explain', { text, signedText })) as ExplanationView; // its schema
    const shown = (explained.sign?.diff ?? []).filter(({ kind }) => kind !== 'added').map(part => part.text);
    assert.ok(shown.length > 0);
    assert.ok(!shown.join('').includes(token), shown.join(''));
  }
});

test('whatever is asked to be explained, the answer is an explanation or a problem of the asker', async () => {
  await using stage = await startAdminStage();
  const texts = [
    '',
    '{}',
    'null',
    '[]',
    '{"sign":[]}',
    '{"timestamp":1e999,"app_key":"shop","sign":"x"}',
    '\ud800',
    '{"app_key":"constructor","sign":"x"}',
  ];
  for (const text of texts)
    for (const more of [
      {},
      { path: '/__proto__' },
      { atMs: 1e300 },
      { atMs: -1 },
      { address: 'x' },
      { signedText: '' },
    ]) {
      const { status } = await stage.ask('/admin/v1/explain', {
        method: 'POST',
        body: JSON.stringify({ text, ...more }),
      });
      assert.ok(status === 200 || status === 400, `${text} ${JSON.stringify(more)}: ${status}`);
    }
});

test('so many readers may follow the calls, and one more when one has left', async () => {
  await using stage = await startAdminStage();
  const { port } = stage.gateway.listening.admin;
  const follow = () => {
    const { promise, resolve, reject } = Promise.withResolvers<{
      status: number;
      leave: () => Promise<void>;
    }>();
    const sent = request(
      {
        port,
        host: '127.0.0.1',
        path: '/admin/v1/calls/stream',
        agent: false,
        headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
      },
      answer => {
        const left = new Promise<void>(gone => answer.once('close', gone));
        answer.on('error', () => undefined);
        resolve({ status: answer.statusCode ?? 0, leave: () => (sent.destroy(), left) });
      },
    );
    sent.on('error', reject).end();
    return promise;
  };
  const readers = [];
  for (let index = 0; index < 32; index += 1) readers.push(await follow());
  assert.ok(readers.every(({ status }) => status === 200));
  assert.equal((await follow()).status, 503);
  await readers[0]?.leave();
  let again = await follow();
  // The gateway hears of it a moment later.
  for (let tries = 0; tries < 100 && again.status !== 200; tries += 1) again = await follow();
  assert.equal(again.status, 200);
  const head = await stage.ask('/admin/v1/calls/stream', { method: 'HEAD' });
  assert.equal(head.status, 404);
});
