import { performance } from 'node:perf_hooks';
import type { Clock } from '../../ports/clock.ts';

/** The clocks of the machine. */
export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
