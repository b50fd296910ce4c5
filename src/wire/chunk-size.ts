import { hexOf, textOf } from './http-bytes.ts';

const DIGITS_MAX = 8;

/** Extensions without any white space: names, with a token or a quoted text where they have a value. */
const EXTENSIONS = extensionsOf(
  "[!#$%&'*+.^_`|~0-9A-Za-z-]+",
  '"(?:[\\t !#-[\\]-~\\x80-\\xff]|\\\\[\\t -~\\x80-\\xff])*"',
);

/**
 * The size on the line before a chunk; −1: it is none.
 *
 * 1 to 8 hexadecimal digits, both included. Extensions behind them say nothing to us, but have to be well formed;
 * white space, which the grammar once allowed, is refused as others refuse it. Source: RFC 9112 §7.1.
 */
export function chunkSizeOf(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  let size = 0;
  for (; at < end; at += 1) {
    const digit = hexOf(bytes[at] ?? 0);
    if (digit < 0) break;
    size = size * 16 + digit;
  }
  if (at === start || at - start > DIGITS_MAX) return -1;
  return at === end || EXTENSIONS.test(textOf(bytes, at, end)) ? size : -1;
}

function extensionsOf(token: string, quoted: string): RegExp {
  return new RegExp(`^(?:;${token}(?:=(?:${token}|${quoted}))?)+$`);
}
