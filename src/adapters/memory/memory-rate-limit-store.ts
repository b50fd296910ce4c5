import { nextArrival, TICKS_PER_MS, ticksOf, waitTicks } from '../../model/gcra.ts';
import { type Charge, isDayCharge, type QuotaCharge } from '../../model/quota.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RateLimitStore } from '../../ports/rate-limit-store.ts';
import type { Resettable } from '../../ports/resettable.ts';
import { type Arrival, ArrivalTable } from './arrival-table.ts';
import { DayCounts } from './day-counts.ts';

/** Counts calls under quotas in the memory of this process. */
export class MemoryRateLimitStore implements RateLimitStore, Resettable {
  readonly #clock: Clock;
  readonly #arrivals = new ArrivalTable();
  readonly #days: DayCounts;
  /** What is held for the charges of one call, while it is judged. */
  readonly #held: (Arrival | undefined)[] = [];
  /** When the day charge of a call was judged: it is spent on the same day. */
  #wallMs = 0;

  /** `days`: handed in where their counts are kept by somebody else. */
  constructor(clock: Clock, days: DayCounts = new DayCounts()) {
    this.#clock = clock;
    this.#days = days;
  }

  take(charges: readonly QuotaCharge[]): number {
    const now = ticksOf(this.#clock.monotonicMs());
    const wait = this.#waitTicks(charges, now);
    if (wait > 0) return wait / TICKS_PER_MS;
    for (let i = 0; i < charges.length; i += 1) this.#spend(charges[i], this.#held[i], now);
    this.#arrivals.sweep(now);
    return 0;
  }

  waitMs(charges: readonly QuotaCharge[]): number {
    return this.#waitTicks(charges, ticksOf(this.#clock.monotonicMs())) / TICKS_PER_MS;
  }

  get size(): number {
    return this.#arrivals.size + this.#days.size;
  }

  clear(): void {
    this.#arrivals.clear();
    this.#days.clear();
  }

  save(): () => void {
    const restores = [this.#arrivals.save(), this.#days.save()];
    return () => {
      for (const restore of restores) restore();
    };
  }

  #waitTicks(charges: readonly QuotaCharge[], now: number): number {
    let wait = 0;
    this.#held.length = 0;
    for (const charge of charges) {
      const held = isDayCharge(charge) ? undefined : this.#arrivals.find(charge, now);
      this.#held.push(held);
      wait = Math.max(wait, this.#waitOf(charge, held, now));
    }
    return wait;
  }

  #waitOf(charge: QuotaCharge, held: Arrival | undefined, now: number): number {
    if (isDayCharge(charge)) {
      this.#wallMs = this.#clock.wallMs();
      return ticksOf(this.#days.waitMs(charge, this.#wallMs));
    }
    return held === undefined ? 0 : waitTicks(charge.rule.pace, held.at, now);
  }

  #spend(charge: QuotaCharge | undefined, held: Arrival | undefined, now: number): void {
    if (charge === undefined) return;
    if (isDayCharge(charge)) return this.#days.spend(charge, this.#wallMs);
    this.#spendPace(charge, held, now);
  }

  #spendPace(charge: Charge, held: Arrival | undefined, now: number): void {
    const { pace } = charge.rule;
    if (held === undefined) this.#arrivals.add(charge, nextArrival(pace, 0, now));
    else held.at = nextArrival(pace, held.at, now);
  }
}
