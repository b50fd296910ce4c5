/** Encrypts secrets for the place that they are stored at. */
export interface SecretSealer {
  /** Names the key that new secrets are sealed with; says nothing about it. */
  readonly keyId: string;
  /** `place`: the stable logical name of where it is stored; a sealed text that was moved does not open. */
  seal(secret: string, place: string): string;
  /** Throws a `SealError` where the key is another one, the text was changed, or it belongs to another place. */
  open(sealed: string, place: string): string;
  /** Whether the text was sealed with the key that new secrets are sealed with. */
  isCurrent(sealed: string): boolean;
  /** Names the key that the text was sealed with. */
  keyIdOf(sealed: string): string;
}

/** A sealed text that does not open; the message names the key that is missing, never a secret. */
export class SealError extends Error {
  override readonly name = 'SealError';
}
