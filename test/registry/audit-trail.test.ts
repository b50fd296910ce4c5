import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import type { StoredAudit } from '../../src/ports/registry-store.ts';
import { nextLink } from '../../src/registry/audit-chain.ts';
import type { AuditCheckpoint } from '../../src/registry/audit-checkpoint.ts';
import { verifyAudit } from '../../src/registry/audit-trail.ts';
import { readerOf } from './audit-reader.ts';
import { tamperWith } from './tamper-with.ts';

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A chain of so many links; another `seed` says other things. */
function chain(length: number, seed = ''): readonly StoredAudit[] {
  const links: StoredAudit[] = [];
  for (let nth = 1; nth <= length; nth += 1) {
    const event = {
      atMs: nth,
      actor: `user:ann${seed}`,
      action: 'app.put',
      subject: `app ${nth}`,
      revision: nth % 3 === 0 ? null : nth,
      contents: { nth },
    };
    links.push(nextLink(links.at(-1), event, { sha256Hex, salt: () => `salt-${nth}` }));
  }
  return links;
}

/** A checkpoint whose signature is good. */
function heldTo(links: readonly StoredAudit[]) {
  const { sequence = 0, hash = '' } = links.at(-1) ?? {};
  const checkpoint: AuditCheckpoint = { sequence, hash, atMs: 1000, publicKey: '', signature: '' };
  return { checkpoints: [checkpoint], isSigned: () => true };
}

describe('the audit', () => {
  test('is whole as it was written, over pages too', async () => {
    for (const length of [0, 1, 7, 4500]) {
      const verdict = await verifyAudit(readerOf(chain(length)), sha256Hex);
      assert.deepEqual(verdict, { isWhole: true, links: length, broken: undefined });
    }
  });

  test('stays whole when old contents are dropped', async () => {
    const links = chain(20).map((link, at) => (at < 10 ? { ...link, contents: null } : link));
    assert.equal((await verifyAudit(readerOf(links), sha256Hex)).isWhole, true);
  });

  test('is not whole after any random edit, against a checkpoint that was kept', async () => {
    const links = chain(40);
    const held = heldTo(links);
    for (let seed = 0; seed < 300; seed += 1) {
      const { tampered, deed } = tamperWith(links, seed);
      const verdict = await verifyAudit(readerOf(tampered), sha256Hex, held);
      assert.equal(verdict.isWhole, false, `${deed} was not noticed`);
    }
  });

  test('that lost its tail, or was written anew whole, is only told by a checkpoint', async () => {
    const links = chain(40);
    const held = heldTo(links);
    const short = readerOf(links.slice(0, 30));
    assert.equal((await verifyAudit(short, sha256Hex)).isWhole, true);
    assert.deepEqual((await verifyAudit(short, sha256Hex, held)).broken, {
      sequence: 40,
      reason: 'the end of the audit is missing',
    });
    const anew = readerOf(chain(45, ' else'));
    assert.equal((await verifyAudit(anew, sha256Hex)).isWhole, true);
    assert.match((await verifyAudit(anew, sha256Hex, held)).broken?.reason ?? '', /written anew/);
  });

  test('hides contents that were dropped from those who guess them', () => {
    const event = {
      atMs: 1,
      actor: 'a',
      action: 'x',
      subject: 's',
      revision: null,
      contents: { secretive: 'no' },
    };
    const one = nextLink(undefined, event, { sha256Hex, salt: () => 'one' });
    const other = nextLink(undefined, event, { sha256Hex, salt: () => 'other' });
    assert.notEqual(one.contentsHash, other.contentsHash);
  });
});
