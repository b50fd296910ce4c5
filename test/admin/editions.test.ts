import assert from 'node:assert/strict';
import { test } from 'node:test';
import { md5Hex } from '../../src/adapters/node/node-digests.ts';
import type { ExplanationView } from '../../src/admin/schemas/explanation.ts';
import { parseDocument } from '../../src/main/index.ts';
import type { Document } from '../../src/model/document.ts';
import { signCall } from '../../src/wire/sign-call.ts';
import { type AdminStage, NOW_MS, startAdminStage } from './admin-stage.ts';

const TOKEN = 'at_editions_token_0123456789';

function documentText(secret: string, { token = TOKEN, type = 'bg.echo.get' } = {}): string {
  return `
upstreams: [{ name: examples, mock: true }]
apis: [{ type: ${type}, upstream: examples, example: { ok: true } }]
packages: [{ code: all, types: ["bg.*"] }]
apps: [{ app_key: shop, secrets: [${secret}], packages: [all], limit: none }]
merchants: [{ mall_id: 1, region: us }]
authorizations:
  - { app_key: shop, mall_id: 1, packages: [all], tokens: [{ value: ${token}, expires_at: 2999-01-01T00:00:00Z }] }
`;
}

function documentOf(text: string, mode = 'sandbox'): Document {
  const parsed = parseDocument(`version: 1\nmode: ${mode}\n${text}`);
  assert.ok('document' in parsed, JSON.stringify(parsed));
  return parsed.document;
}

async function call(stage: AdminStage, secret: string, own = '{}'): Promise<string> {
  const identity = { type: 'bg.echo.get', appKey: 'shop', secret, token: TOKEN };
  const body = signCall(Buffer.from(own), identity, { nowMs: NOW_MS, md5: md5Hex });
  assert.ok(body instanceof Uint8Array);
  const answer = (await stage.post('/send', { text: Buffer.from(body).toString() })) as { id: string }; // its schema
  return answer.id;
}

async function explained(stage: AdminStage, id: string): Promise<ExplanationView> {
  return (await stage.get(`/calls/${id}/explanation`)) as ExplanationView; // its schema
}

test('a call is explained by the revision that decided it, its secrets, tokens and APIs', async () => {
  await using stage = await startAdminStage({ document: documentText('the-first-secret') });
  const good = await call(stage, 'the-first-secret');
  const bad = await call(stage, 'the-second-secret');
  const second = documentText('the-second-secret', { token: 'at_another_0123456789', type: 'bg.other.get' });
  stage.gateway.publish(documentOf(second), 'second');
  const right = await explained(stage, good);
  assert.deepEqual([right.revision, right.notice, right.code], ['first', null, 1_000_000]);
  assert.equal(right.sign?.verdict, 'right');
  assert.ok(right.steps.every(({ outcome }) => outcome === 'passed'));
  assert.match(
    right.steps.find(({ name }) => name === 'identify-token')?.observed ?? '',
    /current until 2999/,
  );
  const wrong = await explained(stage, bad);
  assert.deepEqual([wrong.revision, wrong.refusedBy], ['first', 'check-sign']);
});

test('the same revision with other secrets is told from the one that decided', async () => {
  await using stage = await startAdminStage({ document: documentText('the-first-secret') });
  const good = await call(stage, 'the-first-secret');
  stage.gateway.publish(documentOf(documentText('the-second-secret')), 'first');
  assert.equal((await explained(stage, good)).sign?.verdict, 'right');
});

test('an explanation says so where the revision that decided is no longer kept', async () => {
  await using stage = await startAdminStage({ document: documentText('the-first-secret') });
  const id = await call(stage, 'the-first-secret');
  for (let edition = 2; edition <= 8; edition += 1)
    stage.gateway.publish(documentOf(documentText('the-next-secret')), `r${edition}`);
  assert.equal((await explained(stage, id)).notice, null);
  stage.gateway.publish(documentOf(documentText('the-next-secret')), 'r9');
  const { revision, notice, code, sign } = await explained(stage, id);
  assert.deepEqual([revision, code], ['r9', 1_000_000]);
  assert.match(notice ?? '', /decided by revision first, which is no longer kept.* revision r9\.$/);
  assert.notEqual(sign?.verdict, 'right');
});

test('no former secret and no former token is shown, however many revisions ago they were live', async () => {
  await using stage = await startAdminStage({ document: documentText('the-first-secret') });
  const id = await call(
    stage,
    'the-first-secret',
    '{"note":"the-first-secret","other":"x at_editions_token_0123456789"}',
  );
  await stage.get(`/calls/${id}`);
  for (let edition = 2; edition <= 20; edition += 1) {
    const next = documentText(`the-next-secret-${edition}`, { token: `at_${edition}_0123456789012345` });
    stage.gateway.publish(documentOf(next), `r${edition}`);
    for (const path of [`/calls/${id}`, `/calls/${id}/explanation`, '/calls/har']) {
      const { text } = await stage.ask(`/admin/v1${path}`);
      assert.ok(!text.includes('the-first-secret') && !text.includes(TOKEN), `${path} at ${edition}`);
    }
  }
});

test('a gateway that went into production keeps no former revision', async () => {
  await using stage = await startAdminStage({ document: documentText('the-first-secret') });
  const id = await call(stage, 'the-first-secret');
  stage.gateway.publish(documentOf(documentText('the-first-secret'), 'production'), 'live');
  const { revision, notice } = await explained(stage, id);
  assert.equal(revision, 'live');
  assert.match(notice ?? '', /no longer kept/);
});
