import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAGIC_SECRET } from '../../src/sandbox/magic-values.ts';
import { NOW_MS, type SandboxGateway, startSandbox } from './sandbox-gateway.ts';
import { type Parameters, signed } from './signed-call.ts';

const DOCUMENT = `
app_ceiling: 1
failure_limit: { rate: 3, per: 1m }
upstreams: [{ name: dead, urls: ["http://127.0.0.1:1", "http://127.0.0.1:2"] }]
apis: [{ type: bg.dead.get, upstream: dead, token: none, idempotent: true }]
packages: [{ code: own, types: [bg.dead.get] }]
apps:
  - { app_key: own, secrets: [sandbox-secret], replay_guard: refuse, packages: [own], limit: none }
  - { app_key: refused, secrets: [sandbox-secret], packages: [own], limit: { rate: 3, per: 1m } }
merchants: [{ mall_id: 1 }]
authorizations: [{ app_key: own, mall_id: 1, tokens: [{ value: own-token }] }]
`;

function bodyOf(gateway: SandboxGateway, more: Parameters, secret = MAGIC_SECRET): string {
  const timestamp = Math.floor(gateway.sandbox.clock.wallMs() / 1000);
  return signed({ app_key: 'ak_sandbox', timestamp, data_type: 'JSON', ...more }, secret);
}

/** Lives through everything that a gateway remembers, and tells all that could be seen of it. */
async function live(gateway: SandboxGateway): Promise<readonly unknown[]> {
  const { sandbox, records } = gateway;
  const from = records.length;
  const seen: unknown[] = [sandbox.clock.state, sandbox.faults.list()];
  const send = async (body: string): Promise<void> => {
    seen.push(await gateway.send('/openapi/router', body));
  };
  const call = (more: Parameters, secret?: string): Promise<void> => send(bodyOf(gateway, more, secret));
  const times = async (count: number, more: Parameters, secret?: string): Promise<void> => {
    for (let left = count; left > 0; left -= 1) await call(more, secret);
  };
  const good = { access_token: 'at_sandbox' };
  // A quota, the counters of a mock, an answer in place of the example.
  await times(2, { type: 'mock.error.4000004', ...good });
  await times(2, { type: 'mock.flaky.1of3', ...good });
  await call({ type: 'bg.logistics.companies.get', ...good });
  sandbox.answers.set('bg.logistics.companies.get', '"another"');
  await call({ type: 'bg.logistics.companies.get', ...good });
  // Signs: one that comes with two bodies, those that fail, and apps that are refused too often.
  const first = bodyOf(gateway, {
    type: 'bg.goods.cats.get',
    app_key: 'own',
    access_token: 'own-token',
    zz: 'a1',
  });
  await send(first);
  await send(first.replace('"zz":"a1"', '"zza":"1"'));
  await times(15, { type: 'mock.ok', ...good, app_key: 'ak_other' }, 'wrong');
  await times(5, { type: 'mock.ok', app_key: 'refused' });
  // A service that is down: its circuits open, its retries are spent.
  await times(10, { type: 'bg.dead.get', app_key: 'own' });
  // Chance, ids, and time.
  sandbox.faults.add({ match: {}, effect: { code: 110_020_002 }, probability: 0.5, seed: 7 });
  await times(6, { type: 'mock.ok', ...good });
  sandbox.clock.freeze();
  sandbox.clock.advance(61_000);
  await times(2, { type: 'mock.error.4000004', ...good });
  seen.push(sandbox.clock.state, sandbox.faults.list());
  for (const { code, cause, stoppedBy, fault, dialect, attempts, endpoint, findings, atMs } of records.slice(
    from,
  ))
    seen.push({ code, cause, stoppedBy, fault, dialect, attempts, endpoint, findings, atMs });
  return seen.map(withoutIds);
}

/** Request ids are of chance here. */
function withoutIds(seen: unknown): unknown {
  return JSON.parse(JSON.stringify(seen).replaceAll(/us-[0-9a-f-]{36}/g, 'us-…'));
}

test('after a reset, everything that can be seen of a gateway is as after its start', async () => {
  await using fresh = await startSandbox(DOCUMENT);
  const first = await live(fresh);
  const text = JSON.stringify(first);
  for (const sign of ['another', 'circuit open', '"attempts":2', 'only the remembered dialect', '4000004'])
    assert.ok(text.includes(sign), `what was lived through has no ${sign}`);
  fresh.sandbox.reset();
  assert.deepEqual(await live(fresh), first);
  await using other = await startSandbox(DOCUMENT);
  assert.deepEqual(await live(other), first);
});

test('every store has something to forget, forgets it, and has it again from a snapshot', async () => {
  await using gateway = await startSandbox(DOCUMENT);
  const { sandbox } = gateway;
  const empty = Object.fromEntries([...sandbox.sizes.keys()].map(name => [name, 0]));
  assert.deepEqual(Object.fromEntries(sandbox.sizes), empty);
  await live(gateway);
  const lived = Object.fromEntries(sandbox.sizes);
  for (const [name, size] of Object.entries(lived)) assert.ok(size > 0, `${name} remembers nothing`);
  const id = sandbox.snapshot();
  sandbox.reset();
  assert.deepEqual(Object.fromEntries(sandbox.sizes), empty);
  for (let times = 2; times > 0; times -= 1) {
    await live(gateway);
    sandbox.restore(id);
    assert.deepEqual(Object.fromEntries(sandbox.sizes), lived);
  }
});

test('a reset and a restore under calls in flight are whole: no call meets half of one', async () => {
  await using gateway = await startSandbox(DOCUMENT);
  const { sandbox } = gateway;
  sandbox.clock.freeze();
  const body = bodyOf(gateway, { type: 'mock.error.4000004', access_token: 'at_sandbox' });
  const slow = bodyOf(gateway, { type: 'mock.delay.20', access_token: 'at_sandbox' });
  await gateway.send('/openapi/router', body);
  sandbox.faults.add({ match: { type: 'mock.delay.20' }, effect: { code: 110_020_002 } });
  // Here the quota is spent and the fault is ordered; after a reset there is neither.
  const spent = sandbox.snapshot();
  for (let round = 0; round < 30; round += 1) {
    sandbox.restore(spent);
    const flying = Array.from({ length: 6 }, () => gateway.send('/openapi/router', slow));
    const whole = round % 2 === 0 ? 4_000_004 : 7_000_000;
    if (whole === 7_000_000) sandbox.reset();
    const after = await gateway.send('/openapi/router', body);
    assert.equal(after.errorCode, whole);
    const codes = new Set((await Promise.all(flying)).map(({ errorCode }) => errorCode));
    for (const code of codes) assert.ok(code === 1_000_000 || code === 110_020_002, `${code}`);
    if (whole === 4_000_004) assert.deepEqual([...codes], [110_020_002]);
  }
  assert.equal(NOW_MS, sandbox.clock.wallMs());
});
