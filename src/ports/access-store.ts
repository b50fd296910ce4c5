import type { AdminRole } from '../model/admin-role.ts';
import type { PageAsk } from './page-ask.ts';

/** Who may use the admin interface as what. */
export interface StoredGrant {
  readonly role: AdminRole;
  /** Whose data a developer sees; `null` for every other role. */
  readonly developer: string | null;
}

/** A token of the admin interface. Instants are UNIX milliseconds. */
export interface StoredAdminToken extends StoredGrant {
  /** Never used again. */
  readonly id: string;
  readonly name: string;
  /** SHA-256 of its value, base64url. */
  readonly hash: string;
  /** What of its role it may use, such as `apps:read`; empty: all. */
  readonly scopes: readonly string[];
  readonly createdAtMs: number;
  /** From this instant on it is not accepted; `null`: it has no end. */
  readonly expiresAtMs: number | null;
  readonly lastUsedAtMs: number | null;
  readonly revokedAtMs: number | null;
}

/** Somebody who signs in with a password. */
export interface StoredUser extends StoredGrant {
  /** Lower case; never used again. */
  readonly name: string;
  /** Argon2id in the PHC string format. */
  readonly passwordHash: string;
  readonly isDisabled: boolean;
  readonly createdAtMs: number;
  /** From 1, one more with each change. */
  readonly version: number;
}

/** A browser that has signed in. */
export interface StoredSession {
  /** SHA-256 of its cookie, base64url. */
  readonly hash: string;
  readonly user: string;
  readonly createdAtMs: number;
  /** Its end, however much it is used. */
  readonly expiresAtMs: number;
  readonly lastSeenAtMs: number;
}

/** Reads of who may use the admin interface; of tokens, cookies and passwords there are hashes only. */
export interface AccessReader {
  adminToken(id: string): Promise<StoredAdminToken | undefined>;
  /** By id, ascending. */
  adminTokens(page: PageAsk<string>): Promise<readonly StoredAdminToken[]>;
  user(name: string): Promise<StoredUser | undefined>;
  /** By name, ascending. */
  users(page: PageAsk<string>): Promise<readonly StoredUser[]>;
  session(hash: string): Promise<StoredSession | undefined>;
  /** Of one user, the newest first. */
  sessionsOf(user: string): Promise<readonly StoredSession[]>;
  /** Users and tokens with the role of an owner that are accepted at an instant, or, without one, that ever were there. */
  ownerCount(atMs?: number): Promise<number>;
  /** Users that are enabled and tokens that are accepted at an instant, of one developer: `user ann`, `token 3f…`. */
  accessOf(developer: string, atMs: number): Promise<readonly string[]>;
}

/** Changes of it inside a transaction. Users and tokens are never removed. */
export interface AccessWriter extends AccessReader {
  putAdminToken(token: StoredAdminToken): Promise<void>;
  putUser(user: StoredUser): Promise<void>;
  putSession(session: StoredSession): Promise<void>;
  removeSession(hash: string): Promise<void>;
  /** Those whose end is at this instant or before it. */
  removeSessionsEnded(atMs: number): Promise<void>;
}
