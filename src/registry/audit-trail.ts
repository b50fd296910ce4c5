import type { RegistryReader, StoredAudit } from '../ports/registry-store.ts';
import { brokenLink } from './audit-chain.ts';
import type { AuditCheckpoint } from './audit-checkpoint.ts';

/** Whether the audit is what was written. */
export interface AuditVerdict {
  readonly isWhole: boolean;
  /** Links that were looked at. */
  readonly links: number;
  /** The first that does not hold, and why. */
  readonly broken: { readonly sequence: number; readonly reason: string } | undefined;
}

const PAGE = 2000;
const NOTHING: HeldTo = { checkpoints: [], isSigned: () => true };
const FORGED = 'its checkpoint was changed, or the key of this registry did not sign it';

/** What the audit is held to. */
export interface HeldTo {
  readonly checkpoints: readonly AuditCheckpoint[];
  /** Whether the registry signed it. */
  readonly isSigned: (checkpoint: AuditCheckpoint) => boolean;
}

/** Looks at every link of the audit, and at whether the chain still holds the checkpoints that were exported. */
export async function verifyAudit(
  reader: RegistryReader,
  sha256Hex: (text: string) => string,
  { checkpoints, isSigned }: HeldTo = NOTHING,
): Promise<AuditVerdict> {
  const forged = checkpoints.find(checkpoint => !isSigned(checkpoint));
  if (forged !== undefined)
    return { isWhole: false, links: 0, broken: { sequence: forged.sequence, reason: FORGED } };
  const expected = new Map(checkpoints.map(({ sequence, hash }) => [sequence, hash]));
  let previous: StoredAudit | undefined;
  let links = 0;
  for (;;) {
    const page = await reader.audit({ after: previous?.sequence ?? 0, limit: PAGE });
    for (const link of page) {
      links += 1;
      const reason = brokenLink(previous, link, sha256Hex) ?? againstCheckpoint(link, expected);
      if (reason !== undefined) return { isWhole: false, links, broken: { sequence: link.sequence, reason } };
      previous = link;
    }
    if (page.length < PAGE) break;
  }
  const lost = checkpoints.find(({ sequence }) => sequence > (previous?.sequence ?? 0));
  if (lost === undefined) return { isWhole: true, links, broken: undefined };
  return {
    isWhole: false,
    links,
    broken: { sequence: lost.sequence, reason: 'the end of the audit is missing' },
  };
}

function againstCheckpoint(
  { sequence, hash }: StoredAudit,
  expected: ReadonlyMap<number, string>,
): string | undefined {
  const held = expected.get(sequence);
  return held === undefined || held === hash
    ? undefined
    : 'an exported checkpoint has another hash: the chain was written anew';
}
