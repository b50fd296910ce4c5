/** Gets a new access token; `refused` is the one that is no longer current, `undefined` where there was none. */
export type RenewToken = (refused: string | undefined) => Promise<string>;

/** The access token of a client. Calls that meet an expired one at the same time wait for one renewal. */
export class TokenKeeper {
  readonly #renew: RenewToken | undefined;
  #token: string | undefined;
  #renewal: Promise<string> | undefined;

  constructor(token: string | undefined, renew: RenewToken | undefined) {
    this.#token = token;
    this.#renew = renew;
  }

  /** The token to call with; waits for a renewal under way. */
  async current(): Promise<string | undefined> {
    // Where it fails, those who asked for it hear of it; a call that only comes along tries what there is.
    return this.#renewal === undefined ? this.#token : this.#renewal.catch(() => this.#token);
  }

  /** Another token than the refused one; `undefined` where there is no way to get one. Rejects as the renewal does. */
  async renewed(refused: string | undefined): Promise<string | undefined> {
    if (this.#renew === undefined) return undefined;
    if (this.#renewal !== undefined) return this.#renewal;
    // It was renewed while the refused call was under way.
    if (this.#token !== refused) return this.#token;
    this.#renewal = this.#keep(this.#renew(refused));
    return this.#renewal;
  }

  async #keep(renewal: Promise<string>): Promise<string> {
    try {
      this.#token = await renewal;
      return this.#token;
    } finally {
      this.#renewal = undefined;
    }
  }
}
