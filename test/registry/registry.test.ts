import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LiveDocument } from '../../src/main/live-document.ts';
import { exportDocument } from '../../src/registry/export-document.ts';
import { RegistryProblem, type RegistryRefusal } from '../../src/registry/registry-problem.ts';
import { DOCUMENT, NOW_MS, ORDER, openStage } from './registry-stage.ts';

async function seeded() {
  const stage = await openStage();
  await stage.apply(DOCUMENT);
  return stage;
}

const valueOf = ({ value }: { readonly value: string }): string => value;

async function refused(
  refusal: RegistryRefusal,
  sentence: RegExp,
  order: Promise<unknown>,
): Promise<RegistryProblem> {
  let found: RegistryProblem | undefined;
  await assert.rejects(order, error => {
    assert.ok(error instanceof RegistryProblem);
    assert.equal(error.refusal, refusal);
    assert.match(error.message, sentence);
    found = error;
    return true;
  });
  assert.ok(found);
  return found;
}

describe('a document that is applied', () => {
  test('is what the registry serves: the same as if it were served itself', async () => {
    const { registry } = await seeded();
    const { document, revision } = await registry.load();
    assert.equal(revision, 1);
    const order = document.apis.find(({ type }) => type === 'bg.order.list.get');
    assert.equal(order?.example, '{"id":12345678901234567890,"price":1.50}');
    assert.equal(order?.path, '/bg.order.list.get');
    assert.equal(document.upstreams.find(({ name }) => name === 'orders')?.contextKey, 'hush-context');
    const two = document.apps.find(({ appKey }) => appKey === 'ak_two');
    assert.deepEqual(two?.secrets.map(valueOf), ['hush-two-new', 'hush-two-old']);
    assert.deepEqual(two?.limit, { rate: 5, perMs: 1000, burst: 5 });
    assert.deepEqual(
      document.merchants.map(({ mallId, region, status }) => `${mallId} ${region} ${status}`),
      ['1001 us active', '1002 eu suspended'],
    );
    const [authorization] = document.authorizations;
    assert.deepEqual(
      authorization?.tokens.map(({ value, status }) => [value, status]),
      [[undefined, 'current']],
    );
  });

  test('changes nothing when it is applied again', async () => {
    const { apply, updates } = await seeded();
    const again = await apply(DOCUMENT);
    assert.deepEqual([again.isChanged, again.revision, again.changes, again.extra], [false, 1, [], []]);
    assert.equal(updates.length, 1);
  });

  test('comes back from an export that changes nothing when it is applied', async () => {
    const { apply, store, registry } = await seeded();
    const before = await registry.load();
    const exported = await exportDocument(store, NOW_MS);
    assert.doesNotMatch(exported, /hush/);
    assert.match(exported, /12345678901234567890/);
    const again = await apply(exported, { prune: true });
    assert.deepEqual([again.isChanged, again.changes, again.extra], [false, [], []]);
    assert.deepEqual(await registry.load(), before);
  });

  test('is refused whole with every fault, and the registry stays as it was', async () => {
    const { apply, registry, store } = await seeded();
    const before = await registry.load();
    const bad = DOCUMENT.replace('packages: [order.read]', 'packages: [order.red]').replace('us', 'u s');
    const problem = await refused('invalid', /The document new.yaml is not good/, apply(bad));
    assert.deepEqual(problem.more.faults?.map(({ path }) => path).toSorted(), [
      'apps[0].packages[0]',
      'region',
    ]);
    assert.deepEqual(await registry.load(), before);
    assert.equal((await store.audit({ after: undefined, limit: 9 })).length, 1);
  });

  test('leaves what it does not name, unless it prunes', async () => {
    const { apply, registry } = await seeded();
    const less = DOCUMENT.replace(/^ {2}- \{ app_key: ak_two.*\n/m, '').replace(
      /^ {2}- \{ code: goods.*\n/m,
      '',
    );
    const kept = await apply(less);
    assert.deepEqual(
      [kept.isChanged, kept.extra],
      [
        false,
        [
          { kind: 'app', id: 'ak_two' },
          { kind: 'package', id: 'goods.read' },
        ],
      ],
    );
    const pruned = await apply(less, { prune: true });
    assert.deepEqual(
      pruned.changes.map(({ change, id }) => [change, id]),
      [
        ['removed', 'ak_two'],
        ['removed', 'goods.read'],
      ],
    );
    assert.equal((await registry.load()).document.apps.length, 1);
  });

  test('is only tried in a dry run: nothing is kept and nothing told', async () => {
    const { apply, registry, updates, store } = await seeded();
    const changed = DOCUMENT.replace('Shop tool', 'Shop tool 2');
    const tried = await apply(changed, { dryRun: true });
    assert.deepEqual([tried.isChanged, tried.revision], [true, 2]);
    assert.deepEqual(tried.changes, [
      {
        change: 'changed',
        what: 'app',
        id: 'ak_one',
        fields: [{ path: 'name', before: '"Shop tool"', after: '"Shop tool 2"' }],
      },
    ]);
    assert.equal((await registry.load()).revision, 1);
    assert.equal(updates.length, 1);
    assert.equal((await store.audit({ after: undefined, limit: 9 })).length, 1);
  });

  test('follows the settings where an entry leaves a value to them', async () => {
    const { registry, updates } = await seeded();
    await registry.set('app_limit', '{"rate":99}', ORDER);
    const update = updates.at(-1);
    assert.ok(update !== undefined && 'document' in update);
    const limits = Object.fromEntries(update.document.apps.map(({ appKey, limit }) => [appKey, limit?.rate]));
    assert.deepEqual(limits, { ak_one: 99, ak_two: 5 });
  });
});

describe('an entry', () => {
  test('that is written is told as it is served', async () => {
    const { registry, updates } = await seeded();
    const { document } = await registry.load();
    await registry.put('app', '{"app_key":"ak_three","packages":["order.read"]}', ORDER);
    await registry.amend({ kind: 'app', id: 'ak_one' }, { limit: { rate: 7 }, developer: null }, ORDER);
    await registry.remove({ kind: 'app', id: 'ak_two' }, ORDER);
    const told = new LiveDocument(document);
    for (const update of updates.slice(1)) {
      assert.ok('changes' in update);
      told.patch(update.changes);
    }
    const byKey = (one: { readonly appKey: string }, other: { readonly appKey: string }): number =>
      one.appKey < other.appKey ? -1 : 1;
    const loaded = await registry.load();
    assert.deepEqual(told.document.apps.toSorted(byKey), loaded.document.apps.toSorted(byKey));
    assert.deepEqual(
      loaded.document.apps.map(({ appKey }) => appKey),
      ['ak_one', 'ak_three'],
    );
  });

  test('of a new app gets a secret that is told once, and keeps it when it is written again', async () => {
    const { registry } = await seeded();
    const made = await registry.put('app', '{"app_key":"ak_three"}', ORDER);
    assert.match(made.secret ?? '', /^[\w-]{32}$/);
    const again = await registry.put('app', '{"app_key":"ak_three","name":"Three"}', ORDER);
    assert.equal(again.secret, undefined);
    const { document } = await registry.load();
    const three = document.apps.find(({ appKey }) => appKey === 'ak_three');
    assert.deepEqual(three?.secrets.map(valueOf), [made.secret]);
  });

  test('keeps the digits of its example when another member of it is changed', async () => {
    const { registry } = await seeded();
    await registry.amend({ kind: 'api', id: 'bg.order.list.get V1' }, { timeout: '2s' }, ORDER);
    const { document } = await registry.load();
    const api = document.apis.find(({ type }) => type === 'bg.order.list.get');
    assert.deepEqual([api?.timeoutMs, api?.example], [2000, '{"id":12345678901234567890,"price":1.50}']);
  });

  test('keeps the secrets that it masks, and loses those that it leaves out', async () => {
    const { registry } = await seeded();
    const url = '"url":"http://127.0.0.1:9009","staging_url":"http://127.0.0.1:9002"';
    await registry.put('upstream', `{"name":"orders",${url},"context_key":"‹secret›"}`, ORDER);
    const keyOf = async () =>
      (await registry.load()).document.upstreams.find(({ name }) => name === 'orders')?.contextKey;
    assert.equal(await keyOf(), 'hush-context');
    await registry.put('upstream', `{"name":"orders",${url}}`, ORDER);
    assert.equal(await keyOf(), undefined);
    await refused(
      'invalid',
      /mark stands for a secret that is not kept/,
      registry.put('upstream', `{"name":"orders",${url},"context_key":"‹secret›"}`, ORDER),
    );
  });

  test('with a secret that looks like a reference to a variable is served as it is', async () => {
    const { registry } = await seeded();
    await registry.put('app', '{"app_key":"ak_odd","secrets":["a$${b}c"]}', ORDER);
    const { document } = await registry.load();
    const odd = document.apps.find(({ appKey }) => appKey === 'ak_odd');
    assert.deepEqual(odd?.secrets.map(valueOf), ['a${b}c']);
  });

  test('with unknown members or dangling references is refused by field and reason', async () => {
    const { registry } = await seeded();
    const before = await registry.load();
    const order = registry.put('app', '{"app_key":"ak_bad","stats":1,"packages":["order.red"]}', ORDER);
    const { more } = await refused('invalid', /The entry is not good/, order);
    assert.deepEqual(
      more.faults?.map(({ path, message, suggestion }) => [path, message, suggestion]),
      [
        ['stats', 'unknown key', 'status'],
        ['packages[0]', "there is no package 'order.red'", undefined],
      ],
    );
    assert.deepEqual(await registry.load(), before);
    for (const text of ['[]', '7', 'null', '{', '"text"'])
      await refused('invalid', /JSON object/, registry.put('app', text, ORDER));
  });

  test('that offers staging is refused where its upstream has none', async () => {
    const { registry } = await seeded();
    await registry.put('upstream', '{"name":"plain","url":"http://127.0.0.1:9001"}', ORDER);
    const offer = (upstream: string) =>
      registry.put('api', `{"type":"bg.x","upstream":"${upstream}","environments":["staging"]}`, ORDER);
    await refused('invalid', /not good/, offer('plain'));
    await offer('orders');
  });

  test('that others refer to is not removed, and they are named', async () => {
    const { registry } = await seeded();
    const remove = registry.remove({ kind: 'package', id: 'order.read' }, ORDER);
    const { more } = await refused('referred-to', /still used by app ak_one and 2 more/, remove);
    assert.deepEqual(
      more.referrers?.map(({ fromKind, fromId }) => `${fromKind} ${fromId}`),
      ['app ak_one', 'app ak_two', 'authorization ak_one 1001'],
    );
    await refused('referred-to', /authorization/, registry.remove({ kind: 'merchant', id: '1001' }, ORDER));
    await refused('referred-to', /app ak_one/, registry.remove({ kind: 'developer', id: 'acme' }, ORDER));
    await registry.remove({ kind: 'authorization', id: 'ak_one 1001' }, ORDER);
    await registry.remove({ kind: 'merchant', id: '1001' }, ORDER);
  });

  test('that was changed meanwhile is not overwritten, and what is there now is shown', async () => {
    const { registry } = await seeded();
    const name = { kind: 'app', id: 'ak_one' } as const;
    await registry.amend(name, { name: 'One' }, { ...ORDER, ifRevision: 1 });
    const late = registry.amend(name, { name: 'Uno' }, { ...ORDER, ifRevision: 1 });
    const { more } = await refused('outdated', /changed by revision 2/, late);
    assert.equal(more.current?.revision, 2);
    assert.match(more.current?.body ?? '', /"name":"One"/);
    await registry.amend(name, { name: 'Uno' }, { ...ORDER, ifRevision: 2 });
  });

  test('that is not there is neither changed nor removed', async () => {
    const { registry } = await seeded();
    const name = { kind: 'app', id: 'ak_none' } as const;
    await refused('not-found', /There is no app ak_none/, registry.amend(name, {}, ORDER));
    await refused('not-found', /There is no app ak_none/, registry.remove(name, ORDER));
    await refused('not-found', /There is no app ak_none/, registry.entry('app', 'ak_none'));
  });

  test('never changes its key', async () => {
    const { registry } = await seeded();
    const order = registry.amend({ kind: 'app', id: 'ak_one' }, { app_key: 'ak_uno' }, ORDER);
    await refused('conflict', /never changed/, order);
  });
});

describe('a status', () => {
  const CASES = [
    ['app', 'ak_one', 'active', ['test', 'suspended', 'closed'], []],
    ['app', 'ak_one', 'closed', [], ['test', 'active', 'suspended']],
    ['api', 'bg.goods.get V1', 'online', ['deprecated', 'sunset'], ['draft']],
    ['api', 'bg.goods.get V1', 'sunset', ['deprecated'], ['draft', 'online']],
    ['merchant', '1001', 'closed', [], ['active', 'suspended']],
  ] as const;
  for (const [kind, id, from, may, mayNot] of CASES) {
    test(`of one ${kind} that is ${from} may become ${may.join(', ') || 'nothing else'}`, async () => {
      const { registry } = await seeded();
      const name = { kind, id } as const;
      await registry.amend(name, { status: from }, ORDER);
      for (const status of may) await registry.amend(name, { status }, { ...ORDER, dryRun: true });
      for (const status of mayNot)
        await refused(
          'conflict',
          new RegExp(`the status is ${from}`),
          registry.amend(name, { status }, ORDER),
        );
    });
  }
});

describe('a rollback', () => {
  test('brings settings and entries back, as a revision of its own', async () => {
    const { registry, store } = await seeded();
    const before = await exportDocument(store, NOW_MS);
    await registry.set('region', '"eu"', ORDER);
    await registry.put('package', '{"code":"more","types":["bg.*"]}', ORDER);
    await registry.put('app', '{"app_key":"ak_three","packages":["more"]}', ORDER);
    await registry.amend({ kind: 'app', id: 'ak_two' }, { status: 'closed' }, ORDER);
    await registry.remove({ kind: 'authorization', id: 'ak_one 1001' }, ORDER);
    const back = await registry.rollback(1, ORDER);
    assert.equal(back.revision, 7);
    const after = await exportDocument(store, NOW_MS);
    assert.equal(after.replace(/"tokens":\[[^\]]*\]/, ''), before.replace(/"tokens":\[[^\]]*\]/, ''));
    assert.deepEqual((await registry.rollback(1, ORDER)).isChanged, false);
  });

  test('never brings a secret or a token back that was revoked', async () => {
    const { registry, store } = await seeded();
    const [current] = await store.tokensOf('ak_one', 1001);
    await registry.amend({ kind: 'app', id: 'ak_one' }, { name: 'One' }, ORDER);
    await registry.committer.change(ORDER, { action: 'x', subject: 'x' }, async draft => {
      if (current !== undefined) await draft.putToken({ ...current, status: 'revoked' });
    });
    await registry.rollback(1, ORDER);
    assert.equal((await store.tokensOf('ak_one', 1001))[0]?.status, 'revoked');
  });

  test('to a revision that is not there is refused', async () => {
    const { registry } = await seeded();
    for (const number of [0, 2])
      await refused('not-found', /there are 1 to 1/, registry.rollback(number, ORDER));
  });
});

test('every change is told with the revision that its audit row names', async () => {
  const { registry, store, updates } = await seeded();
  await registry.put('app', '{"app_key":"ak_three"}', { ...ORDER, comment: 'why not' });
  const [, last] = await store.audit({ after: undefined, limit: 9 });
  assert.deepEqual([last?.revision, updates.at(-1)?.revision], [2, 2]);
  assert.deepEqual(
    [last?.actor, last?.action, last?.subject, last?.atMs],
    [ORDER.actor, 'app.put', 'app ak_three', NOW_MS],
  );
  assert.match(last?.contents?.json ?? '', /why not/);
});
