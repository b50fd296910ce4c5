import { NEVER_MS } from './never-ms.ts';

/** A permission package that an app or an authorization holds. */
export interface HeldPackage {
  readonly code: string;
  /** UNIX milliseconds: from this instant on it is not held. `NEVER_MS`: it is held for good. */
  readonly untilMs: number;
}

export function heldForGood(code: string): HeldPackage {
  return { code, untilMs: NEVER_MS };
}

export function isHeld({ untilMs }: HeldPackage, nowMs: number): boolean {
  return nowMs < untilMs;
}
