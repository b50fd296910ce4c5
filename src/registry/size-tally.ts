/** Sizes with how often each is there: the largest is known without a look at all of them. */
export class SizeTally {
  readonly #counts = new Map<number, number>();

  /** `by`: 1 for one more, -1 for one less. */
  count(size: number, by: 1 | -1): void {
    const left = (this.#counts.get(size) ?? 0) + by;
    if (left === 0) this.#counts.delete(size);
    else this.#counts.set(size, left);
  }

  /** The largest that is there, at least `least`; proportional to the number of different sizes. */
  largest(least: number): number {
    let largest = least;
    for (const size of this.#counts.keys()) largest = Math.max(largest, size);
    return largest;
  }
}
