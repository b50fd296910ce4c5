import type { DayCounts } from '../../adapters/memory/day-counts.ts';
import type { MemoryUsageMeter, Metered } from '../../adapters/memory/memory-usage-meter.ts';
import type { DaySpending, UsageBatch } from '../../model/usage.ts';

/** What became of counts that could not be kept. */
export type UsageTrouble =
  /** They wait, and are tried again. */
  | { readonly trouble: 'unkept'; readonly cause: string }
  /** They are kept again; `lost`: calls that are missing in them. */
  | { readonly trouble: 'kept'; readonly lost: number }
  /** Calls that are missing: there was no room for them, or the process ended before they could be kept. */
  | { readonly trouble: 'missing'; readonly lost: number };

export interface UsageKeeperParts {
  readonly meter: MemoryUsageMeter;
  readonly days: DayCounts;
  /** Adds a batch to what is kept. */
  readonly add: (batch: UsageBatch) => Promise<void>;
  /** Runs something again and again, in milliseconds, until the result is called. */
  readonly every: (ms: number, run: () => void) => () => void;
  readonly onTrouble: (trouble: UsageTrouble) => void;
}

/** How often what was counted is kept: what a process loses that ends without a word. */
export const KEPT_EVERY_MS = 2000;
/** Rows of one batch: to hand over so many takes half a millisecond of the event loop. */
const BATCH_ROWS = 500;

/**
 * Hands what calls have counted to the store of the registry: every two seconds, and at the end.
 *
 * A batch that was refused is kept and tried again before anything else; meanwhile calls go on to be counted, within the bounds
 * of the meter.
 */
export class UsageKeeper {
  readonly meter: MemoryUsageMeter;
  readonly days: DayCounts;
  readonly #parts: UsageKeeperParts;
  #stop: () => void = () => {};
  #waiting: UsageBatch[] = [];
  #running: Promise<void> | undefined;
  #isFailing = false;
  #toldLost = 0;

  constructor(parts: UsageKeeperParts) {
    this.meter = parts.meter;
    this.days = parts.days;
    this.#parts = parts;
  }

  start(): void {
    this.#stop = this.#parts.every(KEPT_EVERY_MS, () => void this.keep());
  }

  /** Keeps what was counted until now; never rejects. One that runs already is waited for, and counts as this one. */
  keep(): Promise<void> {
    this.#running ??= this.#keepAll().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Keeps the rest, and ends. */
  async close(): Promise<void> {
    this.#stop();
    // The first may have begun before the last call was counted.
    await this.keep();
    await this.keep();
    const left = this.#waiting.reduce((sum, { secrets }) => sum + usesIn(secrets), 0);
    if (left > 0) this.#parts.onTrouble({ trouble: 'missing', lost: left + this.#newlyLost() });
  }

  async #keepAll(): Promise<void> {
    if (this.#waiting.length === 0) this.#waiting = batchesOf(this.meter.take(), this.days.take());
    try {
      for (let [next] = this.#waiting; next !== undefined; [next] = this.#waiting) {
        await this.#parts.add(next);
        this.#waiting.shift();
      }
      this.#tellKept();
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      if (!this.#isFailing) this.#parts.onTrouble({ trouble: 'unkept', cause });
      this.#isFailing = true;
    }
  }

  #tellKept(): void {
    const lost = this.#newlyLost();
    if (this.#isFailing) this.#parts.onTrouble({ trouble: 'kept', lost });
    else if (lost > 0) this.#parts.onTrouble({ trouble: 'missing', lost });
    this.#isFailing = false;
  }

  #newlyLost(): number {
    const lost = this.meter.lost - this.#toldLost;
    this.#toldLost = this.meter.lost;
    return lost;
  }
}

function batchesOf({ secrets, apis }: Metered, spendings: readonly DaySpending[]): UsageBatch[] {
  return [
    // What limits calls comes first, should the process not get to the end.
    ...pagesOf(spendings).map(some => ({ ...EMPTY, spendings: some })),
    ...pagesOf(secrets).map(some => ({ ...EMPTY, secrets: some })),
    ...pagesOf(apis).map(some => ({ ...EMPTY, apis: some })),
  ];
}

const EMPTY: UsageBatch = { secrets: [], apis: [], spendings: [] };

function pagesOf<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const pages: Row[][] = [];
  for (let from = 0; from < rows.length; from += BATCH_ROWS) pages.push(rows.slice(from, from + BATCH_ROWS));
  return pages;
}

function usesIn(secrets: UsageBatch['secrets']): number {
  return secrets.reduce((sum, { uses }) => sum + uses, 0);
}
