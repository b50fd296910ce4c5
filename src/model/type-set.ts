/** A set of API types by their index in a snapshot: one bit each, so that a look-up costs the same in any set. */
export class TypeSet {
  readonly #bits: Uint32Array;

  constructor(members: Iterable<number>, typesCount: number) {
    this.#bits = new Uint32Array(Math.ceil(typesCount / 32));
    for (const index of members) {
      const word = index >>> 5;
      this.#bits[word] = (this.#bits[word] ?? 0) | (1 << (index & 31));
    }
  }

  has(index: number): boolean {
    return (((this.#bits[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;
  }
}
