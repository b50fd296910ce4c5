import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ApiLimitEntry, DayQuotasEntry } from '../../../src/model/document.ts';
import { spendQuotas } from '../../../src/pipeline/checks/spend-quotas.ts';
import {
  apiEntry,
  appEntry,
  authorizationEntry,
  documentOf,
  MALL_ID,
  merchantEntry,
  NOW_MS,
  tokenEntry,
} from '../document.ts';
import { atOnce, said } from '../verdict.ts';
import { apiOf, appOf, type TestWorld, tokenOf, worldOf } from '../world.ts';

const ONE = { rate: 1, perMs: 1000, burst: 1 };
const OTHER_MALL = MALL_ID + 1;

interface Limits {
  readonly app?: typeof ONE;
  readonly api?: readonly ApiLimitEntry[];
  /** Calls a day, of the app and of the API. */
  readonly appDay?: number;
  readonly apiDay?: Partial<DayQuotasEntry>;
}

/** Two apps, two merchants; each merchant has granted each app a token named after both. */
function worldWith({ app, api = [], appDay, apiDay }: Limits): TestWorld {
  const dayQuotas = apiDay && { api: undefined, app: undefined, merchant: undefined, ...apiDay };
  const keys = ['app-1', 'app-2'];
  const malls = [MALL_ID, OTHER_MALL];
  return worldOf(
    documentOf({
      apis: [apiEntry({ limits: api, dayQuotas }), apiEntry({ version: 'V2', limits: api, dayQuotas })],
      apps: keys.map(appKey => appEntry({ appKey, limit: app, dayQuota: appDay })),
      merchants: malls.map(mallId => merchantEntry({ mallId })),
      authorizations: keys.flatMap(appKey =>
        malls.map(mallId =>
          authorizationEntry({ appKey, mallId, tokens: [tokenEntry({ value: `${appKey}-${mallId}` })] }),
        ),
      ),
    }),
  );
}

interface Call {
  readonly app?: string;
  readonly mall?: number | undefined;
  readonly version?: string;
}

async function spend(world: TestWorld, call: Call = {}) {
  const { app = 'app-1', version } = call;
  const mall = 'mall' in call ? call.mall : MALL_ID;
  const token = mall === undefined ? undefined : await tokenOf(world, `${app}-${mall}`);
  const facts = { app: appOf(world, app), api: apiOf(world, undefined, version), token };
  return atOnce(spendQuotas.run(facts, world));
}

const spent = async (world: TestWorld, call?: Call): Promise<string> => said(await spend(world, call));

describe('spend-quotas', () => {
  test('another limit counts to the instant of its end, then the old one, with what was spent', async () => {
    const [untilMs, rate] = [NOW_MS + 1, { rate: 3, perMs: 1000, burst: 3 }];
    const app = appEntry({ limit: ONE, limitOverride: { limit: rate, untilMs } });
    const world = worldOf(documentOf({ apps: [app], apis: [apiEntry({ token: 'none' })] }));
    const spendAt = (nowMs: number): string => {
      const then = { ...world, nowMs };
      world.clock.advance(nowMs - world.clock.wallMs());
      return said(atOnce(spendQuotas.run({ app: appOf(then), api: apiOf(then), token: undefined }, then)));
    };
    assert.deepEqual([spendAt(NOW_MS), spendAt(NOW_MS)], ['passes', 'passes']);
    assert.deepEqual([spendAt(untilMs), spendAt(untilMs + 2000)], ['rate-limited', 'passes']);
    assert.equal(spendAt(untilMs + 2001), 'rate-limited');
  });

  test('without a limit anywhere every call passes', async () => {
    const world = worldWith({});
    for (let calls = 0; calls < 100; calls += 1) assert.equal(await spent(world), 'passes');
  });

  test('a burst is taken whole, the call behind it is refused and told how long to wait', async () => {
    const world = worldWith({ app: { rate: 4, perMs: 1000, burst: 3 } });
    for (let calls = 0; calls < 3; calls += 1) assert.equal(await spent(world), 'passes');
    const verdict = await spend(world);
    assert.ok('retryAfterMs' in verdict && verdict.retryAfterMs === 250);
    world.clock.advance(249);
    assert.equal(await spent(world), 'rate-limited');
    world.clock.advance(1);
    assert.equal(await spent(world), 'passes');
    assert.equal(await spent(world), 'rate-limited');
  });

  test('the quota of an app counts that app over all APIs', async () => {
    const world = worldWith({ app: ONE });
    assert.equal(await spent(world), 'passes');
    assert.equal(await spent(world, { version: 'V2' }), 'rate-limited');
    assert.equal(await spent(world, { app: 'app-2' }), 'passes');
  });

  test('the quota of an API counts all of its callers together', async () => {
    const world = worldWith({ api: [{ by: 'api', ...ONE }] });
    assert.equal(await spent(world), 'passes');
    assert.equal(await spent(world, { app: 'app-2', mall: OTHER_MALL }), 'rate-limited');
    assert.equal(await spent(world, { version: 'V2' }), 'passes');
  });

  test('the quota of an app on an API counts that app alone', async () => {
    const world = worldWith({ api: [{ by: 'app', ...ONE }] });
    assert.equal(await spent(world), 'passes');
    assert.equal(await spent(world, { mall: OTHER_MALL }), 'rate-limited');
    assert.equal(await spent(world, { app: 'app-2' }), 'passes');
  });

  test('the quota of a merchant on an API counts that merchant over all apps', async () => {
    const world = worldWith({ api: [{ by: 'merchant', ...ONE }] });
    assert.equal(await spent(world), 'passes');
    assert.equal(await spent(world, { app: 'app-2' }), 'rate-limited');
    assert.equal(await spent(world, { mall: OTHER_MALL }), 'passes');
  });

  test('a call without a token counts under no merchant', async () => {
    const world = worldWith({ api: [{ by: 'merchant', ...ONE }] });
    for (let calls = 0; calls < 3; calls += 1) {
      assert.equal(await spent(world, { mall: undefined }), 'passes');
    }
  });

  test('a call that one quota refuses spends none of the others', async () => {
    const world = worldWith({ app: { rate: 1, perMs: 1000, burst: 2 }, api: [{ by: 'merchant', ...ONE }] });
    assert.equal(await spent(world), 'passes');
    for (let calls = 0; calls < 5; calls += 1) assert.equal(await spent(world), 'rate-limited');
    assert.equal(await spent(world, { mall: OTHER_MALL }), 'passes');
    assert.equal(await spent(world, { mall: undefined }), 'rate-limited');
  });

  test('the wait is that of the quota that is spent the longest', async () => {
    const minute = { by: 'api', rate: 1, perMs: 60_000, burst: 1 } as const;
    const world = worldWith({ app: ONE, api: [minute] });
    assert.equal(await spent(world), 'passes');
    const verdict = await spend(world);
    assert.ok('retryAfterMs' in verdict && verdict.retryAfterMs === 60_000);
  });

  test('the quota of a day admits so many calls of an app over all APIs, until midnight UTC', async () => {
    const world = worldWith({ appDay: 2 });
    assert.equal(await spent(world), 'passes');
    assert.equal(await spent(world, { version: 'V2' }), 'passes');
    const verdict = await spend(world);
    const waitMs = Date.UTC(2025, 9, 10) - world.clock.wall;
    assert.ok('retryAfterMs' in verdict && verdict.retryAfterMs === waitMs);
    assert.equal(await spent(world, { app: 'app-2' }), 'passes');
    world.clock.advance(waitMs - 1);
    assert.equal(await spent(world), 'rate-limited');
    world.clock.advance(1);
    assert.equal(await spent(world), 'passes');
  });

  test('the quotas of a day of an API count all callers, each app, and each merchant', async () => {
    const app2 = { app: 'app-2', mall: OTHER_MALL };
    for (const [by, spentWith, roomWith] of [
      ['api', app2, { version: 'V2' }],
      ['app', { mall: OTHER_MALL }, app2],
      ['merchant', { app: 'app-2' }, { mall: OTHER_MALL }],
    ] as const) {
      const world = worldWith({ apiDay: { [by]: 1 } });
      assert.equal(await spent(world), 'passes');
      assert.equal(await spent(world, spentWith), 'rate-limited', by);
      assert.equal(await spent(world, roomWith), 'passes', by);
    }
  });

  test('a call that a rate refuses spends nothing of the day', async () => {
    const world = worldWith({ app: ONE, appDay: 2 });
    assert.equal(await spent(world), 'passes');
    for (let calls = 0; calls < 5; calls += 1) assert.equal(await spent(world), 'rate-limited');
    world.clock.advance(1000);
    assert.equal(await spent(world), 'passes');
  });

  test('a store that has to ask others is waited for', async () => {
    const world = worldWith({ app: ONE });
    for (const [waitMs, expected] of [
      [0, 'passes'],
      [5, 'rate-limited'],
    ] as const) {
      const services = {
        ...world.services,
        rateLimits: { take: () => Promise.resolve(waitMs), waitMs: () => waitMs },
      };
      const facts = { app: appOf(world), api: apiOf(world), token: undefined };
      assert.equal(said(await spendQuotas.run(facts, { ...world, services })), expected);
    }
  });
});
