import type { Pace, QuotaLimit } from './quota.ts';

/**
 * The unit in which quotas are reckoned: a sixteenth of a microsecond.
 *
 * Whole ticks add up exactly for seventeen years of uptime, so that waiting exactly the time that a refusal
 * names admits the call.
 */
export const TICKS_PER_MS = 16_000;

/**
 * A moment in whole ticks, the nearest: a wait that was named in fractions of a millisecond ends on its tick, however
 * the sum of two such fractions was rounded.
 */
export function ticksOf(ms: number): number {
  return Math.round(ms * TICKS_PER_MS);
}

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

/**
 * No arrival lies further ahead than a spent burst: a limit that was tightened, or a clock set back, locks nobody out.
 *
 * Whoever keeps arrivals keeps this one instead, or the same call would find itself as far away at its next attempt.
 */
export function heldArrival(pace: Pace, arrival: number, now: number): number {
  return Math.min(arrival, now + pace.tolerance + pace.interval);
}
