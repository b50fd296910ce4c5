import type { Pace, QuotaLimit } from './quota.ts';

/**
 * The unit in which quotas are reckoned: a sixteenth of a microsecond.
 *
 * Whole ticks add up exactly for seventeen years of uptime, so that waiting exactly the time that a refusal
 * names admits the call.
 */
export const TICKS_PER_MS = 16_000;

export function paceOf(limit: QuotaLimit): Pace {
  const interval = Math.ceil((limit.perMs * TICKS_PER_MS) / limit.rate);
  return { interval, tolerance: interval * (limit.burst - 1) };
}

/**
 * Ticks to wait until one more call fits, 0 where it fits now.
 *
 * `arrival` is when the last admitted call would have come at the allowed rate, in ticks of a monotonic clock.
 */
export function waitTicks(pace: Pace, arrival: number, now: number): number {
  return Math.max(0, heldArrival(pace, arrival, now) - pace.tolerance - now);
}

/** The arrival after one more call was admitted. */
export function nextArrival(pace: Pace, arrival: number, now: number): number {
  return Math.max(now, heldArrival(pace, arrival, now)) + pace.interval;
}

/** No arrival lies further ahead than a spent burst: a limit that was tightened, or a clock set back, locks nobody out. */
function heldArrival(pace: Pace, arrival: number, now: number): number {
  return Math.min(arrival, now + pace.tolerance + pace.interval);
}
