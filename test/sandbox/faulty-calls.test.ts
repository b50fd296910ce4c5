import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CallRecord } from '../../src/main/index.ts';
import { parseDocument, startGateway } from '../../src/main/index.ts';
import type { FaultRule } from '../../src/model/fault.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { MovableClock } from '../ports/movable-clock.ts';
import { post, signed } from './signed-call.ts';

const NOW_MS = 1_760_000_000_000;
const DOCUMENT = `
version: 1
listen: { gateway: "127.0.0.1:0", admin: "127.0.0.1:0" }
upstreams: [{ name: examples, mock: true }]
apis:
  - { type: bg.echo.get, upstream: examples, token: none, example: { ok: true } }
  - { type: bg.slow.get, upstream: examples, token: none, limits: [{ by: app, rate: 1, per: 1m }] }
packages: [{ code: all, types: ["bg.*"] }]
apps: [{ app_key: shop, secrets: [shop-secret], packages: [all], limit: none }]
`;

async function startStage(mode: 'sandbox' | 'production' = 'sandbox') {
  const parsed = parseDocument(`${DOCUMENT}mode: ${mode}\n`);
  assert.ok('document' in parsed);
  const machine = new MovableClock(NOW_MS);
  const sandbox = new Sandbox(machine);
  const records: CallRecord[] = [];
  const gateway = await startGateway({
    document: parsed.document,
    revision: 'test',
    clock: machine,
    sandbox,
    callLogs: [{ record: call => void records.push(call) }],
  });
  const url = `http://127.0.0.1:${gateway.listening.gateway.port}/openapi/router`;
  const bodyOf = (type: string, timestamp: number): string =>
    signed({ type, app_key: 'shop', timestamp, data_type: 'JSON' }, 'shop-secret');
  return {
    sandbox,
    records,
    order: (rule: Partial<FaultRule>) =>
      sandbox.faults.add({ match: { type: 'bg.echo.get' }, effect: {}, ...rule }),
    call: (type = 'bg.echo.get', timestamp = NOW_MS / 1000) => post(url, bodyOf(type, timestamp)),
    async [Symbol.asyncDispose]() {
      await gateway.drain(0);
    },
  };
}

describe('a fault in a running gateway', () => {
  test('answers with its row, says so in the record, and leaves other calls alone', async () => {
    await using stage = await startStage();
    stage.order({ effect: { code: 7_000_000 }, times: 1 });
    const codes = [(await stage.call()).errorCode, (await stage.call()).errorCode];
    assert.deepEqual(codes, [7_000_000, 1_000_000]);
    assert.deepEqual(
      stage.records.map(({ fault, stoppedBy, refused, cause }) => [fault, stoppedBy, refused, cause]),
      [
        ['f-1', 'forward-call', 'service-error', 'fault f-1'],
        [undefined, undefined, undefined, undefined],
      ],
    );
  });

  test('speaks like a service where its code is none of the gateway’s', async () => {
    await using stage = await startStage();
    stage.order({ effect: { code: 110_020_002 } });
    const { errorCode, errorMsg } = await stage.call();
    assert.deepEqual([errorCode, errorMsg], [110_020_002, 'injected by fault f-1']);
  });

  test('that speaks of a limit says how long to wait', async () => {
    await using stage = await startStage();
    stage.order({ effect: { code: 4_000_004 } });
    const { errorCode, retryAfter } = await stage.call();
    assert.deepEqual([errorCode, retryAfter], [4_000_004, '1']);
  });

  test('cuts the answer in its middle, or resets the connection, after the call was executed', async () => {
    await using stage = await startStage();
    stage.order({ effect: { cut: true }, times: 1 });
    await assert.rejects(stage.call(), /terminated|JSON/);
    stage.order({ effect: { reset: true }, times: 1 });
    await assert.rejects(stage.call(), /fetch failed/);
    assert.equal((await stage.call()).errorCode, 1_000_000);
    assert.deepEqual(
      stage.records.map(({ fault, code }) => [fault, code]),
      [
        ['f-1', 1_000_000],
        ['f-2', 1_000_000],
        [undefined, 1_000_000],
      ],
    );
  });

  test('delays and then lets the call succeed', async () => {
    await using stage = await startStage();
    stage.order({ effect: { latencyMs: 1 } });
    assert.equal((await stage.call()).errorCode, 1_000_000);
    assert.equal(stage.records[0]?.fault, 'f-1');
  });

  test('does not hide what is really wrong with a call', async () => {
    await using stage = await startStage();
    stage.order({ match: {}, effect: { code: 7_000_000 } });
    assert.equal((await stage.call('bg.none.get')).errorCode, 3_000_003);
    assert.equal(stage.sandbox.faults.list()[0]?.hits, 0);
  });

  test('does nothing in production', async () => {
    await using stage = await startStage('production');
    stage.order({ effect: { code: 7_000_000 } });
    stage.sandbox.clock.advance(3_600_000);
    assert.equal((await stage.call()).errorCode, 1_000_000);
    assert.equal(stage.sandbox.faults.list()[0]?.hits, 0);
  });
});

describe('the time of a sandbox', () => {
  test('is what timestamps are held to', async () => {
    await using stage = await startStage();
    stage.sandbox.clock.advance(301_000);
    assert.equal((await stage.call()).errorCode, 3_000_012);
    stage.sandbox.clock.set(NOW_MS - 301_000);
    assert.equal((await stage.call()).errorCode, 3_000_011);
  });

  test('refills quotas', async () => {
    await using stage = await startStage();
    const codes: number[] = [];
    for (const byMs of [0, 0, 59_999, 1]) {
      stage.sandbox.clock.advance(byMs);
      codes.push((await stage.call('bg.slow.get')).errorCode);
    }
    assert.deepEqual(codes, [1_000_000, 4_000_004, 4_000_004, 1_000_000]);
  });
});

describe('a reset', () => {
  test('forgets quotas, faults and the moved clock, all at once', async () => {
    await using stage = await startStage();
    stage.order({ effect: { code: 7_000_000 } });
    assert.equal((await stage.call('bg.slow.get')).errorCode, 1_000_000);
    stage.sandbox.clock.freeze();
    stage.sandbox.reset();
    assert.deepEqual(stage.sandbox.faults.list(), []);
    assert.deepEqual(stage.sandbox.clock.state, { frozen: false, nowMs: NOW_MS, offsetMs: 0 });
    assert.equal((await stage.call('bg.slow.get')).errorCode, 1_000_000);
  });

  test('is undone by a snapshot that was taken before, any number of times', async () => {
    await using stage = await startStage();
    await stage.call('bg.slow.get');
    stage.order({ effect: { code: 7_000_000 }, times: 1 });
    const id = stage.sandbox.snapshot();
    for (const _ of [1, 2]) {
      stage.sandbox.reset();
      assert.ok(stage.sandbox.restore(id));
      const codes = [await stage.call('bg.slow.get'), await stage.call(), await stage.call()];
      assert.deepEqual(
        codes.map(({ errorCode }) => errorCode),
        [4_000_004, 7_000_000, 1_000_000],
      );
    }
    assert.ok(!stage.sandbox.restore('s-0'));
  });

  test('keeps the last sixteen snapshots', async () => {
    await using stage = await startStage();
    const ids = Array.from({ length: 17 }, () => stage.sandbox.snapshot());
    assert.deepEqual(
      ids.map(id => stage.sandbox.restore(id)),
      [false, ...Array.from({ length: 16 }, () => true)],
    );
  });
});
