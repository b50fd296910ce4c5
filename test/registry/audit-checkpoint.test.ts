import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ed25519Signer } from '../../src/adapters/node/ed25519-signer.ts';
import type { AuditCheckpoint } from '../../src/registry/audit-checkpoint.ts';
import { registryService } from '../../src/registry/registry-service.ts';
import { DOCUMENT, openStage } from './registry-stage.ts';

async function seeded() {
  const stage = await openStage();
  await stage.apply(DOCUMENT);
  const service = registryService(stage.registry);
  const checkpoint = await service.checkpoint();
  assert.ok(checkpoint);
  return { ...stage, service, checkpoint };
}

describe('a checkpoint of the audit', () => {
  test('of an empty one is none', async () => {
    const { registry } = await openStage();
    assert.equal(await registryService(registry).checkpoint(), undefined);
  });

  test('is signed with the key of the registry, which stays the same and is kept sealed', async () => {
    const { service, checkpoint, store, apply } = await seeded();
    await apply(DOCUMENT.replace('Shop tool', 'Another name'));
    const later = await service.checkpoint();
    assert.equal(later?.publicKey, checkpoint.publicKey);
    assert.notEqual(later?.signature, checkpoint.signature);
    const { sequence, hash, atMs, publicKey, signature } = checkpoint;
    const text = `gatewright audit checkpoint 1\n${sequence}\n${hash}\n${atMs}`;
    assert.ok(ed25519Signer.isSigned(text, { publicKey, signature }));
    assert.match((await store.fact('checkpoint_key')) ?? '', /^gw1\./);
    assert.deepEqual(await service.verifyAudit([checkpoint, ...(later === undefined ? [] : [later])]), {
      isWhole: true,
      links: 2,
      broken: undefined,
    });
  });

  test('asked for twice at once has one key', async () => {
    const stage = await openStage();
    await stage.apply(DOCUMENT);
    const service = registryService(stage.registry);
    const [one, other] = await Promise.all([service.checkpoint(), service.checkpoint()]);
    assert.equal(one?.publicKey, other?.publicKey);
  });

  test('that was changed, or that another registry signed, is told', async () => {
    const { service, checkpoint } = await seeded();
    const foreign = await seeded();
    const forged: readonly AuditCheckpoint[] = [
      { ...checkpoint, sequence: checkpoint.sequence + 1 },
      { ...checkpoint, hash: checkpoint.hash.replace(/^./, digit => (digit === '0' ? '1' : '0')) },
      { ...checkpoint, atMs: checkpoint.atMs + 1 },
      { ...checkpoint, signature: '' },
      { ...checkpoint, signature: foreign.checkpoint.signature },
      { ...checkpoint, publicKey: 'none' },
      foreign.checkpoint,
    ];
    for (const each of forged)
      assert.match((await service.verifyAudit([each])).broken?.reason ?? '', /did not sign it/);
    assert.equal((await service.verifyAudit([checkpoint])).isWhole, true);
  });
});

describe('the signer', () => {
  test('takes no other kind of key, and nothing that is none', () => {
    const key = ed25519Signer.newKey();
    const publicKey = ed25519Signer.publicKeyOf(key);
    const signature = ed25519Signer.sign('text', key);
    assert.equal(ed25519Signer.isSigned('text', { publicKey, signature }), true);
    assert.equal(ed25519Signer.isSigned('texts', { publicKey, signature }), false);
    assert.equal(ed25519Signer.isSigned('text', { publicKey: '', signature }), false);
    assert.equal(ed25519Signer.isSigned('text', { publicKey, signature: '' }), false);
  });
});
