import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorNames } from '../../src/errors/table.ts';
import { startSandbox } from '../sandbox/sandbox-gateway.ts';
import { askAdmin } from './ask-admin.ts';

const ROUTES: readonly (readonly [string, string])[] = [
  ['GET', '/clock'],
  ['POST', '/clock/freeze'],
  ['GET', '/faults'],
  ['DELETE', '/faults'],
  ['POST', '/sandbox/reset'],
  ['POST', '/sandbox/snapshot'],
];

test('the clock is frozen, set, advanced and resumed from outside', async () => {
  await using gateway = await startSandbox();
  const ask = askAdmin(gateway);
  const { nowMs } = (await ask('GET', '/clock')).body;
  assert.deepEqual((await ask('POST', '/clock/freeze', {})).body, { frozen: true, nowMs, offsetMs: 0 });
  assert.deepEqual((await ask('POST', '/clock/set', { atMs: 1000 })).body['nowMs'], 1000);
  assert.deepEqual((await ask('POST', '/clock/advance', { byMs: 500 })).body['nowMs'], 1500);
  assert.deepEqual((await ask('POST', '/clock/resume', {})).body['frozen'], false);
  assert.equal((await ask('POST', '/clock/advance', { byMs: -1501 })).status, 400);
  assert.equal((await ask('POST', '/clock/set', {})).status, 400);
});

test('faults are ordered, listed, taken back; a wrong one is refused with its reason', async () => {
  await using gateway = await startSandbox();
  const ask = askAdmin(gateway);
  const rule = { match: { type: 'mock.*' }, effect: { code: 7000000 }, times: 2 };
  const { body: fault } = await ask('POST', '/faults', rule);
  assert.partialDeepStrictEqual(fault, { id: 'f-1', hits: 0, remaining: 2, expiresAtMs: null, ...rule });
  await ask('POST', '/faults', rule);
  assert.equal((await ask('DELETE', '/faults/f-1')).status, 200);
  assert.equal((await ask('DELETE', '/faults/f-1')).status, 404);
  assert.partialDeepStrictEqual((await ask('GET', '/faults')).body, { faults: [{ id: 'f-2' }] });
  await ask('DELETE', '/faults');
  assert.deepEqual((await ask('GET', '/faults')).body, { faults: [] });
  const wrong = await ask('POST', '/faults', { match: {}, effect: {} });
  assert.equal(wrong.status, 400);
  assert.match(String(wrong.body['detail']), /effect names/);
  assert.equal((await ask('POST', '/faults', { ...rule, typo: 1 })).status, 400);
});

test('everything is reset, saved and brought back from outside', async () => {
  await using gateway = await startSandbox();
  const ask = askAdmin(gateway);
  await ask('POST', '/faults', { match: {}, effect: { code: 7000000 } });
  const { body } = await ask('POST', '/sandbox/snapshot', {});
  await ask('POST', '/sandbox/reset', {});
  assert.deepEqual(gateway.sandbox.faults.list(), []);
  assert.equal((await ask('POST', '/sandbox/restore', body)).status, 200);
  assert.equal(gateway.sandbox.faults.list().length, 1);
  assert.equal((await ask('POST', '/sandbox/restore', { id: 's-99' })).status, 404);
});

test('every row of the table is told with its trigger', async () => {
  await using gateway = await startSandbox();
  const { body } = await askAdmin(gateway)('GET', '/errors');
  // As its schema says.
  const errors = body['errors'] as readonly { trigger: { request: readonly object[] } | null }[];
  assert.equal(errors.length, errorNames.length);
  for (const { trigger } of errors) assert.ok(trigger !== null && trigger.request.length > 0);
});

test('in production none of it is there, nor a trigger', async () => {
  await using gateway = await startSandbox('mode: production\n');
  const ask = askAdmin(gateway);
  for (const [method, path] of ROUTES)
    assert.equal((await ask(method, path, method === 'POST' ? {} : undefined)).status, 404, path);
  assert.match(JSON.stringify((await ask('GET', '/errors')).body), /"trigger":null/);
});
