type Numbers = Uint8Array | Int32Array | Uint32Array | Float64Array;

/** Rows of one page: a column grows by so many, and never moves what it has. */
const PAGE_BITS = 12;
const PAGE_ROWS = 2 ** PAGE_BITS;

/** A column of numbers by row, as large as needed; what was never set is 0. */
export class PagedColumn {
  readonly #make: (rows: number) => Numbers;
  readonly #pages: Numbers[] = [];

  constructor(make: (rows: number) => Numbers) {
    this.#make = make;
  }

  get(row: number): number {
    return this.#pages[row >>> PAGE_BITS]?.[row & (PAGE_ROWS - 1)] ?? 0;
  }

  set(row: number, value: number): void {
    const at = row >>> PAGE_BITS;
    while (this.#pages.length <= at) this.#pages.push(this.#make(PAGE_ROWS));
    const page = this.#pages[at];
    if (page !== undefined) page[row & (PAGE_ROWS - 1)] = value;
  }
}
