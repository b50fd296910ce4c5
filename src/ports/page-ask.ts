/** A page of something that is ordered. */
export interface PageAsk<Key> {
  /** The page begins behind this one; `undefined`: at the beginning. */
  readonly after: Key | undefined;
  /** At most so many, from 1. */
  readonly limit: number;
}
