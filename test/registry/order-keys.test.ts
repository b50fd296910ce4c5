import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ORDER_KEYS_KEPT_MS } from '../../src/registry/committer.ts';
import { registryService } from '../../src/registry/registry-service.ts';
import { refused } from '../access/access-stage.ts';
import { ACTOR, DOCUMENT, openStage } from './registry-stage.ts';

const ONCE = { actor: ACTOR, once: { key: 'k1', fingerprint: 'f1' } };

describe('an order with a key', () => {
  test('is done once, and says what it did before', async () => {
    const { registry, apply } = await openStage();
    await apply(DOCUMENT);
    const service = registryService(registry);
    const suspend = () => service.amend({ kind: 'app', id: 'ak_one' }, { status: 'suspended' }, ONCE);
    const first = await suspend();
    await service.amend({ kind: 'app', id: 'ak_one' }, { status: 'active' }, { actor: ACTOR });
    const again = await suspend();
    assert.deepEqual(again, { ...first, isRepeat: true });
    assert.match((await service.entry({ kind: 'app', id: 'ak_one' })).body, /"status":"active"/);
  });

  test('that made a secret says that it was shown, and makes no second one', async () => {
    const { registry, apply } = await openStage();
    await apply(DOCUMENT);
    const service = registryService(registry);
    const rotate = () => service.rotateSecret('ak_one', { ...ONCE, overlapMs: 0, pending: false });
    await rotate();
    await refused(rotate(), 'conflict', /shown once/);
    assert.equal((await service.secrets('ak_one')).length, 2);
    const issue = () =>
      service.issueToken('ak_one', 1001, {
        actor: ACTOR,
        once: { key: 'k2', fingerprint: 'f' },
        lifetimeMs: 1000,
      });
    await issue();
    await refused(issue(), 'conflict', /shown once/);
  });

  test('is refused where it is another order', async () => {
    const { registry, apply } = await openStage();
    await apply(DOCUMENT);
    const service = registryService(registry);
    await service.set('region', '"eu"', ONCE);
    const other = service.set('region', '"us"', { ...ONCE, once: { key: 'k1', fingerprint: 'f2' } });
    await refused(other, 'key-reused', /another order/);
  });

  test('is new for somebody else, behind a dry run, after a failure, and after a day', async () => {
    const { registry, apply, clock } = await openStage();
    await apply(DOCUMENT);
    const service = registryService(registry);
    const set = (value: string, more: object = {}) => service.set('region', value, { ...ONCE, ...more });
    await refused(service.remove({ kind: 'app', id: 'none' }, ONCE), 'not-found', /no app none/);
    assert.equal((await set('"eu"', { dryRun: true })).isRepeat, undefined);
    assert.equal((await set('"eu"')).isRepeat, undefined);
    assert.equal((await set('"eu"', { actor: 'user:bob' })).isRepeat, undefined);
    clock.advance(ORDER_KEYS_KEPT_MS + 1);
    await set('"us"', { once: { key: 'k9', fingerprint: 'f' } });
    assert.deepEqual([(await set('"eu"')).isRepeat, (await set('"eu"')).isRepeat], [undefined, true]);
  });
});
