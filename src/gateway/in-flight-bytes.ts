/** Bytes of bodies that are being read or served, together. */
export class InFlightBytes {
  #held = 0;

  get held(): number {
    return this.#held;
  }

  /** Takes `bytes` more, unless that would be more than `bytesMax` in all. */
  hold(bytes: number, bytesMax: number): boolean {
    if (this.#held + bytes > bytesMax) return false;
    this.#held += bytes;
    return true;
  }

  release(bytes: number): void {
    this.#held -= bytes;
  }
}
