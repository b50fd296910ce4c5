import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallDetail } from '../../src/admin/schemas/call.ts';
import type { Har } from '../../src/admin/schemas/har.ts';
import { ADMIN_TOKEN, type AdminStage, startAdminStage } from './admin-stage.ts';

const SECRET = 'shop-secret-0123456789';
const TOKEN = 'at_shop_token_0123456789';

async function har(stage: AdminStage, query = ''): Promise<Har['log']> {
  return ((await stage.get(`/calls/har${query}`)) as Har).log; // held to its schema in calls.test.ts
}

async function call(stage: AdminStage, text: string, path = '/openapi/router'): Promise<string> {
  const { port } = stage.gateway.listening.gateway;
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}`, 'x-a': SECRET },
    body: text,
  });
  const { requestId } = (await answer.json()) as { requestId: string }; // of the envelope
  return requestId;
}

test('the archive holds what HAR 1.2 requires, bodies as they came, oldest first', async () => {
  await using stage = await startAdminStage();
  const first = await call(stage, '{"n":601099548666279999,"x": 1.50}');
  const second = await call(stage, 'no JSON');
  const { version, creator, entries } = await har(stage);
  assert.deepEqual([version, creator.name], ['1.2', 'gatewright']);
  assert.deepEqual(
    entries.map(({ comment }) => comment.split(':')[0]),
    [first, second],
  );
  const [entry] = entries;
  assert.equal(entry?.request.postData?.text, '{"n":601099548666279999,"x": 1.50}');
  assert.equal(entry.request.postData.mimeType, 'application/json');
  assert.equal(entry.request.url, `http://127.0.0.1:${stage.gateway.listening.gateway.port}/openapi/router`);
  assert.partialDeepStrictEqual(entry.request, { method: 'POST', httpVersion: 'HTTP/1.1', cookies: [] });
  assert.equal(new Date(entry.startedDateTime).toISOString(), entry.startedDateTime);
  const detail = (await stage.get(`/calls/${first}`)) as CallDetail; // held to its schema in calls.test.ts
  assert.equal(entry.response.content.text, detail.response?.text);
  assert.partialDeepStrictEqual(entry.response, { status: 200, statusText: 'OK', redirectURL: '' });
  const { send, wait, receive } = entry.timings;
  assert.ok(Math.abs(send + wait + receive - entry.time) < 1e-6 && send >= 0 && wait >= 0);
});

test('the archive keeps to its filter and its limit: the newest, or the one call that the console names', async () => {
  await using stage = await startAdminStage();
  const ids: string[] = [];
  for (let index = 0; index < 3; index += 1) ids.push(await call(stage, `{"n":${index}}`));
  const found = async (query: string): Promise<unknown> =>
    (await har(stage, query)).entries.map(({ comment }) => comment.split(':')[0]);
  assert.deepEqual(await found('?limit=2'), ids.slice(1));
  assert.deepEqual(await found(`?limit=1000&filter=${encodeURIComponent(`"${ids[0]}"`)}`), [ids[0]]);
  assert.equal((await stage.ask('/admin/v1/calls/har?filter=typ:x')).status, 400);
  assert.equal((await stage.ask('/admin/v1/calls/har?limit=1001')).status, 400);
});

test('no planted secret is in the archive, in a body, a header, or a query with escapes', async () => {
  await using stage = await startAdminStage();
  await call(stage, `{"note":"${SECRET}","access_token":"${TOKEN}","x":"${ADMIN_TOKEN}"}`);
  await call(
    stage,
    '{}',
    `/openapi/router?access_token=${TOKEN}&x=${SECRET.replace('shop', '%73hop')}&y=${SECRET}`,
  );
  const log = await har(stage);
  assert.equal(log.entries.length, 2);
  for (const secret of [SECRET, TOKEN, ADMIN_TOKEN]) assert.ok(!JSON.stringify(log).includes(secret));
});

test('in production the archive holds records without headers and bodies', async () => {
  await using stage = await startAdminStage({ mode: 'production' });
  await call(stage, '{"n":1}');
  const [entry] = (await har(stage)).entries;
  assert.deepEqual([entry?.request.headers, entry?.response.headers], [[], []]);
  assert.deepEqual([entry?.request.postData, entry?.response.content.text], [undefined, undefined]);
});
