/** One character of UTF-8: what it means and how many bytes it took. */
export interface DecodedCharacter {
  readonly codePoint: number;
  readonly length: number;
}

/** The byte at an offset, or `undefined` past the end. */
export function byteAt(bytes: Uint8Array, at: number): number | undefined {
  return bytes[at];
}

/**
 * Decodes the character that begins at `at`, or gives `undefined` where the bytes are no UTF-8: a stray
 * continuation byte, a cut sequence, an overlong form, a surrogate, or anything above U+10FFFF.
 * Source: RFC 3629 §3 and §4.
 */
export function decodeUtf8At(bytes: Uint8Array, at: number): DecodedCharacter | undefined {
  const lead = byteAt(bytes, at);
  const form = forms.find(({ leadMin, leadMax }) => lead !== undefined && lead >= leadMin && lead <= leadMax);
  if (lead === undefined || form === undefined) return undefined;
  let codePoint = lead - form.leadMin;
  for (let nth = 1; nth < form.length; nth += 1) {
    const byte = byteAt(bytes, at + nth);
    if (byte === undefined || byte < 0x80 || byte > 0xbf) return undefined;
    codePoint = codePoint * 64 + (byte - 0x80);
  }
  if (codePoint < form.codePointMin || codePoint > 0x10ffff || isSurrogate(codePoint)) return undefined;
  return { codePoint, length: form.length };
}

/** The four forms of RFC 3629 §3: lead bytes, length in bytes, and the first code point that needs it. */
const forms = [
  { leadMin: 0x00, leadMax: 0x7f, length: 1, codePointMin: 0 },
  { leadMin: 0xc0, leadMax: 0xdf, length: 2, codePointMin: 0x80 },
  { leadMin: 0xe0, leadMax: 0xef, length: 3, codePointMin: 0x800 },
  { leadMin: 0xf0, leadMax: 0xf7, length: 4, codePointMin: 0x10000 },
] as const;

function isSurrogate(codePoint: number): boolean {
  return codePoint >= 0xd800 && codePoint <= 0xdfff;
}
