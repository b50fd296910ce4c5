import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAGIC_SECRET } from '../../src/sandbox/magic-values.ts';
import { NOW_MS, startSandbox } from './sandbox-gateway.ts';
import { signed } from './signed-call.ts';

const RESETS = 10_000;
const APPS = `
apps: [{ app_key: guarded, secrets: [sandbox-secret], replay_guard: refuse, packages: [none] }]
packages: [{ code: none, types: [bg.none] }]
merchants: [{ mall_id: 1 }]
authorizations: [{ app_key: guarded, mall_id: 1, tokens: [{ value: guarded-token }] }]
`;

function handles(): number {
  return process.getActiveResourcesInfo().filter(each => each !== 'TCPSocketWrap').length;
}

test('ten thousand resets, with calls between, leave nothing behind: each begins as the first did', async () => {
  await using gateway = await startSandbox();
  const { sandbox } = gateway;
  const body = signed(
    {
      type: 'mock.error.4000004',
      app_key: 'ak_sandbox',
      timestamp: NOW_MS / 1000,
      data_type: 'JSON',
      access_token: 'at_sandbox',
    },
    MAGIC_SECRET,
  );
  await gateway.send('/openapi/router', body);
  sandbox.reset();
  const before = handles();
  for (let i = 1; i <= RESETS; i += 1) {
    sandbox.clock.freeze();
    sandbox.clock.advance(1000);
    const fault = sandbox.faults.add({ match: {}, effect: { reset: true }, probability: 0.5 });
    assert.ok('id' in fault && fault.id === 'f-1');
    sandbox.reset();
    if (i % 500 !== 0) continue;
    // The quota allows one call, so that the second is refused where the reset forgot nothing of the round before.
    assert.equal((await gateway.send('/openapi/router', body)).errorCode, 7_000_000);
    assert.equal((await gateway.send('/openapi/router', body)).errorCode, 4_000_004);
  }
  sandbox.reset();
  // The client of the test has a few timers of its own; what leaks once per reset would be thousands.
  assert.ok(handles() < before + 10, `${handles()} handles, ${before} before`);
  assert.deepEqual(sandbox.faults.list(), []);
  assert.deepEqual(sandbox.clock.state, { frozen: false, nowMs: NOW_MS, offsetMs: 0 });
});

test('a reset forgets signs that the replay guard remembered, and a snapshot brings them back', async () => {
  await using gateway = await startSandbox(APPS);
  const common = {
    type: 'bg.goods.cats.get',
    app_key: 'guarded',
    timestamp: NOW_MS / 1000,
    data_type: 'JSON',
  };
  const token = { access_token: 'guarded-token' };
  // One sign for two bodies: its text has no separators.
  const first = signed({ ...common, ...token, zz: 'a1' }, MAGIC_SECRET);
  const second = first.replace('"zz":"a1"', '"zza":"1"');
  const codes = async (...bodies: readonly string[]): Promise<readonly number[]> => {
    const answers: number[] = [];
    for (const each of bodies) answers.push((await gateway.send('/openapi/router', each)).errorCode);
    return answers;
  };
  assert.deepEqual(await codes(first, second), [1_000_000, 3_000_001]);
  const id = gateway.sandbox.snapshot();
  gateway.sandbox.reset();
  assert.deepEqual(await codes(second), [1_000_000]);
  gateway.sandbox.restore(id);
  assert.deepEqual(await codes(second, first), [3_000_001, 1_000_000]);
});
