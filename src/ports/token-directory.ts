import type { AccessToken } from '../model/authorization.ts';

/** One-way digest of a token's value, as text. */
export type HashToken = (value: string) => string;

/** Finds tokens by their value, of which only a hash is kept. */
export interface TokenDirectory {
  /**
   * The token of that value, or `undefined` where none was ever issued.
   *
   * At once where it is in memory; a promise where it has to be looked up. A look-up that fails rejects, and the
   * call ends with 4000000.
   */
  find(value: string): AccessToken | undefined | Promise<AccessToken | undefined>;
}
