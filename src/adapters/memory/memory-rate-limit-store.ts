import { nextArrival, TICKS_PER_MS, ticksOf, waitTicks } from '../../model/gcra.ts';
import type { Charge } from '../../model/quota.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RateLimitStore } from '../../ports/rate-limit-store.ts';
import type { Resettable } from '../../ports/resettable.ts';
import { type Arrival, ArrivalTable } from './arrival-table.ts';

/** Counts calls under quotas in the memory of this process. */
export class MemoryRateLimitStore implements RateLimitStore, Resettable {
  readonly #clock: Clock;
  readonly #arrivals = new ArrivalTable();
  /** What is held for the charges of one call, while it is judged. */
  readonly #held: (Arrival | undefined)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(charges: readonly Charge[]): number {
    const now = ticksOf(this.#clock.monotonicMs());
    const wait = this.#waitTicks(charges, now);
    if (wait > 0) return wait / TICKS_PER_MS;
    for (let i = 0; i < charges.length; i += 1) this.#spend(charges[i], this.#held[i], now);
    this.#arrivals.sweep(now);
    return 0;
  }

  waitMs(charges: readonly Charge[]): number {
    return this.#waitTicks(charges, ticksOf(this.#clock.monotonicMs())) / TICKS_PER_MS;
  }

  get size(): number {
    return this.#arrivals.size;
  }

  clear(): void {
    this.#arrivals.clear();
  }

  save(): () => void {
    return this.#arrivals.save();
  }

  #waitTicks(charges: readonly Charge[], now: number): number {
    let wait = 0;
    this.#held.length = 0;
    for (const charge of charges) {
      const held = this.#arrivals.find(charge, now);
      this.#held.push(held);
      if (held !== undefined) wait = Math.max(wait, waitTicks(charge.rule.pace, held.at, now));
    }
    return wait;
  }

  #spend(charge: Charge | undefined, held: Arrival | undefined, now: number): void {
    if (charge === undefined) return;
    const { pace } = charge.rule;
    if (held === undefined) this.#arrivals.add(charge, nextArrival(pace, 0, now));
    else held.at = nextArrival(pace, held.at, now);
  }
}
