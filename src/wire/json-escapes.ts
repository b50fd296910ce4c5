const SHORT_ESCAPE_CODES = shortEscapeCodes();
const HEX_VALUES = hexValues();

/** The four hex digits at an offset as a number, or -1 where they are not four hex digits. */
export function hexQuad(bytes: Uint8Array, at: number): number {
  const first = HEX_VALUES[bytes[at] ?? 0] ?? -1;
  const second = HEX_VALUES[bytes[at + 1] ?? 0] ?? -1;
  const third = HEX_VALUES[bytes[at + 2] ?? 0] ?? -1;
  const fourth = HEX_VALUES[bytes[at + 3] ?? 0] ?? -1;
  // One that is no digit is −1, and makes the whole negative.
  return (first | second | third | fourth) < 0 ? -1 : (first << 12) | (second << 8) | (third << 4) | fourth;
}

/** The value of an ASCII hex digit of either case, or -1. */
export function hexDigit(byte: number): number {
  return HEX_VALUES[byte] ?? -1;
}

/** What the letter behind a backslash stands for; 0: it is none of the short escapes. */
export function shortEscapeCode(letter: number): number {
  return SHORT_ESCAPE_CODES[letter] ?? 0;
}

export function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

function shortEscapeCodes(): Uint8Array {
  const codes = new Uint8Array(256);
  for (const char of '"\\/') codes[char.charCodeAt(0)] = char.charCodeAt(0);
  for (const [letter, code] of Object.entries({ b: 0x08, f: 0x0c, n: 0x0a, r: 0x0d, t: 0x09 }))
    codes[letter.charCodeAt(0)] = code;
  return codes;
}

function hexValues(): Int8Array {
  const values = new Int8Array(256).fill(-1);
  for (let value = 0; value < 16; value += 1) {
    const digit = value.toString(16);
    values[digit.charCodeAt(0)] = values[digit.toUpperCase().charCodeAt(0)] = value;
  }
  return values;
}
