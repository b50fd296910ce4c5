import type { RegistryReader, StoredAudit } from '../ports/registry-store.ts';
import { brokenLink } from './audit-chain.ts';

/** The end of the chain at a moment; whoever keeps it elsewhere can hold the chain to it later. */
export interface AuditCheckpoint {
  readonly sequence: number;
  readonly hash: string;
  readonly atMs: number;
}

/** Whether the audit is what was written. */
export interface AuditVerdict {
  readonly isWhole: boolean;
  /** Links that were looked at. */
  readonly links: number;
  /** The first that does not hold, and why. */
  readonly broken: { readonly sequence: number; readonly reason: string } | undefined;
}

const PAGE = 2000;

/** Looks at every link of the audit, and at whether the chain still holds the checkpoints that were exported. */
export async function verifyAudit(
  reader: RegistryReader,
  sha256Hex: (text: string) => string,
  checkpoints: readonly AuditCheckpoint[] = [],
): Promise<AuditVerdict> {
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

/** The checkpoint of the chain as it is. */
export async function checkpointOf(
  reader: RegistryReader,
  nowMs: number,
): Promise<AuditCheckpoint | undefined> {
  const last = await reader.lastAudit();
  return last && { sequence: last.sequence, hash: last.hash, atMs: nowMs };
}
