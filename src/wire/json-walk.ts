const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/** Behind the string that opens at `open`; only for JSON that a reader has accepted. */
export function endOfString(bytes: Uint8Array, open: number): number {
  let at = open + 1;
  while (bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

/** The next byte that is no white space; only for JSON that a reader has accepted. */
export function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while ((bytes[at] ?? 0xff) <= SPACE) at += 1;
  return at;
}
