import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dayOf } from '../../src/model/usage.ts';
import type { RegistryStore } from '../../src/ports/registry-store.ts';
import { registryService } from '../../src/registry/registry-service.ts';
import { apiUse, batch, secretUse } from '../ports/usage-store-contract.ts';
import { DOCUMENT, NOW_MS, openStage } from '../registry/registry-stage.ts';
import { type AdminStage, startAdminStage } from './admin-stage.ts';

interface RegistryAdmin extends AsyncDisposable {
  readonly stage: AdminStage;
  readonly store: RegistryStore;
  /** Asks below `/admin/v1`; gives the status, the answer and its ETag. */
  ask(method: string, path: string, more?: AskMore): Promise<Answered>;
}

interface AskMore {
  readonly body?: unknown;
  readonly text?: string;
  readonly ifMatch?: string;
}

interface Answered {
  readonly status: number;
  readonly etag: unknown;
  readonly text: string;
  // What an answer holds is what a test looks for in it.
  readonly value: Readonly<Record<string, unknown>>;
}

async function startRegistryAdmin(): Promise<RegistryAdmin> {
  const { registry, apply, store } = await openStage();
  await apply(DOCUMENT);
  const stage = await startAdminStage({ mode: 'production', registry: registryService(registry) });
  return {
    stage,
    store,
    async ask(method, path, { body, text, ifMatch } = {}) {
      const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
      const answer = await stage.ask(`/admin/v1${path}`, {
        method,
        ...(sent === undefined ? {} : { body: sent }),
        ...(ifMatch === undefined ? {} : { headers: { 'if-match': ifMatch } }),
      });
      // Every answer of the interface is a JSON object.
      const value = JSON.parse(answer.text) as Answered['value'];
      return { status: answer.status, etag: answer.headers['etag'], text: answer.text, value };
    },
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  };
}

describe('the entries of the registry', () => {
  test('are listed in pages that end', async () => {
    await using admin = await startRegistryAdmin();
    const first = await admin.ask('GET', '/packages?limit=1');
    assert.equal(first.value['next'], 'goods.read');
    const second = await admin.ask('GET', '/packages?limit=1&after=goods.read');
    assert.match(second.text, /"id":"order.read"/);
    assert.equal(second.value['next'], null);
  });

  test('are read with their tag, secrets masked and digits kept', async () => {
    await using admin = await startRegistryAdmin();
    const api = await admin.ask('GET', '/apis/bg.order.list.get/entry?version=V1');
    assert.match(api.text, /"example":\{"id":12345678901234567890,"price":1.50\}/);
    assert.equal(api.etag, '"r1"');
    const upstream = await admin.ask('GET', '/upstreams/orders');
    assert.match(upstream.text, /"context_key":"‹secret›"/);
    for (const path of ['/apps/ak_one', '/upstreams/orders', '/document', '/revisions/1', '/audit'])
      assert.doesNotMatch((await admin.ask('GET', path)).text, /hush/, path);
  });

  test('are written whole, byte for byte where digits count, under the key of the path', async () => {
    await using admin = await startRegistryAdmin();
    const text = '{"upstream":"orders","example":{"n":1.10000000000000000001}}';
    const written = await admin.ask('PUT', '/apis/bg.new.get', { text });
    assert.deepEqual(
      [written.status, written.value['revision'], written.value['id']],
      [200, 2, 'bg.new.get V1'],
    );
    assert.match((await admin.ask('GET', '/apis/bg.new.get/entry')).text, /"n":1.10000000000000000001/);
    const odd = await admin.ask('PUT', '/apps/ak_three', { body: { app_key: 'ak_other' } });
    assert.deepEqual([odd.status, odd.text.includes('"path":"app_key"')], [422, true]);
    const same = await admin.ask('PUT', '/apps/ak_three', { body: { app_key: 'ak_three' } });
    assert.equal(same.value['id'], 'ak_three');
    const number = await admin.ask('PUT', '/merchants/77', { body: { mall_id: 77 } });
    assert.equal(number.value['id'], '77');
    assert.equal((await admin.ask('PUT', '/apps/ak%20three', { body: {} })).status, 400);
  });

  test('are not overwritten by one who has not seen the last change', async () => {
    await using admin = await startRegistryAdmin();
    const { etag } = await admin.ask('GET', '/apps/ak_one');
    assert.equal(typeof etag, 'string');
    const body = { name: 'One' };
    const ifMatch = String(etag);
    assert.equal((await admin.ask('PATCH', '/apps/ak_one', { body, ifMatch })).status, 200);
    const late = await admin.ask('PATCH', '/apps/ak_one', { body: { name: 'Uno' }, ifMatch });
    assert.equal(late.status, 412);
    assert.match(late.text, /"current":\{"revision":2,"entry":\{.*"name":"One"/);
    const odd = await admin.ask('PATCH', '/apps/ak_one', { body, ifMatch: 'W/"x"' });
    assert.equal(odd.status, 400);
  });

  test('that break a rule are refused with every field', async () => {
    await using admin = await startRegistryAdmin();
    const answer = await admin.ask('PUT', '/apps/ak_bad', { body: { stats: 1, packages: ['order.red'] } });
    assert.equal(answer.status, 422);
    assert.deepEqual(answer.value['errors'], [
      {
        path: 'stats',
        message: 'unknown key',
        suggestion: 'status',
      },
      { path: 'packages[0]', message: "there is no package 'order.red'" },
    ]);
    assert.equal((await admin.ask('GET', '/apps/ak_bad')).status, 404);
  });

  test('that are needed are not removed, and those who need them are named', async () => {
    await using admin = await startRegistryAdmin();
    const answer = await admin.ask('DELETE', '/merchants/1001');
    assert.equal(answer.status, 409);
    assert.deepEqual(answer.value['referrers'], [{ kind: 'authorization', id: 'ak_one 1001' }]);
    assert.equal((await admin.ask('DELETE', '/authorizations/ak_one/1001')).status, 200);
    assert.equal((await admin.ask('DELETE', '/merchants/1001')).status, 200);
  });

  test('take actions behind a colon, and refuse those that cannot follow', async () => {
    await using admin = await startRegistryAdmin();
    assert.equal((await admin.ask('POST', '/apps/ak_one:suspend')).status, 200);
    assert.match((await admin.ask('GET', '/apps/ak_one')).text, /"status":"suspended"/);
    assert.equal((await admin.ask('POST', '/apps/ak_one:close')).status, 200);
    assert.equal((await admin.ask('POST', '/apps/ak_one:activate')).status, 409);
    assert.equal((await admin.ask('POST', '/apis/bg.goods.get:sunset')).status, 200);
    assert.equal((await admin.ask('POST', '/apps/ak_one:dance')).status, 404);
  });

  test('are only tried in a dry run', async () => {
    await using admin = await startRegistryAdmin();
    const tried = await admin.ask('PATCH', '/apps/ak_one?dry_run=true', { body: { name: 'One' } });
    assert.deepEqual([tried.status, tried.value['revision'], tried.value['isChanged']], [200, 2, true]);
    assert.match((await admin.ask('GET', '/apps/ak_one')).text, /"revision":1/);
  });
});

describe('secrets and tokens', () => {
  test('are shown when they are made, and never again', async () => {
    await using admin = await startRegistryAdmin();
    const rotated = await admin.ask('POST', '/apps/ak_one/secrets:rotate', { body: { overlap: '1d' } });
    const secret = String(rotated.value['secret']);
    assert.match(secret, /^[\w-]{32}$/);
    const issued = await admin.ask('POST', '/authorizations/ak_one/1001/tokens:issue', { body: {} });
    const token = String(issued.value['value']);
    assert.match(token, /^upl[\w-]{43}$/);
    const paths = [
      '/apps/ak_one',
      '/apps/ak_one/secrets',
      '/authorizations/ak_one/1001/tokens',
      '/audit',
      '/document',
    ];
    for (const path of paths) {
      const { text } = await admin.ask('GET', path);
      assert.ok(!text.includes(secret) && !text.includes(token), path);
    }
  });

  test('are refused where a third secret would be live', async () => {
    await using admin = await startRegistryAdmin();
    const answer = await admin.ask('POST', '/apps/ak_two/secrets:rotate', { body: {} });
    assert.equal(answer.status, 409);
    assert.match(String(answer.value['detail']), /a third is refused/);
    assert.equal((await admin.ask('POST', '/apps/ak_two/secrets/1:revoke')).status, 200);
    assert.equal((await admin.ask('POST', '/apps/ak_two/secrets:rotate', { body: {} })).status, 200);
    const odd = await admin.ask('POST', '/apps/ak_two/secrets:rotate', { body: { overlap: 'soon' } });
    assert.equal(odd.status, 400);
  });
});

describe('the history', () => {
  test('tells each revision, compares and brings back', async () => {
    await using admin = await startRegistryAdmin();
    await admin.ask('PATCH', '/apps/ak_one?comment=new%20name', { body: { name: 'One' } });
    await admin.ask('PUT', '/settings/region', { body: { value: 'eu' } });
    const { value } = await admin.ask('GET', '/revisions?limit=1');
    assert.equal(value['next'], 3);
    assert.match((await admin.ask('GET', '/revisions')).text, /"comment":"new name"/);
    assert.match((await admin.ask('GET', '/revisions/3?from=1')).text, /"id":"ak_one".*"id":"region"/);
    assert.equal((await admin.ask('GET', '/revisions/4')).status, 404);
    assert.equal((await admin.ask('POST', '/revisions/1:rollback')).value['revision'], 4);
    assert.match((await admin.ask('GET', '/settings')).text, /"region":"us"/);
  });

  test('is whole, and says so', async () => {
    await using admin = await startRegistryAdmin();
    const { value: checkpoint } = await admin.ask('GET', '/audit/checkpoint');
    const whole = await admin.ask('POST', '/audit:verify', { body: { checkpoints: [checkpoint] } });
    assert.deepEqual(whole.value, { isWhole: true, links: 1, broken: null });
    const other = { ...checkpoint, hash: 'x' };
    const broken = await admin.ask('POST', '/audit:verify', { body: { checkpoints: [other] } });
    assert.equal(broken.value['isWhole'], false);
  });

  test('applies a document with its faults by place', async () => {
    await using admin = await startRegistryAdmin();
    const source = { file: 'new.yaml', environment: {}, files: {} };
    const text = DOCUMENT.replace('Shop tool', '"Shop tool ${NAME}"');
    const missing = await admin.ask('POST', '/document:apply', { body: { ...source, text } });
    assert.equal(missing.status, 422);
    assert.match(missing.text, /environment variable NAME is not set/);
    const body = { ...source, text, environment: { NAME: '2' } };
    const applied = await admin.ask('POST', '/document:apply', { body });
    assert.match(applied.text, /"after":"\\"Shop tool 2\\""/);
  });
});

test('a gateway without a registry says how to have one', async () => {
  await using stage = await startAdminStage({ mode: 'production' });
  const { status, text } = await stage.ask('/admin/v1/apps');
  assert.equal(status, 409);
  assert.match(text, /storage: sqlite:PATH/);
});

describe('what calls use', () => {
  const of = (appKey: string, calls: number) =>
    apiUse({ type: 'bg.goods.get', appKey, calls, day: dayOf(NOW_MS), lastCallAtMs: NOW_MS });

  test('is shown with the versions of a secret, and warns whoever ends one that is in use', async () => {
    await using admin = await startRegistryAdmin();
    await admin.store.usage.add(batch({ secrets: [secretUse({ uses: 4, lastUsedAtMs: NOW_MS })] }));
    await admin.ask('POST', '/apps/ak_one/secrets:rotate', { body: {} });
    const { text } = await admin.ask('GET', '/apps/ak_one/secrets');
    assert.match(text, /"version":2,[^}]*"uses":0,"lastUsedAtMs":null/);
    assert.match(text, new RegExp(`"version":1,[^}]*"uses":4,"lastUsedAtMs":${NOW_MS}`));
    for (const query of ['?dry_run=true', '']) {
      const revoked = await admin.ask('POST', `/apps/ak_one/secrets/1:revoke${query}`);
      assert.match(String(revoked.value['warnings']), /^Version 1 signed 4 calls, the last of them at 2026-/);
    }
  });

  test('is listed by API, those who call most first, in pages that end', async () => {
    await using admin = await startRegistryAdmin();
    await admin.store.usage.add(batch({ apis: [of('ak_one', 3), of('ak_two', 7), of('ak_0', 3)] }));
    const first = await admin.ask('GET', '/apis/bg.goods.get/callers?limit=2&days=1');
    assert.deepEqual(first.value, {
      apps: 3,
      calls: 13,
      days: 1,
      callers: [
        { appKey: 'ak_two', calls: 7, refused: 0, lastCallAtMs: NOW_MS },
        { appKey: 'ak_0', calls: 3, refused: 0, lastCallAtMs: NOW_MS },
      ],
      next: '3:ak_0',
    });
    const second = await admin.ask('GET', '/apis/bg.goods.get/callers?limit=2&after=3:ak_0');
    assert.match(second.text, /"callers":\[\{"appKey":"ak_one"[^\]]*\],"next":null/);
    assert.equal((await admin.ask('GET', '/apis/bg.goods.gett/callers')).status, 404);
    assert.equal((await admin.ask('GET', '/apis/bg.goods.get/callers?after=x')).status, 400);
    assert.equal((await admin.ask('GET', '/apis/bg.goods.get/callers?days=91')).status, 400);
  });

  test('is told to whoever deprecates an API or ends it, before it is done and after', async () => {
    await using admin = await startRegistryAdmin();
    await admin.store.usage.add(batch({ apis: [of('ak_one', 3), of('ak_two', 7)] }));
    for (const action of ['deprecate?dry_run=true', 'deprecate', 'sunset']) {
      const done = await admin.ask('POST', `/apis/bg.goods.get:${action}`);
      assert.deepEqual(done.value['callers'], { apps: 2, calls: 10, days: 30 }, action);
    }
    const suspended = await admin.ask('POST', '/apps/ak_one:suspend');
    assert.ok(!('callers' in suspended.value));
  });
});
