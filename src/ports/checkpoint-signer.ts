/** Signs checkpoints of the audit, so that whoever keeps one can tell that it was not made by somebody else. */
export interface CheckpointSigner {
  /** A fresh private key as text; it is to be kept sealed. */
  newKey(): string;
  /** The public part of a private key, as text. */
  publicKeyOf(key: string): string;
  /** The signature of a text, as text. */
  sign(text: string, key: string): string;
  /** Whether the owner of the public key signed this text; false where key or signature is none. */
  isSigned(text: string, signed: { readonly publicKey: string; readonly signature: string }): boolean;
}
