import type { StoredAudit } from '../../src/ports/registry-store.ts';

/** What somebody who can write the database might do to one link, and nothing that repairs the rest of the chain. */
const EDITS: readonly ((link: StoredAudit, chance: number) => StoredAudit | undefined)[] = [
  link => ({ ...link, actor: `${link.actor}x` }),
  link => ({ ...link, action: 'app.remove' }),
  link => ({ ...link, subject: 'app other' }),
  (link, chance) => ({ ...link, atMs: link.atMs + 1 + (chance % 1000) }),
  link => ({ ...link, revision: (link.revision ?? 0) + 1 }),
  link => ({ ...link, contents: { salt: link.contents?.salt ?? '', json: '{"nth":-1}' } }),
  link => ({ ...link, contents: { salt: 'other', json: link.contents?.json ?? '' } }),
  link => ({ ...link, contentsHash: link.contentsHash.replace(/^./, digit => (digit === '0' ? '1' : '0')) }),
  link => ({ ...link, previousHash: link.previousHash.replace(/.$/, digit => (digit === '0' ? '1' : '0')) }),
  link => ({ ...link, hash: link.hash.replace(/.$/, digit => (digit === '0' ? '1' : '0')) }),
  () => undefined,
];

/** The chain after one deed, by a seed: a link changed or taken out, two exchanged, one put in twice. */
export function tamperWith(
  links: readonly StoredAudit[],
  seed: number,
): { readonly tampered: readonly StoredAudit[]; readonly deed: string } {
  const at = (seed * 7919) % links.length;
  const which = seed % (EDITS.length + 1);
  const edit = EDITS[which];
  const link = links[at];
  if (edit === undefined || link === undefined) {
    const other = (at + 1) % links.length;
    const swapped = links.map((each, index) => {
      const from = index === at ? other : index === other ? at : index;
      return { ...(links[from] ?? each), sequence: each.sequence };
    });
    return { tampered: swapped, deed: `links ${at} and ${other} exchanged` };
  }
  const changed = edit(link, seed);
  const tampered = links.flatMap((each, index) => (index === at ? (changed ?? []) : each));
  return { tampered, deed: `edit ${which} of link ${at}` };
}
