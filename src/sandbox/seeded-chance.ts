/** Numbers that look like chance and are the same for the same seed (mulberry32). */
export class SeededChance {
  #state: number;

  /** Whole numbers; the lower 32 bits count. */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0, 1 not included. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** One that goes on with the same numbers. */
  copy(): SeededChance {
    return new SeededChance(this.#state);
  }
}
