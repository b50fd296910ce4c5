import type { HashedToken, TokenStatus } from '../../model/authorization.ts';
import { PagedColumn } from './paged-column.ts';
import { type KeyedRows, RowIndex } from './row-index.ts';
import { RowNumbers } from './row-numbers.ts';

const STATUSES: readonly TokenStatus[] = ['current', 'superseded', 'revoked'];
/** 128 of the 256 bits of the digest: nobody finds two tokens that share them. */
const WORDS = 4;

/** Tokens in columns, 33 bytes for each and 5 to 11 for finding it. */
export class TokenRows implements KeyedRows {
  readonly #numbers = new RowNumbers();
  readonly #index = new RowIndex(this);
  readonly #keys = new PagedColumn(rows => new Uint32Array(rows));
  readonly #owners = new PagedColumn(rows => new Int32Array(rows));
  readonly #expiries = new PagedColumn(rows => new Float64Array(rows));
  readonly #statuses = new PagedColumn(rows => new Uint8Array(rows));
  /** The next token of the same owner, plus 1; 0: none. */
  readonly #next = new PagedColumn(rows => new Int32Array(rows));
  readonly #sought = new Uint32Array(WORDS);

  get size(): number {
    return this.#numbers.size;
  }

  /** The row of a token; -1: none. */
  find(hash: string): number {
    readWords(hash, this.#sought);
    return this.#index.find(this.#sought[0] ?? 0);
  }

  hashOf(row: number): number {
    return this.#keys.get(row * WORDS);
  }

  isSought(row: number): boolean {
    const at = row * WORDS;
    for (let word = 0; word < WORDS; word++)
      if (this.#keys.get(at + word) !== this.#sought[word]) return false;
    return true;
  }

  owner(row: number): number {
    return this.#owners.get(row);
  }

  expiresAtMs(row: number): number {
    return this.#expiries.get(row);
  }

  status(row: number): TokenStatus {
    return STATUSES[this.#statuses.get(row)] ?? 'revoked';
  }

  /** The next token of the same owner; -1: none. */
  next(row: number): number {
    return this.#next.get(row) - 1;
  }

  /** Adds a token that is not there yet; `next`: the row in front of which it stands, -1: none. */
  add({ hash, status, expiresAtMs }: HashedToken, owner: number, next: number): number {
    const row = this.#numbers.take();
    readWords(hash, this.#sought);
    for (let word = 0; word < WORDS; word++) this.#keys.set(row * WORDS + word, this.#sought[word] ?? 0);
    this.#owners.set(row, owner);
    this.#expiries.set(row, expiresAtMs);
    this.#statuses.set(row, STATUSES.indexOf(status));
    this.#next.set(row, next + 1);
    this.#index.add(this.hashOf(row), row);
    return row;
  }

  /** Takes the token out between the one in front of it, -1: none, and its next. */
  remove(row: number, front: number): void {
    if (front !== -1) this.#next.set(front, this.#next.get(row));
    this.#index.remove(this.hashOf(row), row);
    this.#numbers.giveBack(row);
  }
}

const SYMBOLS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Uint8Array(128);
for (let value = 0; value < SYMBOLS.length; value++) VALUES[SYMBOLS.charCodeAt(value)] = value;

/** The first 128 bits of a digest in base64url, six to a character. */
function readWords(hash: string, words: Uint32Array): void {
  let bits = 0;
  let held = 0;
  let word = 0;
  for (let at = 0; word < WORDS; at++) {
    const value = VALUES[hash.charCodeAt(at)] ?? 0;
    const missing = 32 - held;
    if (missing > 6) {
      bits = (bits << 6) | value;
      held += 6;
      continue;
    }
    words[word++] = (bits << missing) | (value >>> (6 - missing));
    held = 6 - missing;
    bits = value & ((1 << held) - 1);
  }
}
