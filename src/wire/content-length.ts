import { NINE, numberOf, SPACE, skipSpace, ZERO } from './http-bytes.ts';

/** More cannot be told apart as numbers. */
const DIGITS_MAX = 15;

/**
 * The length that the value of a field names; −1: it names none.
 *
 * White space around it may be spaces; a tab behind it is refused, as others refuse it. Source: RFC 9110 §8.6.
 */
export function contentLengthOf(bytes: Uint8Array, start: number, end: number): number {
  const from = skipSpace(bytes, start, end);
  let to = end;
  while (to > from && bytes[to - 1] === SPACE) to -= 1;
  for (let i = from; i < to; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte < ZERO || byte > NINE) return -1;
  }
  return to === from || to - from > DIGITS_MAX ? -1 : numberOf(bytes, from, to);
}
