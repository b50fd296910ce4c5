/** The digests that callers have been seen to sign with, of bytes or of a text in UTF-8, each as lower-case hex digits. */
export interface SignDigests {
  md5Hex(data: string | Uint8Array): string;
  sha1Hex(data: string | Uint8Array): string;
  sha256Hex(data: string | Uint8Array): string;
  hmacMd5Hex(key: string | Uint8Array, data: string | Uint8Array): string;
  hmacSha256Hex(key: string | Uint8Array, data: string | Uint8Array): string;
}
