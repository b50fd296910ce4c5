import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DayCounts } from '../../src/adapters/memory/day-counts.ts';
import { MemoryUsageMeter } from '../../src/adapters/memory/memory-usage-meter.ts';
import { KEPT_EVERY_MS, UsageKeeper, type UsageTrouble } from '../../src/main/registry/usage-keeper.ts';
import type { UsageBatch } from '../../src/model/usage.ts';
import { callRecord } from '../adapters/call-record.ts';
import { MemoryUsageStore } from '../ports/memory-usage-store.ts';

const NOW_MS = 1_760_000_000_000;
const CHARGE = { rule: { id: 'app-day', callsPerDay: 100 }, subject: 'app-1' };
const SINCE = { type: 'bg.order.list.get', version: undefined, sinceDay: 0 };

class Stage {
  readonly store = new MemoryUsageStore();
  readonly troubles: UsageTrouble[] = [];
  readonly batches: UsageBatch[] = [];
  /** The next batches that are refused. */
  failures = 0;
  tick: () => void = () => assert.fail('it has not begun');
  readonly keeper: UsageKeeper;

  constructor(rowsMax?: number) {
    this.keeper = new UsageKeeper({
      meter: new MemoryUsageMeter(rowsMax),
      days: new DayCounts(),
      add: batch => this.#add(batch),
      every: (ms, run) => {
        assert.equal(ms, KEPT_EVERY_MS);
        this.tick = run;
        return () => {
          this.tick = () => assert.fail('it has ended');
        };
      },
      onTrouble: trouble => this.troubles.push(trouble),
    });
  }

  call(appKey = 'app-1'): void {
    this.keeper.meter.record(callRecord({ appKey, secretVersion: 1 }));
  }

  async uses(appKey = 'app-1'): Promise<number | undefined> {
    return (await this.store.secretUses(appKey))[0]?.uses;
  }

  async #add(batch: UsageBatch): Promise<void> {
    this.failures -= 1;
    if (this.failures >= 0) throw new Error('the disk is full');
    this.batches.push(batch);
    await this.store.add(batch);
  }
}

describe('a keeper of usage', () => {
  test('keeps what was counted with each tick, once', async () => {
    const stage = new Stage();
    stage.keeper.start();
    stage.call();
    stage.keeper.days.spend(CHARGE, NOW_MS);
    stage.tick();
    await stage.keeper.keep();
    stage.call();
    stage.tick();
    await stage.keeper.keep();
    assert.equal(await stage.uses(), 2);
    assert.deepEqual(await stage.store.callersTotal(SINCE), { apps: 1, calls: 2 });
    assert.equal((await stage.store.spendings(0, 99_999))[0]?.calls, 1);
    assert.deepEqual(stage.troubles, []);
  });

  test('asks the store for nothing where nothing was counted', async () => {
    const stage = new Stage();
    await stage.keeper.keep();
    assert.deepEqual(stage.batches, []);
  });

  test('keeps the rest when it ends, also what was counted while it kept', async () => {
    const stage = new Stage();
    stage.keeper.start();
    stage.call();
    const first = stage.keeper.keep();
    stage.call();
    await stage.keeper.close();
    await first;
    assert.equal(await stage.uses(), 2);
    assert.throws(() => stage.tick(), /it has ended/);
  });

  test('tries a batch that was refused again, and loses and doubles nothing', async () => {
    const stage = new Stage();
    for (let app = 0; app < 1200; app += 1) stage.call(`app-${app}`);
    stage.failures = 1;
    await stage.keeper.keep();
    stage.call('app-7');
    await stage.keeper.keep();
    await stage.keeper.keep();
    assert.deepEqual(stage.troubles, [
      { trouble: 'unkept', cause: 'the disk is full' },
      { trouble: 'kept', lost: 0 },
    ]);
    assert.deepEqual(await stage.store.callersTotal(SINCE), { apps: 1200, calls: 1201 });
    assert.equal(await stage.uses('app-7'), 2);
  });

  test('goes on behind what was kept where a batch in the middle is refused', async () => {
    const stage = new Stage();
    for (let app = 0; app < 1200; app += 1) stage.call(`app-${app}`);
    stage.keeper.days.spend(CHARGE, NOW_MS);
    const kept = stage.keeper.keep();
    // The first batch was handed over by now, the second was not.
    stage.failures = 1;
    await kept;
    await stage.keeper.keep();
    assert.deepEqual(await stage.store.callersTotal(SINCE), { apps: 1200, calls: 1200 });
    assert.equal((await stage.store.spendings(0, 99_999))[0]?.calls, 1);
  });

  test('hands over no more than 500 rows at once', async () => {
    const stage = new Stage();
    for (let app = 0; app < 1200; app += 1) stage.call(`app-${app}`);
    await stage.keeper.keep();
    const sizes = stage.batches.map(({ secrets, apis }) => secrets.length + apis.length);
    assert.deepEqual([Math.max(...sizes), sizes.reduce((sum, size) => sum + size)], [500, 2400]);
  });

  test('says once that it cannot keep, and with how many lost calls it can again', async () => {
    const stage = new Stage(2);
    stage.call();
    stage.failures = 2;
    await stage.keeper.keep();
    stage.call();
    stage.call('app-2');
    stage.call('app-3');
    await stage.keeper.keep();
    await stage.keeper.keep();
    assert.deepEqual(stage.troubles, [
      { trouble: 'unkept', cause: 'the disk is full' },
      { trouble: 'kept', lost: 2 },
    ]);
    await stage.keeper.keep();
    assert.equal(await stage.uses(), 2);
  });

  test('says what is missing where there was no room, and where it ends without having kept it', async () => {
    const stage = new Stage(2);
    stage.call();
    stage.call('app-2');
    await stage.keeper.keep();
    assert.deepEqual(stage.troubles, [{ trouble: 'missing', lost: 1 }]);
    stage.call();
    stage.failures = 9;
    await stage.keeper.close();
    assert.deepEqual(stage.troubles.slice(1), [
      { trouble: 'unkept', cause: 'the disk is full' },
      { trouble: 'missing', lost: 1 },
    ]);
  });
});
