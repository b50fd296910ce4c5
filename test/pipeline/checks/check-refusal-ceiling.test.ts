import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkRefusalCeiling } from '../../../src/pipeline/checks/check-refusal-ceiling.ts';
import { appEntry, documentOf } from '../document.ts';
import { atOnce, said } from '../verdict.ts';
import { appOf, type TestWorld, worldOf } from '../world.ts';

function worldWithCeiling(appCeiling: number): TestWorld {
  const limit = { rate: 2, perMs: 1000, burst: 2 };
  return worldOf(
    documentOf({ appCeiling, apps: [appEntry({ limit }), appEntry({ appKey: 'app-2', limit })] }),
  );
}

function refuseOnce(world: TestWorld): void {
  const { ceiling: rule, key: subject } = appOf(world);
  assert.ok(rule);
  world.services.refusalLedger.count({ rule, subject });
}

const check = (world: TestWorld, key?: string) =>
  atOnce(checkRefusalCeiling.run({ app: appOf(world, key) }, world));

describe('check-refusal-ceiling', () => {
  test('lets the last refused call below the ceiling pass, and refuses from the ceiling on', () => {
    const world = worldWithCeiling(5);
    for (let refused = 0; refused < 9; refused += 1) refuseOnce(world);
    assert.equal(said(check(world)), 'passes');
    refuseOnce(world);
    assert.equal(said(check(world)), 'rate-limited');
  });

  test('says how long to wait, and that wait is enough', () => {
    const world = worldWithCeiling(1);
    refuseOnce(world);
    refuseOnce(world);
    const verdict = check(world);
    assert.ok('retryAfterMs' in verdict && verdict.retryAfterMs === 500);
    world.clock.advance(499);
    assert.equal(said(check(world)), 'rate-limited');
    world.clock.advance(1);
    assert.equal(said(check(world)), 'passes');
  });

  test('spends nothing itself', () => {
    const world = worldWithCeiling(1);
    for (let calls = 0; calls < 100; calls += 1) assert.equal(said(check(world)), 'passes');
  });

  test('counts each app for itself', () => {
    const world = worldWithCeiling(1);
    refuseOnce(world);
    refuseOnce(world);
    assert.equal(said(check(world, 'app-2')), 'passes');
  });

  test('an app without a limit has no ceiling', () => {
    assert.equal(said(check(worldOf())), 'passes');
  });
});
