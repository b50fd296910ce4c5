import { dayOf, type UsageBatch } from '../model/usage.ts';
import type { Clock } from '../ports/clock.ts';
import type { UsageStore } from '../ports/usage-store.ts';

/** Days of which the calls per app and API are kept, today included. */
export const API_DAYS_KEPT = 90;
/** Days of which the counts of quotas are kept, today included: a clock that was set wrong may go back so far. */
const SPENDING_DAYS_KEPT = 8;

/** Takes in what was counted, and forgets once a day what is too old. Concurrent batches are added one after the other. */
export class UsageIntake {
  readonly #store: UsageStore;
  readonly #clock: Clock;
  #cleanedDay: number | undefined;

  constructor(store: UsageStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async add(batch: UsageBatch): Promise<void> {
    await this.#store.add(batch);
    const today = dayOf(this.#clock.wallMs());
    if (this.#cleanedDay === today) return;
    this.#cleanedDay = today;
    await this.#store.forget({
      apisDay: today - API_DAYS_KEPT + 1,
      spendingsDay: today - SPENDING_DAYS_KEPT + 1,
    });
  }
}
