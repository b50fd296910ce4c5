import { nextArrival, TICKS_PER_MS, ticksOf, waitTicks } from '../../model/gcra.ts';
import type { Charge } from '../../model/quota.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RateLimitStore } from '../../ports/rate-limit-store.ts';
import type { Resettable } from '../../ports/resettable.ts';
import { ArrivalTable } from './arrival-table.ts';

/** Counts calls under quotas in the memory of this process. */
export class MemoryRateLimitStore implements RateLimitStore, Resettable {
  readonly #clock: Clock;
  readonly #arrivals = new ArrivalTable();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(charges: readonly Charge[]): number {
    const now = ticksOf(this.#clock.monotonicMs());
    const wait = this.#waitTicks(charges, now);
    if (wait > 0) return wait / TICKS_PER_MS;
    for (const charge of charges) {
      this.#arrivals.set(charge, nextArrival(charge.rule.pace, this.#arrivals.of(charge, now), now));
    }
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
    for (const charge of charges) {
      wait = Math.max(wait, waitTicks(charge.rule.pace, this.#arrivals.of(charge, now), now));
    }
    return wait;
  }
}
