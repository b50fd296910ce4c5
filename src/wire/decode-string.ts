import { hexQuad, shortEscapeCode } from './json-reader.ts';

const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
// Fatal, because the lenient decoder repairs broken input silently; a byte order mark is a character here.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The characters of a well-formed JSON string; `start` and `end` leave its quotes out. */
export function decodeString(bytes: Uint8Array, start: number, end: number): string {
  const source = bytes.subarray(start, end);
  let text = '';
  let from = 0;
  for (let at = source.indexOf(BACKSLASH); at >= 0; at = source.indexOf(BACKSLASH, from)) {
    text += utf8.decode(source.subarray(from, at));
    const letter = source[at + 1] ?? 0;
    const isQuad = letter === LETTER_U;
    text += String.fromCharCode(isQuad ? hexQuad(source, at + 2) : shortEscapeCode(letter));
    from = at + (isQuad ? 6 : 2);
  }
  return text + utf8.decode(source.subarray(from));
}
