import type { Authorization } from '../../model/authorization.ts';
import type { Grant } from '../../model/grant.ts';
import { PagedColumn } from './paged-column.ts';
import { type KeyedRows, RowIndex } from './row-index.ts';
import { RowNumbers } from './row-numbers.ts';

/** Authorizations in columns: 25 bytes for each, 5 to 11 for finding it; app keys and grants once for all that have them. */
export class AuthorizationRows implements KeyedRows {
  readonly #numbers = new RowNumbers();
  readonly #index = new RowIndex(this);
  readonly #apps = new Numbered<string>();
  readonly #grants = new Numbered<Grant>();
  readonly #app = new PagedColumn(rows => new Int32Array(rows));
  readonly #mallId = new PagedColumn(rows => new Float64Array(rows));
  readonly #grant = new PagedColumn(rows => new Int32Array(rows));
  readonly #isActive = new PagedColumn(rows => new Uint8Array(rows));
  /** The first token, plus 1; 0: none. */
  readonly #firstToken = new PagedColumn(rows => new Int32Array(rows));
  #soughtApp = 0;
  #soughtMallId = 0;

  get size(): number {
    return this.#numbers.size;
  }

  /** The row of an authorization; -1: none. */
  find(appKey: string, mallId: number): number {
    const app = this.#apps.numberOf(appKey);
    if (app === undefined) return -1;
    this.#soughtApp = app;
    this.#soughtMallId = mallId;
    return this.#index.find(hashOfPair(app, mallId));
  }

  hashOf(row: number): number {
    return hashOfPair(this.#app.get(row), this.#mallId.get(row));
  }

  isSought(row: number): boolean {
    return this.#app.get(row) === this.#soughtApp && this.#mallId.get(row) === this.#soughtMallId;
  }

  at(row: number): Authorization | undefined {
    const appKey = this.#apps.at(this.#app.get(row));
    const grant = this.#grants.at(this.#grant.get(row));
    if (appKey === undefined || grant === undefined) return undefined;
    return { appKey, mallId: this.#mallId.get(row), isActive: this.#isActive.get(row) === 1, grant };
  }

  /** -1: none. */
  firstToken(row: number): number {
    return this.#firstToken.get(row) - 1;
  }

  /** `token`: -1, none. */
  setFirstToken(row: number, token: number): void {
    this.#firstToken.set(row, token + 1);
  }

  /** Adds an authorization, or changes the one that is there; its tokens stay. Returns its row. */
  put({ appKey, mallId, isActive, grant }: Authorization): number {
    const found = this.find(appKey, mallId);
    const row = found === -1 ? this.#add(this.#apps.take(appKey), mallId) : found;
    if (found !== -1) this.#grants.giveBack(this.#grant.get(row));
    this.#grant.set(row, this.#grants.take(grant));
    this.#isActive.set(row, isActive ? 1 : 0);
    return row;
  }

  remove(row: number): void {
    this.#index.remove(this.hashOf(row), row);
    this.#apps.giveBack(this.#app.get(row));
    this.#grants.giveBack(this.#grant.get(row));
    this.#numbers.giveBack(row);
  }

  #add(app: number, mallId: number): number {
    const row = this.#numbers.take();
    this.#app.set(row, app);
    this.#mallId.set(row, mallId);
    this.#firstToken.set(row, 0);
    this.#index.add(this.hashOf(row), row);
    return row;
  }
}

/** Values by number, each kept while somebody has it. */
class Numbered<Value> {
  readonly #numbers = new RowNumbers();
  readonly #known = new Map<Value, number>();
  readonly #values: (Value | undefined)[] = [];
  readonly #holders = new PagedColumn(rows => new Int32Array(rows));

  numberOf(value: Value): number | undefined {
    return this.#known.get(value);
  }

  at(number: number): Value | undefined {
    return this.#values[number];
  }

  take(value: Value): number {
    const number = this.#known.get(value) ?? this.#add(value);
    this.#holders.set(number, this.#holders.get(number) + 1);
    return number;
  }

  giveBack(number: number): void {
    const left = this.#holders.get(number) - 1;
    this.#holders.set(number, left);
    const value = this.#values[number];
    if (left > 0 || value === undefined) return;
    this.#known.delete(value);
    this.#values[number] = undefined;
    this.#numbers.giveBack(number);
  }

  #add(value: Value): number {
    const number = this.#numbers.take();
    this.#known.set(value, number);
    this.#values[number] = value;
    this.#holders.set(number, 0);
    return number;
  }
}

function hashOfPair(app: number, mallId: number): number {
  const low = mallId % 0x1_0000_0000;
  const high = Math.floor(mallId / 0x1_0000_0000);
  return mixed(mixed(mixed(app + 1) ^ low) ^ high) >>> 0;
}

/** Spreads what differs in few bits over all 32. */
function mixed(bits: number): number {
  const once = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2_ae35);
  return twice ^ (twice >>> 16);
}
