import { TICKS_PER_MS } from '../model/gcra.ts';
import type { Pace } from '../model/quota.ts';

const SECOND_MS = 1000;

/** A limit as a person says it: `20 calls at once, then 1 every 50 ms`. */
export function describePace({ interval, tolerance }: Pace): string {
  const burst = Math.round(tolerance / interval) + 1;
  const everyMs = interval / TICKS_PER_MS;
  const every = everyMs >= SECOND_MS ? `${round(everyMs / SECOND_MS)} s` : `${round(everyMs)} ms`;
  return `${burst} at once, then 1 every ${every}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
