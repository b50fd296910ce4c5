import type { Clock } from '../../src/ports/clock.ts';

/** A clock that stands still until a test moves it; the wall and the monotonic clock move apart where asked to. */
export class MovableClock implements Clock {
  /** UNIX milliseconds. */
  wall: number;
  /** Milliseconds. */
  monotonic: number;

  constructor(wall: number, monotonic = 1000) {
    this.wall = wall;
    this.monotonic = monotonic;
  }

  wallMs(): number {
    return this.wall;
  }

  monotonicMs(): number {
    return this.monotonic;
  }

  /** Time passes. */
  advance(ms: number): void {
    this.wall += ms;
    this.monotonic += ms;
  }
}
