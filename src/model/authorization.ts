import type { TypeSet } from './type-set.ts';

/** A merchant whose shop apps act for. */
export interface Merchant {
  /** Below 2^53. */
  readonly mallId: number;
  readonly region: string;
  readonly isActive: boolean;
  /** Sensitive types that the platform approved for this merchant. */
  readonly approved: ReadonlySet<string>;
}

/** What a merchant granted to an app. */
export interface Authorization {
  readonly appKey: string;
  readonly merchant: Merchant;
  readonly isActive: boolean;
  readonly scope: TypeSet;
  /** The type names that app and authorization both grant, in ascending order. */
  readonly scopeTypes: readonly string[];
}

/** An access token; it is held as a hash, and this is what the hash leads to. */
export interface AccessToken {
  readonly authorization: Authorization;
  readonly status: 'current' | 'superseded' | 'revoked';
  /** UNIX milliseconds; from this instant on the token is expired. */
  readonly expiresAtMs: number;
}
