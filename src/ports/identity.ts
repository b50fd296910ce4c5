/** Randomness, as an argument. */
export interface Identity {
  /** A fresh lower-case UUIDv4. */
  uuid(): string;
}
