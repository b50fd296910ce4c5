import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY_MS, dayOf } from '../../src/model/usage.ts';
import { API_DAYS_KEPT, UsageIntake } from '../../src/registry/usage-intake.ts';
import { MemoryUsageStore } from '../ports/memory-usage-store.ts';
import { MovableClock } from '../ports/movable-clock.ts';
import { apiUse, batch } from '../ports/usage-store-contract.ts';
import { NOW_MS } from './registry-stage.ts';

const ALL = { type: 'bg.a', version: undefined, sinceDay: 0 };

describe('the intake of usage', () => {
  test('keeps calls for ninety days, and counts of quotas for eight', async () => {
    const store = new MemoryUsageStore();
    const clock = new MovableClock(NOW_MS);
    const intake = new UsageIntake(store, clock);
    const day = dayOf(NOW_MS);
    const spending = { rule: 'app-day', subject: 'ak', day, calls: 1 };
    await intake.add(batch({ apis: [apiUse({ day })], spendings: [spending] }));
    clock.advance(7 * DAY_MS);
    await intake.add(batch({}));
    assert.equal((await store.spendings(day, day)).length, 1);
    clock.advance(DAY_MS);
    await intake.add(batch({}));
    assert.equal((await store.spendings(day, day)).length, 0);
    clock.wall = NOW_MS + (API_DAYS_KEPT - 1) * DAY_MS;
    await intake.add(batch({}));
    assert.equal((await store.callersTotal(ALL)).apps, 1);
    clock.advance(DAY_MS);
    await intake.add(batch({}));
    assert.equal((await store.callersTotal(ALL)).apps, 0);
  });
});
