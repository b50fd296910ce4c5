import { NINE, numberOf, skipSpace, skipSpaceBack, ZERO } from './http-bytes.ts';

/** More cannot be told apart as numbers. */
const DIGITS_MAX = 15;

/** The length that the value of a field names; −1: it names none. Source: RFC 9110 §8.6. */
export function contentLengthOf(bytes: Uint8Array, start: number, end: number): number {
  const from = skipSpace(bytes, start, end);
  const to = skipSpaceBack(bytes, from, end);
  for (let i = from; i < to; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte < ZERO || byte > NINE) return -1;
  }
  return to === from || to - from > DIGITS_MAX ? -1 : numberOf(bytes, from, to);
}
