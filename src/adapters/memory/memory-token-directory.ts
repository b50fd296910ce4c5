import type { AccessToken } from '../../model/authorization.ts';
import type { HashToken, TokenDirectory } from '../../ports/token-directory.ts';

/** Every token of a snapshot in memory, under its hash. */
export class MemoryTokenDirectory implements TokenDirectory {
  readonly #hash: HashToken;
  #tokens: ReadonlyMap<string, AccessToken> = new Map();

  constructor(hash: HashToken) {
    this.#hash = hash;
  }

  find(value: string): AccessToken | undefined {
    return this.#tokens.get(this.#hash(value));
  }

  /** Serves these tokens, by their hash, from now on. */
  replace(tokens: ReadonlyMap<string, AccessToken>): void {
    this.#tokens = tokens;
  }
}
