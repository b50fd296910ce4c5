/** Hashes passwords slowly on purpose. Any number may ask at once; the work is done off the event loop, a little at a time. */
export interface PasswordHasher {
  /** In the PHC string format, with a fresh salt. Throws `HasherBusy`. */
  hash(password: string): Promise<string>;
  /** Whether the password has this hash; without one it takes as long, and is `false`. Throws `HasherBusy`. */
  verify(password: string, hash: string | undefined): Promise<boolean>;
}

/** So many wait already that one more would wait too long. */
export class HasherBusy extends Error {
  override readonly name = 'HasherBusy';
}
