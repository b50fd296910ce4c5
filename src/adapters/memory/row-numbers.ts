/** Hands out row numbers from 0; those that were given back come again first. */
export class RowNumbers {
  readonly #free: number[] = [];
  #next = 0;

  /** How many are taken. */
  get size(): number {
    return this.#next - this.#free.length;
  }

  take(): number {
    return this.#free.pop() ?? this.#next++;
  }

  giveBack(row: number): void {
    this.#free.push(row);
  }
}
