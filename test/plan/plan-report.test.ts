import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { heldForGood } from '../../src/model/held-package.ts';
import { apiEntry, appEntry, documentOf, NOW_MS, PACKAGE, upstreamEntry } from '../pipeline/document.ts';
import { plannerOf, recorded, sentBy } from './plan-stage.ts';

const GOOD = documentOf();

describe('limits are spent at the recorded moments', () => {
  const limited = (rate: number) =>
    documentOf({ apps: [appEntry({ limit: { rate, perMs: 1000, burst: rate } })] });

  test('a tighter limit loses the calls above it, and the next that fits passes', () => {
    const planner = plannerOf(limited(3), limited(2));
    const fates = [0, 0, 0, 499, 500].map(ms => planner.add(recorded({ atMs: NOW_MS + ms })).after.refused);
    assert.deepEqual(fates, [undefined, undefined, 'rate-limited', 'rate-limited', undefined]);
  });

  test('refused calls spend the ceiling of the document that would refuse them', () => {
    const limit = { rate: 1, perMs: 60_000, burst: 1 };
    const before = documentOf({ appCeiling: 2, apps: [appEntry({ limit: undefined })] });
    const after = documentOf({
      appCeiling: 2,
      apps: [appEntry({ limit, packages: [heldForGood(PACKAGE)], status: 'active' })],
      packages: [{ code: PACKAGE, types: [] }],
    });
    const planner = plannerOf(before, after);
    const steps = [0, 1, 2].map(ms => planner.add(recorded({ atMs: NOW_MS + ms })).after.step);
    assert.deepEqual(steps, ['check-app-permission', 'check-app-permission', 'check-refusal-ceiling']);
  });
});

describe('what a plan reports', () => {
  test('the answer of a service is as recorded, its own refusals too', () => {
    const planner = plannerOf(GOOD, documentOf({ apis: [apiEntry({ path: '/elsewhere' })] }));
    const failed = { code: 2000000, refused: 'internal-call-failed', stoppedBy: 'forward-call' } as const;
    assert.equal(planner.add(recorded(failed)).after.code, 2000000);
    assert.equal(planner.add(recorded({ code: 150010003 })).after.code, 150010003);
    assert.equal(planner.report.unchanged, 2);
  });

  test('a request that was no call stays none', () => {
    const planner = plannerOf(GOOD, documentOf({ apps: [], authorizations: [] }));
    const call = { code: 3000000, refused: 'bad-params', stoppedBy: 'listener', sent: undefined } as const;
    planner.add(recorded({ ...call, appKey: undefined, mallId: undefined }));
    assert.equal(planner.report.unchanged, 1);
  });

  test('calls are grouped by app, API and what becomes of them, with examples and merchants', () => {
    const planner = plannerOf(GOOD, documentOf({ apps: [appEntry({ packages: [] })] }));
    for (let index = 0; index < 5; index += 1)
      planner.add(recorded({ requestId: `us-${index}`, atMs: NOW_MS + index, mallId: 10 - index }));
    const [group, ...others] = planner.report.groups;
    assert.equal(others.length, 0);
    assert.deepEqual(
      { ...group, before: group?.before.code, after: group?.after.code },
      {
        effect: 'loses',
        appKey: 'app-1',
        type: 'bg.order.list.get',
        version: 'V1',
        before: 1000000,
        after: 3000027,
        calls: 5,
        firstAtMs: NOW_MS,
        lastAtMs: NOW_MS + 4,
        examples: ['us-0', 'us-1', 'us-2'],
        merchants: [6, 7, 8, 9, 10],
      },
    );
  });

  test('names that neither document knows make one group, however many callers make up', () => {
    const planner = plannerOf(GOOD, documentOf({ profile: 'observed' }));
    const unknown = { code: 3000026, refused: 'app-key-unknown', stoppedBy: 'identify-app' } as const;
    for (let index = 0; index < 50; index += 1)
      planner.add(
        recorded({ ...unknown, appKey: `made-up-${index}`, sent: sentBy({ type: `bg.made.up${index}` }) }),
      );
    assert.ok(planner.report.groups.length <= 1);
  });

  test('a call that would go to another upstream is counted, though its answer is not known to change', () => {
    const upstreams = [upstreamEntry(), upstreamEntry({ name: 'next' })];
    const planner = plannerOf(
      documentOf({ upstreams }),
      documentOf({ upstreams, apis: [apiEntry({ upstream: 'next' })] }),
    );
    planner.add(recorded());
    planner.add(recorded());
    const rerouting = { type: 'bg.order.list.get', version: 'V1', before: 'orders', after: 'next', calls: 2 };
    assert.deepEqual(planner.report.reroutings, [rerouting]);
    assert.equal(planner.report.unchanged, 2);
  });

  test('where the document before decides otherwise than was recorded, that is drift and no effect of the change', () => {
    const suspended = documentOf({ apps: [appEntry({ status: 'suspended' })] });
    const planner = plannerOf(suspended, suspended);
    planner.add(recorded());
    const { report } = planner;
    assert.deepEqual([report.unchanged, report.loses, report.drifted], [1, 0, 1]);
    assert.equal(report.drift[0]?.after.refused, 'app-key-suspended');
  });
});
