const QUESTION = 0x3f;
const LEAD_MIN = 0x81;
const LEAD_MAX = 0xfe;
const TRAIL_MIN = 0x40;
const LINE_END = 0x0a;

let codes: ReadonlyMap<string, number> | undefined;

/** A text in GBK, what it does not have as `?`; the table is made from the decoder with the first text. */
export function encodeGbk(text: string): Uint8Array {
  codes ??= readCodes();
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const gbk = code < 0x80 ? code : (codes.get(char) ?? QUESTION);
    if (gbk > 0xff) bytes.push(gbk >> 8);
    bytes.push(gbk & 0xff);
  }
  return Uint8Array.from(bytes);
}

/** One line per pair of bytes, all decoded at once: a call of the decoder for each would take a tenth of a second. */
function readCodes(): ReadonlyMap<string, number> {
  const pairs: number[] = [];
  for (let lead = LEAD_MIN; lead <= LEAD_MAX; lead += 1) {
    for (let trail = TRAIL_MIN; trail <= LEAD_MAX; trail += 1) pairs.push(lead * 256 + trail);
  }
  const bytes = Uint8Array.from(pairs.flatMap(pair => [pair >> 8, pair & 0xff, LINE_END]));
  const found = new Map<string, number>();
  for (const [index, char] of new TextDecoder('gbk').decode(bytes).split('\n').entries()) {
    const pair = pairs[index];
    if (pair !== undefined && char.length === 1 && char !== '\ufffd' && !found.has(char))
      found.set(char, pair);
  }
  return found;
}
