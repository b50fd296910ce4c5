import type { IncomingHttpHeaders } from 'node:http';
import type { Principal } from '../../access/principal.ts';

/** What of a request says who asks. */
export interface Credentials {
  readonly headers: IncomingHttpHeaders;
  /** Whether it may change something: a browser has to say then that it comes from a page of this origin. */
  readonly isChange: boolean;
}

/** Why a request has no principal. */
export type NoPrincipal =
  /** It came with nothing that says who asks. */
  | 'no-credentials'
  /** A token that is unknown, changed, expired, revoked or spent: all answer alike. */
  | 'bad-token'
  /** A session that is unknown, over or closed, or whose user is disabled. */
  | 'bad-session'
  /** A cookie came from a page of another origin. */
  | 'foreign-origin';

/** Tells who asks. Any number may ask at once; rejects with a `StoreError` where what is kept cannot be read. */
export interface PrincipalSource {
  identify(credentials: Credentials): Promise<Principal | NoPrincipal>;
}
