/**
 * A measure of work, so that a search ends alike on every machine; one unit is about a character of a text that is put
 * together and digested.
 */
export class Work {
  spent = 0;
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get isSpent(): boolean {
    return this.spent > this.#max;
  }
}
