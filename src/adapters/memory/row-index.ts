/** The rows of a table as an index sees them. */
export interface KeyedRows {
  /** Of the key of this row: 32 bits that are spread evenly. */
  hashOf(row: number): number;
  /** Whether this row has the key that the table is looking for. */
  isSought(row: number): boolean;
}

/** A power of two: each part grows by itself, so that no insertion moves more than a small part of the rows. */
const PARTS = 256;
const PART_SHIFT = 24;
const FIRST_SLOTS = 4;

/**
 * Finds rows by the hash of their key: open addressing with linear probing, in parts that grow one by one.
 *
 * A removed row leaves no mark: those behind it move up, so that look-ups stay as short as they were. Of a million rows
 * a part has 4,000, and its growth takes well below a millisecond.
 */
export class RowIndex {
  readonly #rows: KeyedRows;
  /** Row + 1; 0: free. */
  readonly #parts: Int32Array[] = Array.from({ length: PARTS }, () => new Int32Array(FIRST_SLOTS));
  readonly #sizes = new Int32Array(PARTS);

  constructor(rows: KeyedRows) {
    this.#rows = rows;
  }

  /** The row that is sought; -1: none. */
  find(hash: number): number {
    const slots = this.#slotsFor(hash);
    for (let at = hash & (slots.length - 1); ; at = (at + 1) & (slots.length - 1)) {
      const row = (slots[at] ?? 0) - 1;
      if (row === -1 || this.#rows.isSought(row)) return row;
    }
  }

  /** Adds a row whose key no other has. */
  add(hash: number, row: number): void {
    const part = hash >>> PART_SHIFT;
    const size = (this.#sizes[part] ?? 0) + 1;
    this.#sizes[part] = size;
    const slots = this.#slotsFor(hash);
    if (size * 4 > slots.length * 3) this.#grow(part, slots);
    place(this.#slotsFor(hash), hash, row);
  }

  remove(hash: number, row: number): void {
    const part = hash >>> PART_SHIFT;
    const slots = this.#slotsFor(hash);
    const mask = slots.length - 1;
    let hole = hash & mask;
    while (slots[hole] !== row + 1) hole = (hole + 1) & mask;
    this.#sizes[part] = (this.#sizes[part] ?? 0) - 1;
    for (let at = (hole + 1) & mask; slots[at] !== 0; at = (at + 1) & mask) {
      const home = this.#rows.hashOf((slots[at] ?? 0) - 1) & mask;
      // It may move to the hole where its home does not lie behind it.
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      slots[hole] = slots[at] ?? 0;
      hole = at;
    }
    slots[hole] = 0;
  }

  #slotsFor(hash: number): Int32Array {
    return this.#parts[hash >>> PART_SHIFT] ?? NO_SLOTS;
  }

  #grow(part: number, before: Int32Array): void {
    const after = new Int32Array(before.length * 2);
    for (const slot of before) if (slot !== 0) place(after, this.#rows.hashOf(slot - 1), slot - 1);
    this.#parts[part] = after;
  }
}

/** Never met: a hash of 32 bits leads to one of the parts. */
const NO_SLOTS = new Int32Array(1);

function place(slots: Int32Array, hash: number, row: number): void {
  let at = hash & (slots.length - 1);
  while (slots[at] !== 0) at = (at + 1) & (slots.length - 1);
  slots[at] = row + 1;
}
