import type { EntryKind } from '../model/entry-kind.ts';
import type { AccessReader, AccessWriter } from './access-store.ts';
import type { PageAsk } from './page-ask.ts';

import type { UsageStore } from './usage-store.ts';

export type { PageAsk };

/** An entry as it is kept: its body in the form of config.md, as compact JSON without secrets. */
export interface StoredEntry {
  readonly kind: EntryKind;
  readonly id: string;
  readonly body: string;
  /** The revision that wrote it. */
  readonly revision: number;
}

/** One entry that is referred to by another. */
export interface StoredReference {
  readonly fromKind: EntryKind;
  readonly fromId: string;
  readonly toKind: EntryKind;
  readonly toId: string;
}

/** `pending`: not accepted yet; `retiring`: accepted until its end; `revoked`: never again. */
export type SecretState = 'pending' | 'active' | 'retiring' | 'revoked';

/** One version of the secret of an app. */
export interface StoredSecret {
  readonly appKey: string;
  /** From 1, never used again. */
  readonly version: number;
  readonly state: SecretState;
  readonly sealed: string;
  readonly createdAtMs: number;
  /** Where it is retiring: the instant from which on it is not accepted. */
  readonly retiresAtMs: number | null;
}

/** A secret inside an entry, by its path there. */
export interface StoredSeal {
  readonly kind: EntryKind;
  readonly id: string;
  readonly path: string;
  readonly sealed: string;
}

export interface StoredToken {
  /** SHA-256 of its value, base64url. */
  readonly hash: string;
  readonly appKey: string;
  readonly mallId: number;
  readonly status: 'current' | 'superseded' | 'revoked';
  readonly expiresAtMs: number;
  readonly createdAtMs: number;
}

/** `pending`: it waits, until it expires. */
export type PackageRequestState = 'pending' | 'approved' | 'rejected' | 'withdrawn';

/** What somebody asked for: that an app may have a package. */
export interface StoredPackageRequest {
  /** From 1, without gaps. */
  readonly number: number;
  readonly appKey: string;
  readonly packageCode: string;
  readonly state: PackageRequestState;
  /** Why it is asked for; `''`: nothing was said. */
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedAtMs: number;
  /** From this instant on, one that waits waits no more. */
  readonly expiresAtMs: number;
  /** Who approved, rejected or withdrew it. */
  readonly decidedBy: string | null;
  readonly decidedAtMs: number | null;
  /** Why. */
  readonly decision: string;
  /** Where it was approved: the end of the grant; `null`: it has none. */
  readonly grantedUntilMs: number | null;
}

/** Which requests are asked for, at a moment in UNIX milliseconds; what is `undefined` does not matter. */
export interface PackageRequestFilter {
  readonly state: PackageRequestState | 'expired' | undefined;
  readonly appKey: string | undefined;
  readonly packageCode: string | undefined;
  readonly atMs: number;
}

/** A setting as compact JSON. */
export interface StoredSetting {
  readonly key: string;
  readonly json: string;
}

export interface StoredRevision {
  /** From 1, without gaps. */
  readonly number: number;
  readonly atMs: number;
  readonly actor: string;
  readonly action: string;
  readonly comment: string;
}

/** What a revision did to one entry or, with the kind `setting`, to one setting. `null`: it was not there. */
export interface StoredChange {
  readonly revision: number;
  /** From 0 in its revision. */
  readonly position: number;
  readonly kind: EntryKind | 'setting';
  readonly id: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A link of the audit chain. */
export interface StoredAudit {
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly atMs: number;
  readonly actor: string;
  readonly action: string;
  /** What it was done to, such as `app 3f0c…`. */
  readonly subject: string;
  /** The revision that it made; `null`: none. */
  readonly revision: number | null;
  readonly contentsHash: string;
  readonly previousHash: string;
  readonly hash: string;
  /** `null` once retention has dropped them. */
  readonly contents: { readonly salt: string; readonly json: string } | null;
}

/** An order that came with a key: asked again with it, it is done once. */
export interface StoredOrderKey {
  readonly actor: string;
  readonly key: string;
  /** Says what was ordered: another order with the key of this one is refused. */
  readonly fingerprint: string;
  /** The revision that it made, or that it left as it was. */
  readonly revision: number;
  readonly isChanged: boolean;
  readonly atMs: number;
}

/** Reads of the registry. Each sees what was committed before it began; an id that is not there gives `undefined`. */
export interface RegistryReader {
  settings(): Promise<readonly StoredSetting[]>;
  entry(kind: EntryKind, id: string): Promise<StoredEntry | undefined>;
  /** By id, ascending. */
  entries(kind: EntryKind, page: PageAsk<string>): Promise<readonly StoredEntry[]>;
  /** Who refers to an entry, at most so many. */
  referrers(kind: EntryKind, id: string, limit: number): Promise<readonly StoredReference[]>;
  /** Of one app, newest first; of every app without a key. */
  secrets(appKey?: string): Promise<readonly StoredSecret[]>;
  /** Of one entry; of all without one. */
  seals(of?: { readonly kind: EntryKind; readonly id: string }): Promise<readonly StoredSeal[]>;
  token(hash: string): Promise<StoredToken | undefined>;
  /** Of one authorization, newest first. */
  tokensOf(appKey: string, mallId: number): Promise<readonly StoredToken[]>;
  /** By hash, ascending. */
  tokens(page: PageAsk<string>): Promise<readonly StoredToken[]>;
  packageRequest(number: number): Promise<StoredPackageRequest | undefined>;
  /** The newest first; `after`: older than this one. */
  packageRequests(
    filter: PackageRequestFilter,
    page: PageAsk<number>,
  ): Promise<readonly StoredPackageRequest[]>;
  /** The newest first; `after`: older than this one. */
  revisions(page: PageAsk<number>): Promise<readonly StoredRevision[]>;
  /** What the revisions from `from` to `to` did, both included, in their order. */
  changes(from: number, to: number): Promise<readonly StoredChange[]>;
  /** Ascending. */
  audit(page: PageAsk<number>): Promise<readonly StoredAudit[]>;
  lastAudit(): Promise<StoredAudit | undefined>;
  /** What the store remembers of itself, such as its key's check. */
  fact(name: string): Promise<string | undefined>;
  orderKey(actor: string, key: string): Promise<StoredOrderKey | undefined>;
  /** Who may use the admin interface. */
  readonly access: AccessReader;
}

/** Changes inside one transaction; it also sees what it has changed. */
export interface RegistryWriter extends RegistryReader {
  /** `null`: takes it away. */
  putSetting(key: string, json: string | null): Promise<void>;
  putEntry(
    entry: StoredEntry,
    refersTo: readonly { readonly kind: EntryKind; readonly id: string }[],
  ): Promise<void>;
  /** With everything that belongs to it: references, seals, secrets, tokens. */
  removeEntry(kind: EntryKind, id: string): Promise<void>;
  putSecret(secret: StoredSecret): Promise<void>;
  /** Replaces those of the entry. */
  putSeals(
    of: { readonly kind: EntryKind; readonly id: string },
    seals: readonly StoredSeal[],
  ): Promise<void>;
  putToken(token: StoredToken): Promise<void>;
  putPackageRequest(request: StoredPackageRequest): Promise<void>;
  addRevision(revision: StoredRevision, changes: readonly StoredChange[]): Promise<void>;
  addAudit(audit: StoredAudit): Promise<void>;
  putFact(name: string, value: string): Promise<void>;
  /** Forgets those from before an instant, too. */
  putOrderKey(orderKey: StoredOrderKey, forgetBeforeMs: number): Promise<void>;
  readonly access: AccessWriter;
}

/**
 * Keeps the registry, and never loses what it acknowledged.
 *
 * Not for the data plane: a read may wait for a disk. One writer at a time; others wait their turn.
 */
export interface RegistryStore extends RegistryReader {
  readonly usage: UsageStore;
  /**
   * Does the work in one transaction: all of it is kept once the promise resolves, on stable storage, or none of it where it
   * rejects. Throws a `StoreError` where the store cannot write.
   */
  write<Result>(work: (writer: RegistryWriter) => Promise<Result>): Promise<Result>;
  /** Writes a consistent copy of everything to a new file; refuses one that exists. */
  backup(path: string): Promise<void>;
  close(): Promise<void>;
}

/** Why a store cannot be opened or written. */
export type StoreFault = 'corrupt' | 'newer' | 'locked' | 'full' | 'unreadable' | 'wrong-key';

/** A store that cannot do what was asked; the message is a sentence for an operator, without secrets. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly fault: StoreFault;

  constructor(fault: StoreFault, message: string) {
    super(message);
    this.fault = fault;
  }
}
