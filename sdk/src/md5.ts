/** Bits by which the sums of a round are turned, four steps at a time. */
const TURNS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;
const SINES = Int32Array.from({ length: 64 }, (_, step) =>
  Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32),
);
const BLOCK_BYTES = 64;

/** The MD5 digest in lower-case hex, which WebCrypto does not have. Source: RFC 1321. */
export function md5Hex(bytes: Uint8Array): string {
  const padded = pad(bytes);
  const words = new DataView(padded.buffer);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  const block = new Int32Array(16);
  for (let at = 0; at < padded.length; at += BLOCK_BYTES) {
    for (let word = 0; word < 16; word += 1) block[word] = words.getInt32(at + word * 4, true);
    mixBlock(state, block);
  }
  return [...new Uint8Array(state.buffer)].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

/** The message, one bit, zeros, and its length in bits as 64-bit little endian: a whole number of blocks. */
function pad(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const size = Math.ceil((bytes.length + 9) / BLOCK_BYTES) * BLOCK_BYTES;
  const padded = new Uint8Array(size);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const words = new DataView(padded.buffer);
  words.setUint32(size - 8, (bytes.length * 8) >>> 0, true);
  words.setUint32(size - 4, Math.floor(bytes.length / 2 ** 29), true);
  return padded;
}

function mixBlock(state: Int32Array, block: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (let step = 0; step < 64; step += 1) {
    const round = step >> 4;
    const sum = a + mixed(round, b, [c, d]) + (SINES[step] ?? 0) + (block[wordOf(round, step)] ?? 0);
    const turn = TURNS[round]?.[step & 3] ?? 0;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << turn) | ((sum | 0) >>> (32 - turn)))) | 0;
  }
  state[0] = (state[0] ?? 0) + a;
  state[1] = (state[1] ?? 0) + b;
  state[2] = (state[2] ?? 0) + c;
  state[3] = (state[3] ?? 0) + d;
}

function mixed(round: number, b: number, [c, d]: readonly [number, number]): number {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (b & d) | (c & ~d);
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d);
}

function wordOf(round: number, step: number): number {
  if (round === 0) return step;
  if (round === 1) return (5 * step + 1) & 15;
  return round === 2 ? (3 * step + 5) & 15 : (7 * step) & 15;
}
