import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MAGIC_SECRET } from '../../src/sandbox/magic-values.ts';
import { NOW_MS, type SandboxGateway, startSandbox } from './sandbox-gateway.ts';
import { type Envelope, type Parameters, signed } from './signed-call.ts';

let gateway: SandboxGateway;

before(async () => {
  gateway = await startSandbox();
});

after(() => gateway[Symbol.asyncDispose]());

function call(type: string, more: Parameters = {}): Promise<Envelope> {
  const common = {
    app_key: 'ak_sandbox',
    timestamp: NOW_MS / 1000,
    data_type: 'JSON',
    access_token: 'at_sandbox',
  };
  return gateway.send('/openapi/router', signed({ type, ...common, ...more }, MAGIC_SECRET));
}

describe('a type of the mock families', () => {
  const outcomes: readonly (readonly [string, number, unknown])[] = [
    ['mock.ok', 1_000_000, { ok: true }],
    ['mock.delay.1', 1_000_000, { delayedMs: 1 }],
    ['mock.malformed', 7_000_000, undefined],
    ['mock.status.200', 1_000_000, {}],
    ['mock.status.404', 6_000_001, undefined],
    ['mock.status.405', 6_000_001, undefined],
    ['mock.status.503', 7_000_000, undefined],
    ['mock.error.2000000', 2_000_000, undefined],
    ['mock.error.4000000', 4_000_000, undefined],
    ['mock.error.7000000', 7_000_000, undefined],
    ['mock.error.110020002', 110_020_002, undefined],
    // A service must not speak for the gateway.
    ['mock.error.3000028', 7_000_000, undefined],
    ['mock.error.3000003', 3_000_003, undefined],
    ['mock.delay.1234567', 3_000_003, undefined],
    ['mock.flaky.3of2', 3_000_003, undefined],
    ['mock.flaky.0of0', 3_000_003, undefined],
    ['mock.nothing', 3_000_003, undefined],
    ['Mock.ok', 3_000_003, undefined],
  ];
  for (const [type, code, result] of outcomes) {
    test(`${type} answers ${code}`, async () => {
      const answer = await call(type);
      assert.deepEqual([answer.errorCode, answer.result], [code, result]);
    });
  }

  test('mock.echo answers the business parameters as they came', async () => {
    const { result } = await call('mock.echo', { goodsId: 601_099_548_666_279, note: 'ä' });
    assert.deepEqual(result, { goodsId: 601_099_548_666_279, note: 'ä' });
  });

  test('mock.flaky fails the first n of every m calls of an app, and begins anew after a reset', async () => {
    const run = async (times: number): Promise<readonly number[]> => {
      const codes: number[] = [];
      for (let i = 0; i < times; i += 1) codes.push((await call('mock.flaky.2of3')).errorCode);
      return codes;
    };
    const cycle = [2_000_000, 2_000_000, 1_000_000];
    assert.deepEqual(await run(4), [...cycle, 2_000_000]);
    const id = gateway.sandbox.snapshot();
    gateway.sandbox.reset();
    assert.deepEqual(await run(3), cycle);
    gateway.sandbox.restore(id);
    assert.deepEqual(await run(2), cycle.slice(1));
  });
});
