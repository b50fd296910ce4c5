import type { ClockState } from '../model/clock-state.ts';
import type { Clock } from '../ports/clock.ts';
import type { Resettable } from '../ports/resettable.ts';

/** The latest moment of ECMAScript's time. */
const MOMENT_MAX_MS = 8.64e15;

interface Reading {
  readonly wall: number;
  readonly monotonic: number;
}

const STILL: Reading = { wall: 0, monotonic: 0 };

/**
 * A clock that runs with another one until it is moved or stopped.
 *
 * Moved forward, both its times jump. Moved back, the wall clock does, and the monotonic one stays where it is, as on a
 * machine whose clock is set: a limit that was spent is not spent in the future.
 */
export class MovableClock implements Clock, Resettable {
  readonly #base: Clock;
  #offset: Reading = STILL;
  /** What it shows while it stands still. */
  #frozenAt: Reading | undefined;

  constructor(base: Clock) {
    this.#base = base;
  }

  wallMs(): number {
    return this.#frozenAt?.wall ?? this.#base.wallMs() + this.#offset.wall;
  }

  monotonicMs(): number {
    return this.#frozenAt?.monotonic ?? this.#base.monotonicMs() + this.#offset.monotonic;
  }

  get state(): ClockState {
    // One look at the other clock: between two of them it may tick.
    const baseMs = this.#base.wallMs();
    const nowMs = this.#frozenAt?.wall ?? baseMs + this.#offset.wall;
    return { frozen: this.#frozenAt !== undefined, nowMs, offsetMs: nowMs - baseMs };
  }

  /** Stands still from now on; one that stands still goes on doing so. */
  freeze(): ClockState {
    this.#frozenAt ??= { wall: this.wallMs(), monotonic: this.monotonicMs() };
    return this.state;
  }

  /** Runs on from the moment that it shows. */
  resume(): ClockState {
    if (this.#frozenAt !== undefined) {
      const { wall, monotonic } = this.#frozenAt;
      this.#offset = { wall: wall - this.#base.wallMs(), monotonic: monotonic - this.#base.monotonicMs() };
      this.#frozenAt = undefined;
    }
    return this.state;
  }

  /** Shows this moment, in UNIX milliseconds, from now on; whether it runs or stands still stays as it is. */
  set(atMs: number): ClockState {
    return this.advance(atMs - this.wallMs());
  }

  /** Moves by so many milliseconds, which may be negative; throws `RangeError` beyond 0 and the year 275760. */
  advance(byMs: number): ClockState {
    const toMs = this.wallMs() + byMs;
    if (!(toMs >= 0 && toMs <= MOMENT_MAX_MS)) throw new RangeError(`no moment: ${toMs}`);
    const { wall, monotonic } = this.#frozenAt ?? this.#offset;
    const moved = { wall: wall + byMs, monotonic: monotonic + Math.max(0, byMs) };
    if (this.#frozenAt === undefined) this.#offset = moved;
    else this.#frozenAt = moved;
    return this.state;
  }

  /** Whether it was moved or stopped. */
  get size(): number {
    return this.#frozenAt === undefined && this.#offset.wall === 0 && this.#offset.monotonic === 0 ? 0 : 1;
  }

  clear(): void {
    this.#offset = STILL;
    this.#frozenAt = undefined;
  }

  save(): () => void {
    const offset = this.#offset;
    const frozenAt = this.#frozenAt;
    return () => {
      this.#offset = offset;
      this.#frozenAt = frozenAt;
    };
  }
}
