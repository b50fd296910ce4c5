/** Slices up to this many bytes are copied in a loop: cheaper than making a view. */
const LOOP_BYTES_MAX = 32;
const START_BYTES = 8 * 1024;
/** A buffer larger than this is given back when its text is no longer needed. */
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
    this.#bytesMax = bytesMax;
    this.overflowed = false;
    this.growTo(margin);
    this.length = margin;
  }

  /** Gives the buffer back where it is large; the text is gone. */
  release(): void {
    if (this.bytes.length > KEPT_BYTES_MAX) this.bytes = new Uint8Array(START_BYTES);
    this.length = 0;
  }

  /**
   * Makes room for `size` bytes that the caller puts into `bytes` by itself, bound or not; `written` then says where
   * the text ends.
   */
  room(size: number): void {
    this.growTo(this.length + size);
  }

  /** Takes over what was put into `bytes`; past the bound it is dropped. */
  written(length: number): void {
    if (length > this.#bytesMax) this.overflowed = true;
    else this.length = length;
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

  /** Makes room for `size` bytes in all, bound or not. */
  growTo(size: number): void {
    if (size <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(size, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
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
