import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AesSealer } from '../../src/adapters/node/aes-sealer.ts';
import { checkKey } from '../../src/registry/check-key.ts';
import { Registry } from '../../src/registry/registry.ts';
import { registryService } from '../../src/registry/registry-service.ts';
import { DOCUMENT, openStage } from './registry-stage.ts';

const OLD = new Uint8Array(32).fill(7);
const NEW = new Uint8Array(32).fill(8);

/** A registry that was sealed with the old key, under a new one. */
async function turned(former: readonly Uint8Array[] = [OLD]) {
  const stage = await openStage();
  await checkKey(stage.store, stage.registry.parts.sealer);
  await stage.apply(DOCUMENT);
  const checkpoint = await registryService(stage.registry).checkpoint();
  assert.ok(checkpoint);
  const sealer = new AesSealer(NEW, former);
  const registry = new Registry({ ...stage.registry.parts, sealer });
  return { ...stage, checkpoint, registry, sealer, service: registryService(registry) };
}

/** Three secrets of apps, one of an upstream, the check of the key, the key of checkpoints. */
const SEALS = 6;
const ORDER = { actor: 'user:ann', limit: 4 };

describe('secrets under a former key', () => {
  test('are sealed again step by step, each in the audit, until the former key can be dropped', async () => {
    const { service, store, sealer, registry, checkpoint } = await turned();
    const old = new AesSealer(OLD).keyId;
    assert.deepEqual(await service.rewrapState(), {
      keyId: sealer.keyId,
      current: 0,
      left: [{ keyId: old, count: SEALS, isKnown: true }],
    });
    const before = await registry.load();
    const first = await service.rewrap(ORDER);
    assert.deepEqual([first.rewrapped, first.current, first.left[0]?.count], [4, 4, 2]);
    const second = await service.rewrap(ORDER);
    assert.deepEqual([second.rewrapped, second.current, second.left], [2, SEALS, []]);
    assert.equal((await service.rewrap(ORDER)).rewrapped, 0);
    const deeds = (await store.audit({ after: 1, limit: 9 })).map(({ action }) => action);
    assert.deepEqual(deeds, ['secrets.rewrap', 'secrets.rewrap']);

    const alone = new Registry({ ...registry.parts, sealer: new AesSealer(NEW) });
    await checkKey(store, alone.parts.sealer);
    assert.deepEqual(await alone.load(), before);
    assert.equal((await registryService(alone).verifyAudit([checkpoint])).isWhole, true);
  });

  test('that nobody has are told of and left as they are', async () => {
    const { service } = await turned([]);
    const { rewrapped, left } = await service.rewrap(ORDER);
    assert.equal(rewrapped, 0);
    assert.deepEqual(left, [{ keyId: new AesSealer(OLD).keyId, count: SEALS, isKnown: false }]);
  });
});
