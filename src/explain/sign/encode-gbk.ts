const QUESTION = 0x3f;
const LEAD_MIN = 0x81;
const LEAD_MAX = 0xfe;
const TRAIL_MIN = 0x40;
const LINE_END = 0x0a;

let codes: Uint16Array | undefined;

/** A text in GBK, what it does not have as `?`; the table is made from the decoder with the first text. */
export function encodeGbk(text: string): Uint8Array {
  codes ??= readCodes();
  const bytes = new Uint8Array(2 * text.length);
  let size = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at) ?? 0;
    if (code > 0xffff) at += 1;
    const gbk = code < 0x80 ? code : codes[code] || QUESTION;
    if (gbk > 0xff) bytes[size++] = gbk >> 8;
    bytes[size++] = gbk & 0xff;
  }
  return bytes.subarray(0, size);
}

/**
 * By code point, 0 for none. One line per pair of bytes, all decoded at once: a call of the decoder for each would take
 * a tenth of a second.
 */
function readCodes(): Uint16Array {
  const lines = new Uint8Array(3 * (LEAD_MAX - LEAD_MIN + 1) * (LEAD_MAX - TRAIL_MIN + 1));
  let at = 0;
  for (let lead = LEAD_MIN; lead <= LEAD_MAX; lead += 1) {
    for (let trail = TRAIL_MIN; trail <= LEAD_MAX; trail += 1) {
      lines[at++] = lead;
      lines[at++] = trail;
      lines[at++] = LINE_END;
    }
  }
  const found = new Uint16Array(0x10000);
  at = 0;
  for (const char of new TextDecoder('gbk').decode(lines).split('\n')) {
    const code = char.charCodeAt(0);
    if (char.length === 1 && char !== '\ufffd' && found[code] === 0)
      found[code] = ((lines[at] ?? 0) << 8) | (lines[at + 1] ?? 0);
    at += 3;
  }
  return found;
}
