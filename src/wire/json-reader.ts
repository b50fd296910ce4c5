import { hexQuad, isLowSurrogate, shortEscapeCode } from './json-escapes.ts';

/** What a reader met inside strings and between tokens: a set of bits. */
export const SEEN = {
  /** `<`, `>` or `&` inside a string, raw or escaped. */
  ANGLE: 1,
  /** `=` or `'` inside a string, raw or escaped. */
  EQUALS: 2,
  /** A character of U+0080 or above inside a string, raw or escaped. */
  NON_ASCII: 4,
  /** An escape sequence inside a string. */
  ESCAPE: 8,
  /** A character that JSON has to escape: `"`, `\` or a control character. */
  ESCAPABLE: 16,
  /** A string whose last character is `"`. */
  ENDS_WITH_QUOTE: 32,
  /** U+0000, by escape. */
  NUL: 64,
  /** A surrogate escape without its other half. */
  LONE_SURROGATE: 128,
  /** White space between tokens. */
  SPACE: 256,
  /** An object member whose value is `null`. */
  NULL_MEMBER: 512,
} as const;

/** How much a reader reads before it gives up; both ends are included. */
export interface JsonBounds {
  /** Deepest nesting of objects and arrays; the outermost one is 1. */
  readonly depthMax: number;
  /** Tokens in the sense of RFC 8259 §2: structural characters, strings, numbers and literals. */
  readonly tokensMax: number;
}

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;
/** What to add to an opening bracket or brace to get its closing one. */
const TO_CLOSE = 2;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const LETTER_N = 0x6e;
const LETTER_U = 0x75;

/** In `STRING_CLASS`: below it, bits of `SEEN`; from it on, why the string loop has to look closer. */
const LOOK_CLOSER = 64;
const CLASS_QUOTE = 64;
const CLASS_BACKSLASH = 65;
const CLASS_CONTROL = 66;
/** Begins a sequence of so many bytes of which every other one may be any continuation. */
const CLASS_LEADS_TWO = 67;
const CLASS_LEADS_THREE = 68;
/** Any other byte from 0x80 on. */
const CLASS_NON_ASCII = 69;
const STRING_CLASS = classifyStringBytes();
/** What stands in a string for itself, and says nothing of it. Byte 0 is none: it also stands for the end of the text. */
const IS_PLAIN = STRING_CLASS.map(kind => (kind === 0 ? 1 : 0));
const IS_SPACE = markBytes(' \t\n\r');
const IS_DIGIT = markBytes('0123456789');
/** By the letter behind a backslash: the bits of `SEEN`, never none; 0: no short escape. */
const SHORT_ESCAPE_SEEN = classifyShortEscapes();
const LITERALS = ['true', 'false', 'null'].map(text => Uint8Array.from(text, char => char.charCodeAt(0)));

/**
 * Reads JSON text on its bytes: the full grammar of RFC 8259 in valid UTF-8, without building a value.
 *
 * `open` a text, then read from a byte offset: each read returns the offset behind what it read, or -1 with
 * `fault` and `faultAt` set. One reader serves one text at a time and takes the same memory for any text.
 */
export class JsonReader {
  /** Bits of `SEEN`, gathered until the caller clears them. */
  seen = 0;
  tokens = 0;
  /** What was wrong, as a noun phrase; empty while nothing is. */
  fault = '';
  faultAt = -1;

  #bytes: Uint8Array = new Uint8Array(0);
  readonly #bounds: JsonBounds;
  /** Per depth: the byte that closes the container that is open there. */
  readonly #closers: Uint8Array;

  constructor(bounds: JsonBounds) {
    this.#bounds = bounds;
    this.#closers = new Uint8Array(bounds.depthMax + 1);
  }

  open(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.seen = 0;
    this.tokens = 0;
    this.fault = '';
    this.faultAt = -1;
  }

  /** Whether the whole text is one value with nothing but white space around it. */
  readText(): boolean {
    const end = this.readValue(this.skipSpace(0), 0);
    return end >= 0 && this.readEnd(end) >= 0;
  }

  /** Reads the white space at the end of the text. */
  readEnd(at: number): number {
    const end = this.skipSpace(at);
    return end === this.#bytes.length ? end : this.fail('something behind the end of the value', end);
  }

  skipSpace(from: number): number {
    // Nearly always there is none; behind the end of the text there is none either.
    return (this.#bytes[from] ?? 0xff) > SPACE ? from : this.#skipSomeSpace(from);
  }

  /** Reads one value that stands inside `depth` containers. */
  readValue(at: number, depth: number): number {
    const byte = this.#bytes[at];
    if (byte === QUOTE) return this.readString(at);
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) return this.#readContainer(at, depth);
    return this.#readScalar(at);
  }

  /** Reads a string from its opening quote to behind its closing one. */
  readString(open: number): number {
    const bytes = this.#bytes;
    const end = endOfPlain(bytes, open + 1);
    this.tokens += 1;
    return bytes[end] === QUOTE ? end + 1 : this.#readFrom(end);
  }

  /** Reads a string to its end from where something stands in it that needs a closer look. */
  #readFrom(from: number): number {
    const bytes = this.#bytes;
    const length = bytes.length;
    let seen = 0;
    let quoteEscapedUntil = -1;
    let at = from;
    while (at < length) {
      let kind = STRING_CLASS[bytes[at] ?? 0] ?? 0;
      while (kind < LOOK_CLOSER) {
        seen |= kind;
        at += 1;
        if (at === length) return this.fail('a string without its closing quote', at);
        kind = STRING_CLASS[bytes[at] ?? 0] ?? 0;
      }
      if (kind === CLASS_QUOTE) {
        if (at === quoteEscapedUntil) seen |= SEEN.ENDS_WITH_QUOTE;
        this.seen |= seen;
        return at + 1;
      }
      if (kind === CLASS_BACKSLASH) {
        const letter = bytes[at + 1] ?? 0;
        const short = SHORT_ESCAPE_SEEN[letter] ?? 0;
        const code = short === 0 ? this.#escapedCode(at) : letter;
        seen |= short;
        at = short === 0 ? this.#readEscape(at, code) : at + 2;
        if (at < 0) return -1;
        if (code === QUOTE) quoteEscapedUntil = at;
        continue;
      }
      if (kind === CLASS_CONTROL) return this.fail('a control character inside a string', at);
      seen |= SEEN.NON_ASCII;
      if (kind === CLASS_LEADS_TWO && isContinuation(bytes[at + 1])) at += 2;
      else if (kind === CLASS_LEADS_THREE && isContinuation(bytes[at + 1]) && isContinuation(bytes[at + 2]))
        at += 3;
      else at = this.#readUtf8(at);
      if (at < 0) return -1;
    }
    return this.fail('a string without its closing quote', bytes.length);
  }

  /** Reads the name of a member and its colon; the result is where its value begins. */
  readName(at: number): number {
    if (this.#bytes[at] !== QUOTE) return this.fail('no member name where one must stand', at);
    const end = this.readString(at);
    return end < 0 ? -1 : this.readColon(end);
  }

  /** Reads the colon behind a member name; the result is where the value begins. */
  readColon(nameEnd: number): number {
    const at = this.skipSpace(nameEnd);
    if (this.#bytes[at] !== COLON) return this.fail('no colon behind a member name', at);
    this.tokens += 1;
    return this.skipSpace(at + 1);
  }

  /** Records a fault; always -1. */
  fail(fault: string, at: number): -1 {
    this.fault = fault;
    this.faultAt = at;
    return -1;
  }

  #skipSomeSpace(from: number): number {
    const bytes = this.#bytes;
    let at = from;
    while (at < bytes.length && IS_SPACE[bytes[at] ?? 0] === 1) at += 1;
    if (at !== from) this.seen |= SEEN.SPACE;
    return at;
  }

  /** Reads an object or array with all that is in it. Each turn of the loop begins where a value must begin. */
  #readContainer(open: number, outer: number): number {
    const bytes = this.#bytes;
    let depth = outer;
    let at = open;
    for (;;) {
      const byte = bytes[at];
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        depth += 1;
        if (depth > this.#bounds.depthMax) return this.fail('too deep a nesting', at);
        this.#closers[depth] = byte + TO_CLOSE;
        this.tokens += 1;
        at = this.skipSpace(at + 1);
        if (bytes[at] !== byte + TO_CLOSE) {
          at = this.#readToValue(at, byte === OPEN_OBJECT);
          if (at < 0) return -1;
          continue;
        }
      } else {
        at = byte === QUOTE ? this.readString(at) : this.#readScalar(at);
        if (at < 0) return -1;
        at = this.skipSpace(at);
      }
      while (depth > outer && bytes[at] === this.#closers[depth]) {
        this.tokens += 1;
        depth -= 1;
        at = depth === outer ? at + 1 : this.skipSpace(at + 1);
      }
      if (depth === outer) return at;
      if (this.tokens > this.#bounds.tokensMax) return this.fail('too many tokens', at);
      if (bytes[at] !== COMMA) return this.fail('neither a comma nor the end of the container', at);
      this.tokens += 1;
      at = this.#readToValue(this.skipSpace(at + 1), this.#closers[depth] === OPEN_OBJECT + TO_CLOSE);
      if (at < 0) return -1;
    }
  }

  /** In an object, reads a member name; in an array, there is nothing to read before the value. */
  #readToValue(at: number, inObject: boolean): number {
    if (!inObject) return at;
    const value = this.readName(at);
    if (value >= 0 && this.#bytes[value] === LETTER_N) this.seen |= SEEN.NULL_MEMBER;
    return value;
  }

  #readScalar(at: number): number {
    this.tokens += 1;
    const byte = this.#bytes[at] ?? 0;
    if (byte === MINUS || IS_DIGIT[byte] === 1) return this.#readNumber(at);
    for (const literal of LITERALS) if (literal[0] === byte) return this.#readLiteral(at, literal);
    return this.fail('no value where one must stand', at);
  }

  #readLiteral(at: number, literal: Uint8Array): number {
    for (let i = 1; i < literal.length; i += 1) {
      if (this.#bytes[at + i] !== literal[i]) return this.fail('a word that JSON does not have', at);
    }
    return at + literal.length;
  }

  #readNumber(start: number): number {
    const bytes = this.#bytes;
    let at = bytes[start] === MINUS ? start + 1 : start;
    const integer = at;
    at = this.#skipDigits(at);
    if (at === integer) return this.fail('a minus without a digit', at);
    if (bytes[integer] === ZERO && at > integer + 1)
      return this.fail('a number with a leading zero', integer);
    if (bytes[at] === DOT) {
      const fraction = at + 1;
      at = this.#skipDigits(fraction);
      if (at === fraction) return this.fail('a decimal point without a digit', at);
    }
    // 0x20 makes an upper-case E lower-case and leaves no other byte equal to it.
    if (((bytes[at] ?? 0) | 0x20) !== 0x65) return at;
    const sign = bytes[at + 1];
    const exponent = at + (sign === 0x2b || sign === MINUS ? 2 : 1);
    at = this.#skipDigits(exponent);
    return at === exponent ? this.fail('an exponent without a digit', at) : at;
  }

  #skipDigits(from: number): number {
    const bytes = this.#bytes;
    let at = from;
    while (at < bytes.length && IS_DIGIT[bytes[at] ?? 0] === 1) at += 1;
    return at;
  }

  /** The UTF-16 code unit of an escape that is no short one, or -1 where it is not well-formed. */
  #escapedCode(at: number): number {
    return this.#bytes[at + 1] === LETTER_U ? hexQuad(this.#bytes, at + 2) : -1;
  }

  #readEscape(at: number, code: number): number {
    if (code < 0) return this.fail('an escape that JSON does not have', at);
    this.seen |= SEEN.ESCAPE | seenByCode(code);
    if (code < 0xd800 || code > 0xdfff) return at + 6;
    const isPair =
      code < 0xdc00 && this.#bytes[at + 6] === BACKSLASH && this.#bytes[at + 7] === LETTER_U
        ? isLowSurrogate(hexQuad(this.#bytes, at + 8))
        : false;
    if (isPair) return at + 12;
    this.seen |= SEEN.LONE_SURROGATE;
    return at + 6;
  }

  /** Reads one multi-byte sequence: the shortest form of U+0080–U+10FFFF without surrogates. */
  #readUtf8(at: number): number {
    const bytes = this.#bytes;
    const lead = bytes[at] ?? 0;
    const second = bytes[at + 1] ?? 0;
    const size = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (size === 0 || second < secondByteMin(lead) || second > secondByteMax(lead)) {
      return this.fail('bytes that are not UTF-8', at);
    }
    for (let i = 2; i < size; i += 1) {
      if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return this.fail('bytes that are not UTF-8', at);
    }
    return at + size;
  }
}

/** Behind the characters of a string of which nothing has to be said: where one stands that is none, or the text ends. */
function endOfPlain(bytes: Uint8Array, from: number): number {
  let at = from;
  while (IS_PLAIN[bytes[at] ?? 0] === 1) at += 1;
  return at;
}

function seenByCode(code: number): number {
  if (code >= 0x80) return SEEN.NON_ASCII;
  const kind = STRING_CLASS[code] ?? 0;
  if (kind < LOOK_CLOSER) return kind;
  return code === 0 ? SEEN.ESCAPABLE | SEEN.NUL : SEEN.ESCAPABLE;
}

function isContinuation(byte: number | undefined): boolean {
  return ((byte ?? 0) & 0xc0) === 0x80;
}

function secondByteMin(lead: number): number {
  if (lead === 0xe0) return 0xa0;
  return lead === 0xf0 ? 0x90 : 0x80;
}

function secondByteMax(lead: number): number {
  if (lead === 0xed) return 0x9f;
  return lead === 0xf4 ? 0x8f : 0xbf;
}

function classifyStringBytes(): Uint8Array {
  const classes = new Uint8Array(256).fill(CLASS_NON_ASCII, 0x80);
  classes.fill(CLASS_LEADS_TWO, 0xc2, 0xe0);
  classes.fill(CLASS_LEADS_THREE, 0xe1, 0xf0);
  // Behind this one surrogates would follow.
  classes[0xed] = CLASS_NON_ASCII;
  classes.fill(CLASS_CONTROL, 0, 0x20);
  classes[QUOTE] = CLASS_QUOTE;
  classes[BACKSLASH] = CLASS_BACKSLASH;
  for (const char of '<>&') classes[char.charCodeAt(0)] = SEEN.ANGLE;
  for (const char of "='") classes[char.charCodeAt(0)] = SEEN.EQUALS;
  return classes;
}

function classifyShortEscapes(): Uint8Array {
  const bits = new Uint8Array(256);
  for (const char of '"\\/bfnrt') {
    const letter = char.charCodeAt(0);
    bits[letter] = SEEN.ESCAPE | seenByCode(shortEscapeCode(letter));
  }
  return bits;
}

function markBytes(characters: string): Uint8Array {
  const marks = new Uint8Array(256);
  for (const char of characters) marks[char.charCodeAt(0)] = 1;
  return marks;
}
