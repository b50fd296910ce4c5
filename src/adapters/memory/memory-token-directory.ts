import type { AccessToken, HashedToken, TokenGrantChange } from '../../model/authorization.ts';
import type { HashToken, TokenDirectory } from '../../ports/token-directory.ts';
import { AuthorizationRows } from './authorization-rows.ts';
import { TokenRows } from './token-rows.ts';

/**
 * Every token in memory, under its hash: numbers in columns, and an object only for the call that asks.
 *
 * A change costs in proportion to the tokens of its authorization.
 */
export class MemoryTokenDirectory implements TokenDirectory {
  readonly #hash: HashToken;
  #authorizations = new AuthorizationRows();
  #tokens = new TokenRows();

  constructor(hash: HashToken) {
    this.#hash = hash;
  }

  /** How many tokens there are. */
  get size(): number {
    return this.#tokens.size;
  }

  find(value: string): AccessToken | undefined {
    const row = this.#tokens.find(this.#hash(value));
    if (row === -1) return undefined;
    const authorization = this.#authorizations.at(this.#tokens.owner(row));
    if (authorization === undefined) return undefined;
    return { authorization, status: this.#tokens.status(row), expiresAtMs: this.#tokens.expiresAtMs(row) };
  }

  /** Serves these authorizations with their tokens, and no others, from now on. */
  replace(grants: readonly TokenGrantChange[]): void {
    this.#authorizations = new AuthorizationRows();
    this.#tokens = new TokenRows();
    this.patch(grants);
  }

  /** Serves these as they are now, and all others as before; a token belongs to the authorization that named it last. */
  patch(grants: readonly TokenGrantChange[]): void {
    for (const grant of grants) {
      const before = this.#authorizations.find(grant.appKey, grant.mallId);
      if (before !== -1) this.#dropTokens(before);
      if (grant.tokens !== undefined) {
        const owner = this.#authorizations.put(grant);
        for (const token of grant.tokens) this.#addToken(token, owner);
      } else if (before !== -1) this.#authorizations.remove(before);
    }
  }

  #addToken(token: HashedToken, owner: number): void {
    const before = this.#tokens.find(token.hash);
    if (before !== -1) this.#dropToken(before);
    const first = this.#authorizations.firstToken(owner);
    this.#authorizations.setFirstToken(owner, this.#tokens.add(token, owner, first));
  }

  #dropTokens(owner: number): void {
    for (let row = this.#authorizations.firstToken(owner); row !== -1; ) {
      const next = this.#tokens.next(row);
      this.#tokens.remove(row, -1);
      row = next;
    }
    this.#authorizations.setFirstToken(owner, -1);
  }

  /** Out of the row of tokens of its authorization, wherever it stands there. */
  #dropToken(row: number): void {
    const owner = this.#tokens.owner(row);
    let front = -1;
    for (let at = this.#authorizations.firstToken(owner); at !== row && at !== -1; at = this.#tokens.next(at))
      front = at;
    if (front === -1) this.#authorizations.setFirstToken(owner, this.#tokens.next(row));
    this.#tokens.remove(row, front);
  }
}
