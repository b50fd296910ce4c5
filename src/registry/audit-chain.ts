import type { StoredAudit } from '../ports/registry-store.ts';

/** What is written down of a deed. */
export interface AuditEvent {
  readonly atMs: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  /** The revision that it made. */
  readonly revision: number | null;
  /** More of it, without secrets. */
  readonly contents: object;
}

export interface AuditDigests {
  readonly sha256Hex: (text: string) => string;
  /** Fresh chance: it keeps contents that were dropped from being guessed by their hash. */
  readonly salt: () => string;
}

/** What the first link is bound to. */
const NO_LINK = '0'.repeat(64);

/**
 * The link behind `previous`: its hash covers the one before and every field but the contents, of which it covers a salted hash.
 *
 * So contents can be dropped when they are old, and a link that was changed, left out or put between shows.
 */
export function nextLink(
  previous: StoredAudit | undefined,
  { contents, ...event }: AuditEvent,
  { sha256Hex, salt }: AuditDigests,
): StoredAudit {
  const kept = { salt: salt(), json: JSON.stringify(contents) };
  const link = {
    ...event,
    sequence: (previous?.sequence ?? 0) + 1,
    previousHash: previous?.hash ?? NO_LINK,
    contentsHash: contentsHashOf(kept, sha256Hex),
    contents: kept,
  };
  return { ...link, hash: hashOf(link, sha256Hex) };
}

/** Why a link does not belong behind `previous`; `undefined`: it does. */
export function brokenLink(
  previous: StoredAudit | undefined,
  link: StoredAudit,
  sha256Hex: AuditDigests['sha256Hex'],
): string | undefined {
  if (link.sequence !== (previous?.sequence ?? 0) + 1) return 'a link is missing in front of it';
  if (link.previousHash !== (previous?.hash ?? NO_LINK)) return 'the link in front of it is another one';
  if (link.contents !== null && contentsHashOf(link.contents, sha256Hex) !== link.contentsHash)
    return 'its contents were changed';
  return hashOf(link, sha256Hex) === link.hash ? undefined : 'it was changed';
}

function contentsHashOf(
  { salt, json }: { readonly salt: string; readonly json: string },
  sha256Hex: AuditDigests['sha256Hex'],
): string {
  return sha256Hex(JSON.stringify([salt, json]));
}

function hashOf(link: Omit<StoredAudit, 'hash' | 'contents'>, sha256Hex: AuditDigests['sha256Hex']): string {
  const { sequence, atMs, actor, action, subject, revision, contentsHash, previousHash } = link;
  return sha256Hex(
    JSON.stringify([sequence, atMs, actor, action, subject, revision, contentsHash, previousHash]),
  );
}
