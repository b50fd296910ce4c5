import { decodeString } from './decode-string.ts';

/**
 * The bytes from `start` to before `end`, all of them ASCII, as a text.
 *
 * An argument, because a runtime may have a faster way than a browser has.
 */
export type ReadAscii = (bytes: Uint8Array, start: number, end: number) => string;

/** Longer texts are not built from one argument list. */
const ARGUMENTS_MAX = 1024;

/** Runs anywhere. */
export const readAscii: ReadAscii = (bytes, start, end) => {
  if (end - start > ARGUMENTS_MAX) return decodeString(bytes, start, end);
  // `apply` takes anything array-like; its type asks for an array.
  return String.fromCharCode.apply(null, bytes.subarray(start, end) as unknown as number[]);
};
