import type { KeptBytes } from '../../ports/call-store.ts';

/** Of one body. */
export const KEPT_BYTES_MAX = 64 * 1024;

/** A copy of the beginning: the bytes of a call are the gateway's, and may be filled again. */
export function keepBytes(bytes: Uint8Array): KeptBytes {
  const isTruncated = bytes.length > KEPT_BYTES_MAX;
  return { bytes: new Uint8Array(isTruncated ? bytes.subarray(0, KEPT_BYTES_MAX) : bytes), isTruncated };
}
