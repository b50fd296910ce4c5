import { hexQuad, shortEscapeCode } from './json-reader.ts';

const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
/** Code units that become text at once; engines bound how many arguments a call may have. */
const UNITS_MAX = 2048;
/** Bytes without an escape that are read one by one; longer runs are worth a call of the decoder. */
const SHORT_RUN = 64;
// Fatal, because the lenient decoder repairs broken input silently; a byte order mark is a character here.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The characters of a JSON string that a reader has accepted; `start` and `end` leave its quotes out. */
export function decodeString(bytes: Uint8Array, start: number, end: number): string {
  const source = bytes.subarray(start, end);
  const escape = source.indexOf(BACKSLASH);
  if (escape < 0) return utf8.decode(source);
  return decodeAscii(source) ?? new EscapedString(source).decode(escape);
}

/** The characters where all of them are ASCII, as they are in names and keys; `undefined` where one is not. */
function decodeAscii(source: Uint8Array): string | undefined {
  const characters = new Uint8Array(source.length);
  let count = 0;
  for (let at = 0; at < source.length; count += 1) {
    let code = source[at] ?? 0;
    if (code !== BACKSLASH) at += 1;
    else if (source[at + 1] === LETTER_U) {
      code = hexQuad(source, at + 2);
      at += 6;
    } else {
      code = shortEscapeCode(source[at + 1] ?? 0);
      at += 2;
    }
    if (code >= 0x80) return undefined;
    characters[count] = code;
  }
  return utf8.decode(characters.subarray(0, count));
}

/**
 * Decodes a string with escapes. Those and the short runs between them are gathered as code units: a call of the
 * decoder for each of 175,000 escapes would block the process for a tenth of a second.
 */
class EscapedString {
  readonly #source: Uint8Array;
  readonly #units: Uint16Array;
  #count = 0;
  #text = '';

  constructor(source: Uint8Array) {
    this.#source = source;
    // What one turn of the loop gathers stands behind the bound.
    this.#units = new Uint16Array(Math.min(source.length, UNITS_MAX) + SHORT_RUN);
  }

  decode(firstEscape: number): string {
    const source = this.#source;
    this.#text = utf8.decode(source.subarray(0, firstEscape));
    let at = firstEscape;
    while (at < source.length) {
      at = source[at] === BACKSLASH ? this.#readEscape(at) : this.#readRun(at);
      if (this.#count >= UNITS_MAX) this.#drain();
    }
    this.#drain();
    return this.#text;
  }

  #readEscape(at: number): number {
    const letter = this.#source[at + 1] ?? 0;
    const isQuad = letter === LETTER_U;
    this.#push(isQuad ? hexQuad(this.#source, at + 2) : shortEscapeCode(letter));
    return at + (isQuad ? 6 : 2);
  }

  #readRun(start: number): number {
    const source = this.#source;
    const shortEnd = Math.min(source.length, start + SHORT_RUN);
    const count = this.#count;
    let at = start;
    while (at < shortEnd && source[at] !== BACKSLASH) at = this.#readCharacter(at);
    if (at < shortEnd || at === source.length) return at;
    this.#count = count;
    this.#drain();
    const escape = source.indexOf(BACKSLASH, at);
    const end = escape < 0 ? source.length : escape;
    this.#text += utf8.decode(source.subarray(start, end));
    return end;
  }

  /** Reads one byte, or one sequence of two to four bytes. */
  #readCharacter(at: number): number {
    const lead = this.#source[at] ?? 0;
    if (lead < 0x80) {
      this.#push(lead);
      return at + 1;
    }
    const size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    let code = lead & (0xff >> (size + 1));
    for (let i = 1; i < size; i += 1) code = (code << 6) | ((this.#source[at + i] ?? 0) & 0x3f);
    if (code >= 0x10000) {
      this.#push(0xd800 + ((code - 0x10000) >> 10));
      code = 0xdc00 + (code & 0x3ff);
    }
    this.#push(code);
    return at + size;
  }

  #push(unit: number): void {
    this.#units[this.#count] = unit;
    this.#count += 1;
  }

  #drain(): void {
    // `apply` takes anything array-like; its type asks for an array.
    this.#text += String.fromCharCode.apply(
      null,
      this.#units.subarray(0, this.#count) as unknown as number[],
    );
    this.#count = 0;
  }
}
