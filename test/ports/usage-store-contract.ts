import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { ApiUse, SecretUse, UsageBatch } from '../../src/model/usage.ts';
import type { UsageStore } from '../../src/ports/usage-store.ts';

export interface OpenUsageStore {
  readonly usage: UsageStore;
  close(): Promise<void>;
}

export function secretUse(changes: Partial<SecretUse> = {}): SecretUse {
  return { appKey: 'ak_one', version: 1, uses: 1, lastUsedAtMs: 1000, ...changes };
}

export function apiUse(changes: Partial<ApiUse> = {}): ApiUse {
  const day = { day: 20_000, lastCallAtMs: 1000 };
  return { appKey: 'ak_one', type: 'bg.a', version: 'V1', calls: 1, refused: 0, ...day, ...changes };
}

export function batch(parts: Partial<UsageBatch>): UsageBatch {
  return { secrets: [], apis: [], spendings: [], ...parts };
}

const EVERYONE = { type: 'bg.a', version: undefined, sinceDay: 0 };

/** What every store of usage keeps, whatever it is made of. `makeStore` gives an empty one each time. */
export function usageStoreTests(makeStore: () => Promise<OpenUsageStore>): void {
  describe('a store of usage', () => {
    const open: OpenUsageStore[] = [];
    const make = async (): Promise<UsageStore> => {
      const store = await makeStore();
      open.push(store);
      return store.usage;
    };
    afterEach(async () => {
      for (const store of open.splice(0)) await store.close();
    });

    test('adds uses of a secret to those that it has, and keeps the latest last use', async () => {
      const usage = await make();
      assert.deepEqual(await usage.secretUses('ak_one'), []);
      const late = secretUse({ uses: 3, lastUsedAtMs: 5000 });
      await usage.add(batch({ secrets: [late, secretUse({ version: 2 }), secretUse({ appKey: 'ak_two' })] }));
      await usage.add(batch({ secrets: [secretUse({ uses: 4, lastUsedAtMs: 4000 })] }));
      const found = (await usage.secretUses('ak_one')).toSorted((one, other) => one.version - other.version);
      assert.deepEqual(found, [secretUse({ uses: 7, lastUsedAtMs: 5000 }), secretUse({ version: 2 })]);
    });

    test('names the callers of an API, those who called most first, over all days that count', async () => {
      const usage = await make();
      const apis = [
        apiUse({ calls: 2, refused: 1, lastCallAtMs: 9000 }),
        apiUse({ day: 20_001, calls: 3, lastCallAtMs: 8000 }),
        apiUse({ appKey: 'ak_two', calls: 9 }),
        apiUse({ appKey: 'ak_two', day: 19_999, calls: 100 }),
        apiUse({ appKey: 'ak_three', calls: 5, version: 'V2' }),
        apiUse({ appKey: 'ak_four', type: 'bg.b', calls: 50 }),
      ];
      await usage.add(batch({ apis }));
      await usage.add(batch({ apis: [apiUse({ appKey: 'ak_three', version: 'V2', lastCallAtMs: 10 })] }));
      const since = { ...EVERYONE, sinceDay: 20_000 };
      assert.deepEqual(await usage.callers(since, { after: undefined, limit: 9 }), [
        { appKey: 'ak_two', calls: 9, refused: 0, lastCallAtMs: 1000 },
        { appKey: 'ak_three', calls: 6, refused: 0, lastCallAtMs: 1000 },
        { appKey: 'ak_one', calls: 5, refused: 1, lastCallAtMs: 9000 },
      ]);
      assert.deepEqual(await usage.callersTotal(since), { apps: 3, calls: 20 });
      const ofOne = { ...since, version: 'V2' };
      assert.deepEqual(
        (await usage.callers(ofOne, { after: undefined, limit: 9 })).map(({ appKey }) => appKey),
        ['ak_three'],
      );
      assert.deepEqual(await usage.callersTotal({ ...since, type: 'bg.none' }), { apps: 0, calls: 0 });
    });

    test('pages callers without a gap and without one twice, also where they called equally often', async () => {
      const usage = await make();
      const keys = ['c', 'a', 'e', 'b', 'd'];
      await usage.add(batch({ apis: keys.map(appKey => apiUse({ appKey, calls: appKey === 'd' ? 8 : 7 })) }));
      const seen: string[] = [];
      for (let after: { calls: number; appKey: string } | undefined; ; ) {
        const page = await usage.callers(EVERYONE, { after, limit: 2 });
        seen.push(...page.map(({ appKey }) => appKey));
        after = page.at(-1);
        if (page.length < 2) break;
      }
      assert.deepEqual(seen, ['d', 'a', 'b', 'c', 'e']);
    });

    test('sums what was spent by rule, subject and day, and takes away what is below 0', async () => {
      const usage = await make();
      const one = { rule: 'app-day', subject: 'ak_one', day: 20_000, calls: 5 };
      await usage.add(batch({ spendings: [one, { ...one, subject: '' }, { ...one, day: 20_002 }] }));
      await usage.add(batch({ spendings: [{ ...one, calls: -2 }] }));
      const found = (await usage.spendings(20_000, 20_001)).toSorted(
        (a, b) => b.subject.length - a.subject.length,
      );
      assert.deepEqual(
        found.map(each => ({ ...each })),
        [
          { ...one, calls: 3 },
          { ...one, subject: '' },
        ],
      );
    });

    test('adds batches that come at once, and more rows than one statement takes', async () => {
      const usage = await make();
      const apis = Array.from({ length: 1200 }, (_, at) => apiUse({ appKey: `ak_${at}` }));
      await Promise.all([usage.add(batch({ apis })), usage.add(batch({ apis })), usage.add(batch({ apis }))]);
      assert.deepEqual(await usage.callersTotal(EVERYONE), { apps: 1200, calls: 3600 });
    });

    test('forgets days that are over, the day itself not included', async () => {
      const usage = await make();
      const spending = { rule: 'app-day', subject: 'ak_one', calls: 1 };
      await usage.add(
        batch({
          apis: [apiUse({ day: 19_999 }), apiUse({ day: 20_000 })],
          spendings: [
            { ...spending, day: 20_004 },
            { ...spending, day: 20_005 },
          ],
        }),
      );
      await usage.forget({ apisDay: 20_000, spendingsDay: 20_005 });
      assert.deepEqual(await usage.callersTotal(EVERYONE), { apps: 1, calls: 1 });
      assert.deepEqual(
        (await usage.spendings(0, 99_999)).map(({ day }) => day),
        [20_005],
      );
    });
  });
}
