/** A set of API types by their index: one bit each, so that a look-up costs the same in any set. */
export class TypeSet {
  readonly #bits: Uint32Array;

  private constructor(bits: Uint32Array) {
    this.#bits = bits;
  }

  static of(members: readonly number[]): TypeSet {
    const largest = members.reduce((most, index) => Math.max(most, index), -1);
    const bits = new Uint32Array((largest + 32) >>> 5);
    for (const index of members) bits[index >>> 5] = (bits[index >>> 5] ?? 0) | (1 << (index & 31));
    return new TypeSet(bits);
  }

  /** What any of them holds. */
  static union(sets: readonly TypeSet[]): TypeSet {
    const [only] = sets;
    if (only !== undefined && sets.length === 1) return only;
    const bits = new Uint32Array(sets.reduce((most, set) => Math.max(most, set.#bits.length), 0));
    for (const set of sets) set.#bits.forEach((word, at) => void (bits[at] = (bits[at] ?? 0) | word));
    return new TypeSet(bits);
  }

  has(index: number): boolean {
    return (((this.#bits[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;
  }

  /** The indexes that both hold, in ascending order. */
  *sharedWith(other: TypeSet): Generator<number> {
    for (let at = 0; at < this.#bits.length; at++) {
      const both = (this.#bits[at] ?? 0) & (other.#bits[at] ?? 0);
      for (let bit = 0; bit < 32; bit++) if (((both >>> bit) & 1) === 1) yield at * 32 + bit;
    }
  }
}
