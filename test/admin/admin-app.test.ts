import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorRows } from '../../src/errors/table.ts';
import { ADMIN_TOKEN, type AdminAnswer, NOW_MS, startAdminStage } from './admin-stage.ts';

function expectProblem(answer: AdminAnswer, status: number, detail: RegExp): void {
  assert.equal(answer.status, status, answer.text);
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/);
  const body: unknown = JSON.parse(answer.text);
  assert.ok(typeof body === 'object' && body !== null && 'detail' in body && 'title' in body);
  assert.match(String(body.detail), detail);
}

test('the status says what runs, as which revision, and where calls are sent to', async () => {
  await using stage = await startAdminStage();
  const { port } = stage.gateway.listening.gateway;
  const status = await stage.get('/status');
  assert.partialDeepStrictEqual(status, {
    revision: 'first',
    mode: 'sandbox',
    profile: 'documented',
    region: 'us',
    gatewayUrl: `http://127.0.0.1:${port}`,
    startedAtMs: NOW_MS,
    nowMs: NOW_MS,
    clock: { frozen: false, nowMs: NOW_MS, offsetMs: 0 },
  });
});

test('the error table is told whole, worded as the document words it', async () => {
  await using stage = await startAdminStage({ more: 'messages: { 3000001: "our own words" }\n' });
  const { errors } = (await stage.get('/errors')) as { errors: { code: number; message: string }[] }; // its schema
  assert.equal(errors.length, Object.keys(errorRows).length);
  assert.equal(errors.find(({ code }) => code === 3000001)?.message, 'our own words');
});

test('without the token, or with another, no route answers', async () => {
  await using stage = await startAdminStage();
  const wrong = ['', `${ADMIN_TOKEN}x`, ADMIN_TOKEN.slice(1), 'x'.repeat(7000)];
  for (const token of wrong) {
    for (const path of ['/admin/v1/status', '/admin/v1/errors', '/%61dmin/v1/status', '/admin/v1/%73tatus'])
      expectProblem(await stage.ask(path, { token }), 401, /admin token/);
  }
  const asBasic = await stage.ask('/admin/v1/status', {
    token: '',
    headers: { authorization: `Basic ${ADMIN_TOKEN}` },
  });
  assert.equal(asBasic.status, 401);
});

test('the scheme of the token is read in any case', async () => {
  await using stage = await startAdminStage();
  const headers = { authorization: `bearer ${ADMIN_TOKEN}` };
  assert.equal((await stage.ask('/admin/v1/status', { token: '', headers })).status, 200);
});

test('a page that lets its own name lead here is refused, with the token and without', async () => {
  await using stage = await startAdminStage();
  for (const host of [
    'evil.example',
    'evil.example:8081',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
  ])
    for (const path of ['/admin/v1/status', '/', '/nowhere'])
      expectProblem(await stage.ask(path, { host }), 421, /Host header/);
  for (const host of ['localhost', 'localhost:1', '127.0.0.1', '[::1]:8081', '10.1.2.3:80'])
    assert.equal((await stage.ask('/admin/v1/status', { host })).status, 200, host);
});

test('no answer allows another origin to read it', async () => {
  await using stage = await startAdminStage();
  const answer = await stage.ask('/admin/v1/status', { headers: { origin: 'https://evil.example' } });
  assert.equal(answer.headers['access-control-allow-origin'], undefined);
  assert.equal(answer.headers['cross-origin-resource-policy'], 'same-origin');
});

test('a path without a route is no route, with a sentence', async () => {
  await using stage = await startAdminStage();
  expectProblem(await stage.ask('/admin/v1/nothing'), 404, /no such route/);
  expectProblem(await stage.ask('/admin/v1/status', { method: 'DELETE' }), 404, /no such route/);
});

test('probes and metrics answer beside it as they do without it', async () => {
  await using stage = await startAdminStage();
  assert.equal((await stage.ask('/livez', { token: '', host: 'probe.example' })).text, 'alive\n');
  assert.equal((await stage.ask('/readyz', { token: '' })).text, 'ready\n');
  assert.equal((await stage.ask('/metrics', { token: '' })).status, 401);
  assert.match((await stage.ask('/metrics')).text, /gatewright_/);
});

test('a published document is what routes tell of from then on', async () => {
  await using stage = await startAdminStage();
  const { parseDocument } = await import('../../src/main/index.ts');
  const next = parseDocument('version: 1\nmode: production\n');
  assert.ok('document' in next);
  stage.gateway.publish(next.document, 'second');
  assert.partialDeepStrictEqual(await stage.get('/status'), { revision: 'second', mode: 'production' });
});
