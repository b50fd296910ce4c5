const BACKSLASH = 0x5c;
// Fatal, because the lenient decoder repairs broken input silently; a byte order mark is a character here.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The characters of a JSON string that a reader has accepted; `start` and `end` leave its quotes out. */
export function decodeString(bytes: Uint8Array, start: number, end: number): string {
  const source = bytes.subarray(start, end);
  const text = utf8.decode(source);
  // A string alone: what engines take for another one are names of members (nodejs/node#63785). And in one pass: calls for
  // each of 175,000 escapes would block the process for a tenth of a second.
  return source.includes(BACKSLASH) ? (JSON.parse(`"${text}"`) as string) : text;
}
