import { asciiOf, NINE, numberOf, SPACE, ZERO } from '../../wire/http-bytes.ts';

const STATUS_LINE = asciiOf('HTTP/1.x 000');
const MINOR_AT = 7;
const STATUS_AT = 9;

/** Where the reason begins, and the space before it; both may be missing. */
export const REASON_AT: number = STATUS_LINE.length;

/**
 * The status of a line such as `HTTP/1.1 200 OK`, of 0 to 999; −1: it is none.
 *
 * The reason is not looked at. Source: RFC 9112 §4.
 */
export function statusOf(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < STATUS_LINE.length) return -1;
  for (let i = 0; i < STATUS_LINE.length; i += 1) {
    const byte = bytes[start + i] ?? 0;
    if (i >= STATUS_AT ? byte < ZERO || byte > NINE : i !== MINOR_AT && byte !== STATUS_LINE[i]) return -1;
  }
  const minor = minorOf(bytes, start);
  if (minor !== 0 && minor !== 1) return -1;
  if (end > start + REASON_AT && bytes[start + REASON_AT] !== SPACE) return -1;
  return numberOf(bytes, start + STATUS_AT, start + REASON_AT);
}

/** The minor version of HTTP that a status line names. */
export function minorOf(bytes: Uint8Array, start: number): number {
  return (bytes[start + MINOR_AT] ?? 0) - ZERO;
}
