import type { Grant } from './grant.ts';

/** A merchant whose shop apps act for. */
export interface Merchant {
  /** Below 2^53. */
  readonly mallId: number;
  readonly region: string;
  readonly isActive: boolean;
  /** Sensitive types that the platform approved for this merchant. */
  readonly approved: ReadonlySet<string>;
}

/** What a merchant granted to an app; both are looked up in the snapshot, so that they change without it. */
export interface Authorization {
  readonly appKey: string;
  readonly mallId: number;
  readonly isActive: boolean;
  readonly grant: Grant;
}

/** An access token; it is held as a hash, and this is what the hash leads to. */
export interface AccessToken {
  readonly authorization: Authorization;
  readonly status: TokenStatus;
  /** UNIX milliseconds; from this instant on the token is expired. */
  readonly expiresAtMs: number;
}

export type TokenStatus = 'current' | 'superseded' | 'revoked';

/** A token by the SHA-256 of its value in base64url. */
export interface HashedToken {
  readonly hash: string;
  readonly status: TokenStatus;
  readonly expiresAtMs: number;
}

/** An authorization with all its tokens, as it is from now on. */
export interface TokenGrant extends Authorization {
  readonly tokens: readonly HashedToken[];
}

/** A grant that is there from now on, or that is gone. */
export type TokenGrantChange =
  | TokenGrant
  | { readonly appKey: string; readonly mallId: number; readonly tokens: undefined };
