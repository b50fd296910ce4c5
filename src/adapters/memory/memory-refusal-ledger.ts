import { nextArrival, TICKS_PER_MS, waitTicks } from '../../model/gcra.ts';
import type { Charge } from '../../model/quota.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RefusalLedger } from '../../ports/refusal-ledger.ts';
import { ArrivalTable } from './arrival-table.ts';

/** Counts refused calls in the memory of this process. */
export class MemoryRefusalLedger implements RefusalLedger {
  readonly #clock: Clock;
  readonly #arrivals = new ArrivalTable();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  waitMs(charge: Charge): number {
    return waitTicks(charge.rule.pace, this.#arrivals.of(charge), this.#now()) / TICKS_PER_MS;
  }

  count(charge: Charge): void {
    const now = this.#now();
    const arrival = this.#arrivals.of(charge);
    if (waitTicks(charge.rule.pace, arrival, now) > 0) return;
    this.#arrivals.set(charge, nextArrival(charge.rule.pace, arrival, now));
    this.#arrivals.sweep(now);
  }

  #now(): number {
    return Math.floor(this.#clock.monotonicMs() * TICKS_PER_MS);
  }
}
