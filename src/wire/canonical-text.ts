import type { ByteWriter } from './byte-writer.ts';
import { hexQuad, isLowSurrogate, shortEscapeCode } from './json-escapes.ts';
import { SEEN } from './json-reader.ts';
import { endOfString, skipSpace } from './json-walk.ts';

const QUOTE = 0x22;
const COLON = 0x3a;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const LETTER_N = 0x6e;
const LETTER_U = 0x75;
const HEX_DIGITS = Uint8Array.from('0123456789abcdef', char => char.charCodeAt(0));
const SOLIDUS = 0x2f;
/** Control characters that JSON writes as a backslash and a letter. */
const SHORT_ESCAPES: ReadonlyMap<number, number> = new Map(
  [0x62, 0x66, LETTER_N, 0x72, 0x74].map(letter => [shortEscapeCode(letter), letter]),
);
/** What may stand behind a backslash, all but `u`. */
const SHORT_ESCAPE_LETTERS = [QUOTE, BACKSLASH, SOLIDUS, ...SHORT_ESCAPES.values()];

/** How characters are written where they could be written in several ways. */
export interface TextStyle {
  /** Whether `"`, `\` and control characters get their shortest JSON escape. */
  readonly escapes: boolean;
  /** The `SEEN` bits of the characters that are written as `\u003c` …. */
  readonly html: number;
  /** Whether object members that are `null` are left out. */
  readonly dropsNull: boolean;
}

/** A part of some bytes, from `start` to before `end`. */
export interface Slice {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/**
 * Writes an object or array compactly: members in body order, numbers as sent, strings decoded and written again.
 *
 * The slice holds JSON that a reader has accepted. Source: protocol.md §3.
 */
export function writeCompact(writer: ByteWriter, value: Slice, style: TextStyle): void {
  const { bytes, end } = value;
  let commaDue = false;
  let at = value.start;
  while (at < end && !writer.overflowed) {
    const byte = bytes[at] ?? 0;
    if (byte <= 0x20 || byte === COMMA) {
      commaDue ||= byte === COMMA;
      at += 1;
      continue;
    }
    const stringEnd = byte === QUOTE ? endOfString(bytes, at) : at;
    const behindNull = style.dropsNull && byte === QUOTE ? endOfNullMember(bytes, stringEnd) : -1;
    if (behindNull >= 0) {
      at = behindNull;
      continue;
    }
    // A comma that stood before or behind a dropped member may now stand at an edge of its object.
    if (commaDue && byte !== CLOSE_OBJECT && writer.last() !== OPEN_OBJECT) writer.byte(COMMA);
    commaDue = false;
    if (byte === QUOTE) {
      writer.byte(QUOTE);
      writeCharacters(writer, { bytes, start: at + 1, end: stringEnd - 1 }, style);
    }
    writer.byte(byte);
    at = Math.max(at + 1, stringEnd);
  }
}

/** Source bytes that are written between two looks at the room and the bound of the writer. */
const BLOCK = 4096;
/** What a byte of the source becomes at most: `\u003c`. */
const SPELLING_BYTES_MAX = 6;

/** Writes the characters of a string, its escapes resolved; the slice leaves the quotes out. */
export function writeCharacters(writer: ByteWriter, { bytes, start, end }: Slice, style: TextStyle): void {
  const spellings = spellingsOf(style);
  let at = start;
  while (at < end && !writer.overflowed) {
    const blockEnd = Math.min(end, at + BLOCK);
    writer.room((blockEnd - at) * SPELLING_BYTES_MAX + SPELLING_BYTES_MAX);
    at = writeBlock(writer, { bytes, start: at, end: blockEnd }, spellings);
  }
}

/** Writes up to the end of the slice, and behind it where an escape goes on there; the room is there. */
function writeBlock(writer: ByteWriter, { bytes, start, end }: Slice, spellings: Spellings): number {
  const out = writer.bytes;
  const { sent, shortEscapes, keepsBackslash } = spellings;
  let length = writer.length;
  let at = start;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (sent[byte] === RAW) {
      out[length] = byte;
      length += 1;
      at += 1;
      continue;
    }
    const letter = byte === BACKSLASH ? (bytes[at + 1] ?? 0) : 0;
    const short = shortEscapes[letter] ?? 0;
    if (short !== 0) {
      if (keepsBackslash && short !== SOLIDUS) {
        out[length] = BACKSLASH;
        length += 1;
      }
      out[length] = short;
      length += 1;
      at += 2;
      continue;
    }
    const isQuad = letter === LETTER_U;
    const code = isQuad ? hexQuad(bytes, at + 2) : byte;
    if (code >= 0x80) {
      const size = sizeOfQuad(bytes, at, code);
      length = putCodePoint(out, length, size === 12 ? joined(code, hexQuad(bytes, at + 8)) : code);
      at += size;
      continue;
    }
    at += isQuad ? 6 : 1;
    const spelling = spellings.meant[code] ?? RAW;
    if (spelling === QUAD) length = putQuad(out, length, code);
    else {
      if (spelling !== RAW) {
        out[length] = BACKSLASH;
        length += 1;
      }
      out[length] = spelling === RAW ? code : spelling;
      length += 1;
    }
  }
  writer.written(length);
  return at;
}

/** How a character is written: as it is, as `\u00xx`, or as a backslash and the letter that stands here. */
const RAW = 0;
const QUAD = 1;

interface Spellings {
  /** By the byte as sent: whether it is no `RAW` one; a backslash never is. */
  readonly sent: Uint8Array;
  /** By what an ASCII character means. */
  readonly meant: Uint8Array;
  /** By the letter behind a backslash: what is written for it, behind a backslash or alone; 0: it is no short escape. */
  readonly shortEscapes: Uint8Array;
  readonly keepsBackslash: boolean;
}

/** By `html`, and whether there are escapes. */
const SPELLINGS: ReadonlyMap<number, Spellings> = new Map(
  [0, SEEN.ANGLE, SEEN.EQUALS, SEEN.ANGLE | SEEN.EQUALS].flatMap(html => [
    [html, compileSpellings(html, false)],
    [html | SEEN.ESCAPE, compileSpellings(html, true)],
  ]),
);

function spellingsOf({ html, escapes }: TextStyle): Spellings {
  return SPELLINGS.get(escapes ? html | SEEN.ESCAPE : html) ?? compileSpellings(html, escapes);
}

function compileSpellings(html: number, escapes: boolean): Spellings {
  const sent = new Uint8Array(256);
  const meant = new Uint8Array(128);
  for (let code = 0; code < 128; code += 1) {
    if ((htmlBit(code) & html) !== 0) sent[code] = meant[code] = QUAD;
    else if (!escapes) continue;
    else if (code < 0x20) meant[code] = SHORT_ESCAPES.get(code) ?? QUAD;
    else if (code === QUOTE || code === BACKSLASH) meant[code] = code;
  }
  sent[BACKSLASH] = QUAD;
  return { sent, meant, shortEscapes: compileShortEscapes(escapes), keepsBackslash: escapes };
}

/** A short escape is the shortest there is: where characters are escaped it is written as it came, all but `\/`. */
function compileShortEscapes(escapes: boolean): Uint8Array {
  const written = new Uint8Array(256);
  for (const letter of SHORT_ESCAPE_LETTERS) written[letter] = escapes ? letter : shortEscapeCode(letter);
  return written;
}

/** Writes `\u00xx` in lower case; the code is below U+0100. */
function putQuad(out: Uint8Array, at: number, code: number): number {
  out[at] = BACKSLASH;
  out[at + 1] = LETTER_U;
  out[at + 2] = 0x30;
  out[at + 3] = 0x30;
  out[at + 4] = HEX_DIGITS[code >> 4] ?? 0;
  out[at + 5] = HEX_DIGITS[code & 15] ?? 0;
  return at + 6;
}

/** Writes a code point from U+0080 on in UTF-8. */
function putCodePoint(out: Uint8Array, start: number, code: number): number {
  let at = start;
  if (code < 0x800) out[at++] = 0xc0 | (code >> 6);
  else {
    if (code < 0x10000) out[at++] = 0xe0 | (code >> 12);
    else {
      out[at++] = 0xf0 | (code >> 18);
      out[at++] = 0x80 | ((code >> 12) & 0x3f);
    }
    out[at++] = 0x80 | ((code >> 6) & 0x3f);
  }
  out[at++] = 0x80 | (code & 0x3f);
  return at;
}

/** How many bytes the escape of a code from U+0080 on takes: a surrogate pair is one. */
function sizeOfQuad(bytes: Uint8Array, at: number, unit: number): number {
  const isHigh = unit >= 0xd800 && unit < 0xdc00 && bytes[at + 6] === BACKSLASH && bytes[at + 7] === LETTER_U;
  return isHigh && isLowSurrogate(hexQuad(bytes, at + 8)) ? 12 : 6;
}

function joined(high: number, low: number): number {
  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

function htmlBit(code: number): number {
  if (code === 0x3c || code === 0x3e || code === 0x26) return SEEN.ANGLE;
  return code === 0x3d || code === 0x27 ? SEEN.EQUALS : 0;
}

/** Behind the `null` of a member whose name ends here; -1 where no name ends here or its value is another. */
function endOfNullMember(bytes: Uint8Array, nameEnd: number): number {
  const colon = skipSpace(bytes, nameEnd);
  if (bytes[colon] !== COLON) return -1;
  const value = skipSpace(bytes, colon + 1);
  return bytes[value] === LETTER_N ? value + 4 : -1;
}
