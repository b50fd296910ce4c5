const BACKSLASH = 0x5c;
// Fatal, because the lenient decoder repairs broken input silently; a byte order mark is a character here.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The characters of a JSON string that a reader has accepted; `start` and `end` leave its quotes out. */
export function decodeString(bytes: Uint8Array, start: number, end: number): string {
  const source = bytes.subarray(start, end);
  const text = utf8.decode(source);
  // The engine resolves 175,000 escapes in one pass; a string that was accepted by the reader is one for the engine.
  return source.includes(BACKSLASH) ? (JSON.parse(`"${text}"`) as string) : text;
}
