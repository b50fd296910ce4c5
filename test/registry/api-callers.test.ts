import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dayOf } from '../../src/model/usage.ts';
import { ApiCallers } from '../../src/registry/api-callers.ts';
import { RegistryProblem } from '../../src/registry/registry-problem.ts';
import { apiUse, batch } from '../ports/usage-store-contract.ts';
import { DOCUMENT, NOW_MS, openStage } from './registry-stage.ts';

const TYPE = 'bg.goods.get';
const FIRST = { after: undefined, limit: 9 };

describe('the callers of an API', () => {
  async function stage() {
    const { store, clock, apply } = await openStage();
    await apply(DOCUMENT);
    return { store, callers: new ApiCallers(store, clock) };
  }

  test('are those of so many days, today included', async () => {
    const { store, callers } = await stage();
    const today = dayOf(NOW_MS);
    await store.usage.add(
      batch({ apis: [0, 1, 2].map(ago => apiUse({ type: TYPE, appKey: `ak_${ago}`, day: today - ago })) }),
    );
    const total = async (days: number) =>
      (await callers.total({ type: TYPE, version: undefined, days })).apps;
    assert.deepEqual([await total(1), await total(2), await total(3)], [1, 2, 3]);
    const listed = await callers.list({ type: TYPE, version: 'V1', days: 2 }, FIRST);
    assert.deepEqual(
      listed.map(({ appKey }) => appKey),
      ['ak_0', 'ak_1'],
    );
  });

  test('of an API that is not there are refused, and not none', async () => {
    const { callers } = await stage();
    for (const [type, version] of [
      ['bg.goods', undefined],
      ['bg.goods.gett', undefined],
      [TYPE, 'V2'],
    ] as const)
      await assert.rejects(
        callers.list({ type, version, days: 30 }, FIRST),
        error => error instanceof RegistryProblem && error.refusal === 'not-found',
      );
    for (const type of [TYPE, 'bg.open.accesstoken.info.get'])
      assert.deepEqual(await callers.list({ type, version: undefined, days: 30 }, FIRST), []);
  });
});
