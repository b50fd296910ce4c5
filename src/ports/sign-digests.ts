/** The digests that callers have been seen to sign with, each as lower-case hex digits. */
export interface SignDigests {
  md5Hex(bytes: Uint8Array): string;
  sha1Hex(bytes: Uint8Array): string;
  sha256Hex(bytes: Uint8Array): string;
  hmacMd5Hex(key: Uint8Array, bytes: Uint8Array): string;
  hmacSha256Hex(key: Uint8Array, bytes: Uint8Array): string;
}
