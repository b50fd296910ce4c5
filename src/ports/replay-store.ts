/** A sign that was right, and what the body under it says. */
export interface SignedMeaning {
  readonly appKey: string;
  /** 32 hex digits in any case. */
  readonly sign: string;
  /** 32 bytes; the same for bodies of one typed meaning. */
  readonly meaning: Uint8Array;
  /** How long the sign is remembered from now on, in milliseconds. */
  readonly keepMs: number;
}

/**
 * What is remembered of a sign.
 *
 * `new`: nothing; it is from now on. `same`: it came with this meaning. `other`: it came with another one, which stays
 * the one that is remembered. `crowded`: nothing; it is from now on, in place of a sign that had not had its time.
 */
export type Sighting = 'new' | 'same' | 'other' | 'crowded';

/** Remembers which signs came with which meaning (protocol.md §3). */
export interface ReplayStore {
  /**
   * Looks a sign up, and remembers it where it is new: atomic towards others who do.
   *
   * Bounded in memory, and never says `other` of a sign that did not come with another meaning. Time is the store's
   * own monotonic clock. A look-up that fails rejects, and the call ends with 4000000.
   */
  witness(signed: SignedMeaning): Sighting | Promise<Sighting>;
  /** What `witness` would say now; remembers nothing. */
  recall(signed: SignedMeaning): Sighting | Promise<Sighting>;
}
