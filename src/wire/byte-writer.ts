/** Slices up to this many bytes are copied in a loop: cheaper than making a view. */
const LOOP_BYTES_MAX = 32;
const START_BYTES = 8 * 1024;
/** A buffer larger than this is given back before the next text. */
const KEPT_BYTES_MAX = 256 * 1024;

/**
 * A growing byte buffer with a hard bound, reused from text to text.
 *
 * A write past the bound is dropped and sets `overflowed`: the caller looks once, at the end.
 */
export class ByteWriter {
  bytes: Uint8Array = new Uint8Array(START_BYTES);
  length = 0;
  overflowed = false;
  #bytesMax = 0;

  /** Starts a new text of at most `bytesMax` bytes in all, the first `margin` of them left to be filled later. */
  open(margin: number, bytesMax: number): void {
    if (this.bytes.length > KEPT_BYTES_MAX) this.bytes = new Uint8Array(START_BYTES);
    this.#bytesMax = bytesMax;
    this.overflowed = false;
    this.growTo(margin);
    this.length = margin;
  }

  /** The byte written last, or -1 where the text is empty. */
  last(): number {
    return this.bytes[this.length - 1] ?? -1;
  }

  dropLast(): void {
    this.length -= 1;
  }

  byte(value: number): void {
    if (!this.#reserve(1)) return;
    this.bytes[this.length] = value;
    this.length += 1;
  }

  /** Copies the bytes from `start` to before `end`. */
  slice(source: Uint8Array, start: number, end: number): void {
    const size = end - start;
    if (!this.#reserve(size)) return;
    if (size > LOOP_BYTES_MAX) this.bytes.set(source.subarray(start, end), this.length);
    else for (let i = 0; i < size; i += 1) this.bytes[this.length + i] = source[start + i] ?? 0;
    this.length += size;
  }

  /** Writes one Unicode code point in UTF-8. */
  codePoint(code: number): void {
    if (code < 0x80) return this.byte(code);
    if (code < 0x800) this.byte(0xc0 | (code >> 6));
    else this.#longLead(code);
    this.byte(0x80 | (code & 0x3f));
  }

  /** Makes room for `size` bytes in all, bound or not. */
  growTo(size: number): void {
    if (size <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(size, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  /** The bytes before the last one of a sequence of three or four. */
  #longLead(code: number): void {
    if (code < 0x10000) this.byte(0xe0 | (code >> 12));
    else {
      this.byte(0xf0 | (code >> 18));
      this.byte(0x80 | ((code >> 12) & 0x3f));
    }
    this.byte(0x80 | ((code >> 6) & 0x3f));
  }

  #reserve(size: number): boolean {
    const needed = this.length + size;
    if (needed > this.#bytesMax) {
      this.overflowed = true;
      return false;
    }
    if (needed > this.bytes.length) this.growTo(needed);
    return true;
  }
}
