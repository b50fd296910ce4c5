import type { RegistryWriter } from '../ports/registry-store.ts';
import { type AuditEvent, nextLink } from './audit-chain.ts';
import type { RegistryParts } from './registry-parts.ts';

/** A deed in words, for the audit. */
export interface Deed {
  readonly action: string;
  readonly subject: string;
  /** More of it, without secrets. */
  readonly contents?: object;
}

/** A deed and who did it. */
export interface AuditedDeed {
  readonly actor: string;
  readonly deed: Deed;
  /** The revision that it made, where it made one. */
  readonly revision?: number;
  /** More of it, without secrets. */
  readonly more?: object;
}

const SALT_BYTES = 16;

/** Writes one link of the audit, in the transaction of what it tells. */
export async function writeAudit(
  writer: RegistryWriter,
  { clock, sha256Hex, chance }: Pick<RegistryParts, 'clock' | 'sha256Hex' | 'chance'>,
  { actor, deed: { action, subject, contents }, revision, more }: AuditedDeed,
): Promise<void> {
  const event: AuditEvent = {
    atMs: clock.wallMs(),
    actor,
    action,
    subject,
    revision: revision ?? null,
    contents: { ...contents, ...more },
  };
  const link = nextLink(await writer.lastAudit(), event, { sha256Hex, salt: () => chance(SALT_BYTES) });
  await writer.addAudit(link);
}
