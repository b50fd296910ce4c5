import type { OverloadLimits } from '../model/listener-settings.ts';
import type { LoopLag } from '../ports/loop-lag.ts';

/** Bodies above this size, and those of a size that is not announced, are the first to be turned away. */
export const LARGE_BODY_BYTES = 64 * 1024;
/** From this part of a bound on, large bodies are turned away. */
const LARGE_PART = 0.75;

/** What the gateway has on its hands. */
export interface Burden {
  readonly lag: LoopLag;
  /** Requests that wait for their answer. */
  readonly calls: () => number;
}

/**
 * Why a call is turned away before its body is read; `undefined`: it is not.
 *
 * Large bodies go first: what they cost is known from the head, which API they are for is not. Source: ADR 0025.
 */
export function shedCause(
  { lag, calls }: Burden,
  limits: OverloadLimits,
  announcedBytes: number | undefined,
): string | undefined {
  const isLarge = announcedBytes === undefined || announcedBytes > LARGE_BODY_BYTES;
  const part = isLarge ? LARGE_PART : 1;
  if (calls() > limits.callsMax * part) return 'the calls in flight are at their limit';
  if (lag.standingMs > limits.loopLagMs * part) return 'the process runs late';
  if (isLarge && lag.turnWaitMs > limits.loopLagMs * part) return 'large bodies wait long for their turns';
  return undefined;
}
