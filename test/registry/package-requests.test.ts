import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { verifyAudit } from '../../src/registry/audit-trail.ts';
import { PackageRequests } from '../../src/registry/package-requests.ts';
import { RegistryProblem, type RegistryRefusal } from '../../src/registry/registry-problem.ts';
import { DOCUMENT, NOW_MS, ORDER, openStage } from './registry-stage.ts';

const DAY_MS = 86_400_000;
const ASK = {
  actor: 'user:dev',
  appKey: 'ak_one',
  packageCode: 'goods.read',
  reason: 'prices',
  lifetimeMs: DAY_MS,
};
const FOR_GOOD = { ...ORDER, untilMs: undefined };
const ALL = { state: undefined, appKey: undefined };
const FIRST_PAGE = { after: undefined, limit: 99 };

async function seeded() {
  const stage = await openStage();
  await stage.apply(DOCUMENT);
  const requests = new PackageRequests(stage.registry);
  const heldBy = async (appKey = 'ak_one') =>
    (await stage.registry.load()).document.apps.find(app => app.appKey === appKey)?.packages.slice(1);
  return { ...stage, requests, heldBy };
}

/** Insists on a refusal of one field, and that the registry is as it was. */
async function refused(
  { store }: Awaited<ReturnType<typeof seeded>>,
  order: () => Promise<unknown>,
  [refusal, path, message]: readonly [RegistryRefusal, string, string],
): Promise<void> {
  const stateOf = async () => [
    await store.packageRequests({ ...ALL, packageCode: undefined, atMs: 0 }, FIRST_PAGE),
    await store.audit(FIRST_PAGE),
    await store.revisions(FIRST_PAGE),
  ];
  const before = await stateOf();
  await assert.rejects(order(), error => {
    assert.ok(error instanceof RegistryProblem, String(error));
    assert.equal(error.refusal, refusal);
    assert.deepEqual(
      error.more.faults?.map(fault => [fault.path, fault.message]),
      [[path, message]],
    );
    return true;
  });
  assert.deepEqual(await stateOf(), before);
}

describe('a request for a package', () => {
  test('waits, changes nothing that is served, and is a link of the audit', async () => {
    const { requests, store, updates, registry } = await seeded();
    const request = await requests.request(ASK);
    assert.deepEqual(request, {
      number: 1,
      appKey: 'ak_one',
      packageCode: 'goods.read',
      state: 'pending',
      reason: 'prices',
      requestedBy: 'user:dev',
      requestedAtMs: NOW_MS,
      expiresAtMs: NOW_MS + DAY_MS,
      decidedBy: null,
      decidedAtMs: null,
      decision: '',
      grantedUntilMs: null,
    });
    assert.deepEqual(await requests.get(1), request);
    assert.equal(updates.length, 1);
    const link = await store.lastAudit();
    assert.deepEqual(
      [link?.actor, link?.action, link?.subject, link?.revision],
      ['user:dev', 'package-request.request', 'package request 1', null],
    );
    assert.equal((await verifyAudit(store, registry.parts.sha256Hex)).isWhole, true);
  });

  test('that is approved gives the grant with it, in one revision', async () => {
    const { requests, heldBy, store, updates } = await seeded();
    await requests.request(ASK);
    const { revision, changes, request } = await requests.approve(1, { ...FOR_GOOD, comment: 'fine' });
    assert.deepEqual(await heldBy(), [{ code: 'goods.read', untilMs: Number.MAX_SAFE_INTEGER }]);
    assert.deepEqual([request.state, request.decidedBy, request.decision], ['approved', 'user:ann', 'fine']);
    assert.deepEqual(
      changes.map(({ what, id, fields }) => [what, id, fields.map(({ path }) => path)]),
      [['app', 'ak_one', ['packages']]],
    );
    assert.equal((await store.lastAudit())?.revision, revision);
    assert.equal(updates.at(-1)?.revision, revision);
  });

  test('that is approved until an instant gives a grant that ends, in the place of one that ended', async () => {
    const { requests, heldBy, clock } = await seeded();
    const untilMs = NOW_MS + 1000;
    await requests.request(ASK);
    await requests.approve(1, { ...ORDER, untilMs });
    assert.deepEqual(await heldBy(), [{ code: 'goods.read', untilMs }]);
    clock.advance(1000);
    await requests.request(ASK);
    const { request } = await requests.approve(2, { ...ORDER, untilMs: untilMs + 1000 });
    assert.equal(request.grantedUntilMs, untilMs + 1000);
    assert.deepEqual(await heldBy(), [{ code: 'goods.read', untilMs: untilMs + 1000 }]);
  });

  test('that is rejected or withdrawn gives nothing, and says by whom and why', async () => {
    const { requests, heldBy } = await seeded();
    await requests.request(ASK);
    const rejected = await requests.reject(1, { ...ORDER, comment: 'no need' });
    assert.deepEqual([rejected.state, rejected.decision], ['rejected', 'no need']);
    await requests.request(ASK);
    assert.equal((await requests.withdraw(2, { actor: 'user:dev' })).decidedBy, 'user:dev');
    assert.deepEqual(await heldBy(), []);
  });

  test('expires at its instant by itself, and another may be made then', async () => {
    const { requests, clock } = await seeded();
    await requests.request(ASK);
    clock.advance(DAY_MS - 1);
    assert.equal((await requests.get(1)).state, 'pending');
    clock.advance(1);
    assert.equal((await requests.get(1)).state, 'expired');
    await requests.request(ASK);
    const numbers = async (state: 'pending' | 'expired') =>
      (await requests.list({ ...ALL, state }, FIRST_PAGE)).map(({ number }) => number);
    assert.deepEqual([await numbers('pending'), await numbers('expired')], [[2], [1]]);
  });

  const ENDS = {
    approved: (requests: PackageRequests) => requests.approve(1, FOR_GOOD),
    rejected: (requests: PackageRequests) => requests.reject(1, ORDER),
    withdrawn: (requests: PackageRequests) => requests.withdraw(1, ORDER),
  } as const;
  for (const [from, first] of Object.entries(ENDS))
    for (const [to, second] of Object.entries(ENDS))
      test(`that is ${from} is never ${to} afterwards`, async () => {
        const stage = await seeded();
        await stage.requests.request(ASK);
        await first(stage.requests);
        await refused(stage, () => second(stage.requests), [
          'conflict',
          'state',
          `${to} cannot follow ${from}`,
        ]);
      });

  for (const [to, decide] of Object.entries(ENDS))
    test(`that has expired is never ${to}`, async () => {
      const stage = await seeded();
      await stage.requests.request(ASK);
      stage.clock.advance(DAY_MS);
      await refused(stage, () => decide(stage.requests), [
        'conflict',
        'state',
        `${to} cannot follow expired`,
      ]);
    });

  test('is refused where it makes no sense, with the field and the reason', async () => {
    const stage = await seeded();
    const { requests, registry } = stage;
    const ask = (changes: Partial<typeof ASK>) => () => requests.request({ ...ASK, ...changes });
    await refused(stage, ask({ appKey: 'ak_none' }), ['invalid', 'app_key', "there is no app 'ak_none'"]);
    await refused(stage, ask({ packageCode: 'none' }), ['invalid', 'package', "there is no package 'none'"]);
    const held = 'the app holds this package for good';
    await refused(stage, ask({ packageCode: 'order.read' }), ['conflict', 'package', held]);
    await requests.request(ASK);
    const waits = 'request 1 for this package waits already';
    await refused(stage, ask({}), ['conflict', 'package', waits]);
    const until = new Date(NOW_MS).toISOString();
    const past = (): Promise<unknown> => requests.approve(1, { ...ORDER, untilMs: NOW_MS });
    await refused(stage, past, ['invalid', 'until', `${until} has passed`]);
    await registry.amend({ kind: 'app', id: 'ak_one' }, { status: 'closed' }, ORDER);
    const closed = 'the app is closed, and stays so';
    await refused(stage, ask({}), ['conflict', 'app_key', closed]);
    await assert.rejects(requests.get(9), /There is no package request 9/);
  });

  test('is not kept by a dry run, and not decided by one', async () => {
    const { requests, store, heldBy } = await seeded();
    const dryRun = true;
    assert.equal((await requests.request({ ...ASK, dryRun })).number, 1);
    assert.equal(await store.packageRequest(1), undefined);
    await requests.request(ASK);
    const { isChanged, request } = await requests.approve(1, { ...FOR_GOOD, dryRun });
    assert.deepEqual([isChanged, request.state], [true, 'approved']);
    assert.equal((await requests.reject(1, { ...ORDER, dryRun })).state, 'rejected');
    assert.deepEqual([(await requests.get(1)).state, await heldBy()], ['pending', []]);
  });

  test('is listed in pages, newest first, and by app', async () => {
    const { requests } = await seeded();
    for (let time = 0; time < 3; time += 1) {
      await requests.request(ASK);
      await requests.withdraw(time + 1, ORDER);
    }
    const page = async (after?: number) =>
      (await requests.list(ALL, { after, limit: 2 })).map(({ number }) => number);
    assert.deepEqual([await page(), await page(2)], [[3, 2], [1]]);
    assert.deepEqual(await requests.list({ ...ALL, appKey: 'ak_two' }, FIRST_PAGE), []);
  });
});
