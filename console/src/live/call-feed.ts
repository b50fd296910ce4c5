import type { CallPage, CallSummary } from '../api/contract.ts';

/** What the list draws: one value, replaced whole. */
export interface FeedSnapshot {
  /** Newest first, at most {@link ROWS_MAX}. */
  readonly rows: readonly CallSummary[];
  /** Calls that arrived while the list stands still; they are counted, and the newest of them kept. */
  readonly held: number;
  /** Where older ones begin, `null` where there are none or no more are kept. */
  readonly next: string | null;
  /** Calls that match in the gateway's store, as of the last page. */
  readonly total: number;
  /** Calls that the stream has brought, and how many of them did not succeed. */
  readonly arrived: number;
  readonly arrivedRefused: number;
  /** Calls that the stream left out because this page was too slow. */
  readonly dropped: number;
}

/** Calls that this page keeps, whatever arrives. */
export const ROWS_MAX = 2000;

const EMPTY: FeedSnapshot = {
  rows: [],
  held: 0,
  next: null,
  total: 0,
  arrived: 0,
  arrivedRefused: 0,
  dropped: 0,
};

/**
 * The calls of one filter: pages of the past, the stream of the present, in bounded memory.
 *
 * `push` costs in proportion to its batch and tells nobody; `publish` makes the next snapshot. Single-threaded.
 */
export class CallFeed {
  #snapshot = EMPTY;
  #batch: CallSummary[] = [];
  #batchCount = 0;
  #batchRefused = 0;
  #dropped = 0;
  #standing = false;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): FeedSnapshot => this.#snapshot;

  /** Takes calls of the stream, oldest first. */
  push(calls: readonly CallSummary[]): void {
    this.#batchCount += calls.length;
    for (const call of calls) if (call.name !== 'success') this.#batchRefused += 1;
    this.#batch.push(...calls);
    if (this.#batch.length > 2 * ROWS_MAX) this.#batch = this.#batch.slice(-ROWS_MAX);
  }

  drop(count: number): void {
    this.#dropped += count;
  }

  /** While it stands, rows stay where they are and arrivals are held back. */
  stand(standing: boolean): void {
    if (this.#standing === standing) return;
    this.#standing = standing;
    this.publish();
  }

  /** Shows what was pushed since. */
  publish(): void {
    if (this.#batchCount === 0 && this.#dropped === 0) return;
    const { rows, arrived, arrivedRefused, dropped } = this.#snapshot;
    const allDropped = dropped + this.#dropped;
    this.#dropped = 0;
    if (this.#standing) {
      this.#show({ held: this.#batchCount, dropped: allDropped });
      return;
    }
    this.#show({
      rows: newestFirst(this.#batch, rows),
      held: 0,
      arrived: arrived + this.#batchCount,
      arrivedRefused: arrivedRefused + this.#batchRefused,
      dropped: allDropped,
    });
    this.#batch = [];
    this.#batchCount = 0;
    this.#batchRefused = 0;
  }

  /** The newest page: the beginning, or what a broken stream has missed. */
  takeNewest(page: CallPage): void {
    const known = new Set(this.#snapshot.rows.map(row => row.id));
    const fresh = page.calls.filter(call => !known.has(call.id));
    const gapless = fresh.length < page.calls.length;
    const rows = gapless ? [...fresh, ...this.#snapshot.rows] : page.calls;
    this.#show({
      rows: rows.slice(0, ROWS_MAX),
      next: gapless ? this.#snapshot.next : page.next,
      total: page.total,
    });
  }

  takeOlder(page: CallPage): void {
    const known = new Set(this.#snapshot.rows.map(row => row.id));
    const rows = [...this.#snapshot.rows, ...page.calls.filter(call => !known.has(call.id))];
    const full = rows.length >= ROWS_MAX;
    this.#show({ rows: rows.slice(0, ROWS_MAX), next: full ? null : page.next, total: page.total });
  }

  #show(change: Partial<FeedSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** `batch` is oldest first. A call that a page brought already is not shown twice. */
function newestFirst(batch: readonly CallSummary[], rows: readonly CallSummary[]): readonly CallSummary[] {
  const newest = batch.slice(-ROWS_MAX).toReversed();
  const ids = new Set(newest.map(call => call.id));
  const kept = rows.filter(row => !ids.has(row.id));
  return [...newest, ...kept].slice(0, ROWS_MAX);
}
