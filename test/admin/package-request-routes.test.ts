import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { registryService } from '../../src/registry/registry-service.ts';
import { DOCUMENT, NOW_MS, openStage } from '../registry/registry-stage.ts';
import { startAdminStage } from './admin-stage.ts';

async function startRequests() {
  const { registry, apply } = await openStage();
  await apply(DOCUMENT);
  const stage = await startAdminStage({ mode: 'production', registry: registryService(registry) });
  return {
    async ask(method: string, path: string, body?: object) {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const { status, text } = await stage.ask(`/admin/v1/package-requests${path}`, { method, ...sent });
      // Every answer of the interface is a JSON object.
      return { status, text, value: JSON.parse(text) as Readonly<Record<string, unknown>> };
    },
    entryOf: (appKey: string) => stage.get(`/apps/${appKey}`),
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  };
}

const ASK = { app_key: 'ak_one', package: 'goods.read', reason: 'prices', lifetime: '2d' };

describe('the requests for packages', () => {
  test('are made, listed with a cursor and read', async () => {
    await using admin = await startRequests();
    const made = await admin.ask('POST', '', ASK);
    assert.deepEqual(
      [made.status, made.value['number'], made.value['state'], made.value['requestedBy']],
      [200, 1, 'pending', 'admin token'],
    );
    assert.equal(made.value['expiresAtMs'], NOW_MS + 2 * 86_400_000);
    assert.equal((await admin.ask('POST', '/1:withdraw')).value['state'], 'withdrawn');
    await admin.ask('POST', '', ASK);
    const first = await admin.ask('GET', '?limit=1');
    assert.equal(first.value['next'], 2);
    const second = await admin.ask('GET', '?limit=1&before=2');
    assert.match(second.text, /"number":1,.*"next":null/);
    assert.match(
      (await admin.ask('GET', '?state=pending&app_key=ak_one')).text,
      /^\{"items":\[\{"number":2,/,
    );
    assert.equal((await admin.ask('GET', '/2')).value['reason'], 'prices');
    assert.equal((await admin.ask('GET', '/3')).status, 404);
    assert.equal((await admin.ask('GET', '?state=lost')).status, 400);
  });

  test('are approved with an end, in one revision', async () => {
    await using admin = await startRequests();
    await admin.ask('POST', '', ASK);
    const until = '2027-04-01T00:00:00.000Z';
    const approved = await admin.ask('POST', '/1:approve', { until });
    assert.deepEqual([approved.status, approved.value['revision']], [200, 2]);
    assert.match(approved.text, /"request":\{"number":1,.*"state":"approved"/);
    const entry = JSON.stringify(await admin.entryOf('ak_one'));
    assert.ok(entry.includes(`"packages":["order.read",{"code":"goods.read","until":"${until}"}]`), entry);
  });

  test('are rejected with a reason, and stay so', async () => {
    await using admin = await startRequests();
    await admin.ask('POST', '', ASK);
    assert.equal((await admin.ask('POST', '/1:reject', {})).status, 400);
    const rejected = await admin.ask('POST', '/1:reject', { reason: 'order.read is enough' });
    assert.equal(rejected.value['decision'], 'order.read is enough');
    const late = await admin.ask('POST', '/1:approve', {});
    assert.equal(late.status, 409);
    assert.deepEqual(late.value['errors'], [
      { path: 'state', message: 'approved cannot follow rejected', expected: 'pending' },
    ]);
  });

  test('are refused with the field that is wrong', async () => {
    await using admin = await startRequests();
    const fieldsOf = async (path: string, body: object): Promise<readonly unknown[]> => {
      const { status, text } = await admin.ask('POST', path, body);
      return [status, /"path":"([a-z_]+)"/.exec(text)?.[1]];
    };
    assert.deepEqual(await fieldsOf('', { ...ASK, lifetime: '0s' }), [422, 'lifetime']);
    assert.deepEqual(await fieldsOf('', { ...ASK, lifetime: '366d' }), [422, 'lifetime']);
    assert.deepEqual(await fieldsOf('', { ...ASK, package: 'none' }), [422, 'package']);
    await admin.ask('POST', '', ASK);
    assert.deepEqual(await fieldsOf('', ASK), [409, 'package']);
    assert.deepEqual(await fieldsOf('/1:approve', { until: 'soon' }), [422, 'until']);
    assert.deepEqual(await fieldsOf('/1:approve', { until: '2020-01-01' }), [422, 'until']);
    assert.equal((await admin.ask('GET', '/1')).value['state'], 'pending');
  });
});
