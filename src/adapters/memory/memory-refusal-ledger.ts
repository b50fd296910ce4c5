import { nextArrival, TICKS_PER_MS, ticksOf, waitTicks } from '../../model/gcra.ts';
import type { Charge } from '../../model/quota.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RefusalLedger } from '../../ports/refusal-ledger.ts';
import type { Resettable } from '../../ports/resettable.ts';
import { ArrivalTable } from './arrival-table.ts';

/** Counts refused calls in the memory of this process. */
export class MemoryRefusalLedger implements RefusalLedger, Resettable {
  readonly #clock: Clock;
  readonly #arrivals = new ArrivalTable();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  waitMs(charge: Charge): number {
    const now = this.#now();
    const held = this.#arrivals.find(charge, now);
    return held === undefined ? 0 : waitTicks(charge.rule.pace, held.at, now) / TICKS_PER_MS;
  }

  count(charge: Charge): void {
    const now = this.#now();
    const { pace } = charge.rule;
    const held = this.#arrivals.find(charge, now);
    if (held === undefined) this.#arrivals.add(charge, nextArrival(pace, 0, now));
    else if (waitTicks(pace, held.at, now) > 0) return;
    else held.at = nextArrival(pace, held.at, now);
    this.#arrivals.sweep(now);
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

  #now(): number {
    return ticksOf(this.#clock.monotonicMs());
  }
}
