import { hexOf, isText, SEMICOLON, skipSpace } from './http-bytes.ts';

const DIGITS_MAX = 8;

/**
 * The size on the line before a chunk; −1: it is none.
 *
 * 1 to 8 hexadecimal digits, both included; extensions behind them say nothing to us. Source: RFC 9112 §7.1.
 */
export function chunkSizeOf(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  let size = 0;
  for (; at < end; at += 1) {
    const digit = hexOf(bytes[at] ?? 0);
    if (digit < 0) break;
    size = size * 16 + digit;
  }
  if (at === start || at - start > DIGITS_MAX || !isText(bytes, at, end)) return -1;
  const rest = skipSpace(bytes, at, end);
  return rest === end || bytes[rest] === SEMICOLON ? size : -1;
}
