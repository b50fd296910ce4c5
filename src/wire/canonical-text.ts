import type { ByteWriter } from './byte-writer.ts';
import { hexQuad, isLowSurrogate, SEEN, shortEscapeCode } from './json-reader.ts';
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
/** Control characters that JSON writes as a backslash and a letter. */
const SHORT_ESCAPES: ReadonlyMap<number, number> = new Map(
  [0x62, 0x66, LETTER_N, 0x72, 0x74].map(letter => [shortEscapeCode(letter), letter]),
);

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

/** Writes the characters of a string, its escapes resolved; the slice leaves the quotes out. */
export function writeCharacters(writer: ByteWriter, text: Slice, style: TextStyle): void {
  const { bytes, end } = text;
  let from = text.start;
  let at = text.start;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte !== BACKSLASH && (htmlBit(byte) & style.html) === 0) {
      at += 1;
      continue;
    }
    writer.slice(bytes, from, at);
    const { code, size } = byte === BACKSLASH ? escapeAt(bytes, at) : { code: byte, size: 1 };
    writeCharacter(writer, code, style);
    at += size;
    from = at;
  }
  writer.slice(bytes, from, end);
}

function writeCharacter(writer: ByteWriter, code: number, style: TextStyle): void {
  const isControl = code < 0x20;
  if ((htmlBit(code) & style.html) !== 0) return writeQuad(writer, code);
  if (!style.escapes || !(isControl || code === QUOTE || code === BACKSLASH)) return writer.codePoint(code);
  const letter = isControl ? SHORT_ESCAPES.get(code) : code;
  if (letter === undefined) return writeQuad(writer, code);
  writer.byte(BACKSLASH);
  writer.byte(letter);
}

/** Writes `\u00xx` in lower case; the code is below U+0100. */
function writeQuad(writer: ByteWriter, code: number): void {
  writer.byte(BACKSLASH);
  writer.byte(LETTER_U);
  writer.byte(0x30);
  writer.byte(0x30);
  writer.byte(HEX_DIGITS[code >> 4] ?? 0);
  writer.byte(HEX_DIGITS[code & 15] ?? 0);
}

/** The code point that an escape stands for, a surrogate pair as one, and how many bytes it takes. */
function escapeAt(bytes: Uint8Array, at: number): { code: number; size: number } {
  const letter = bytes[at + 1] ?? 0;
  if (letter !== LETTER_U) return { code: shortEscapeCode(letter), size: 2 };
  const unit = hexQuad(bytes, at + 2);
  const low = unit >= 0xd800 && unit < 0xdc00 && bytes[at + 7] === LETTER_U ? hexQuad(bytes, at + 8) : -1;
  if (!isLowSurrogate(low)) return { code: unit, size: 6 };
  return { code: 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00), size: 12 };
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
