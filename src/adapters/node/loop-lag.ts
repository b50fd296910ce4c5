import type { LoopLag } from '../../ports/loop-lag.ts';

const LOOK_EVERY_MS = 20;

/**
 * Measures how late a timer comes: one clock reading every 20 ms, and none per call.
 *
 * The smaller of the last two measurements stands: a collection or a reload is late once, an overloaded loop always.
 */
export class TimerLoopLag implements LoopLag {
  readonly #nowMs: () => number;
  #timer: NodeJS.Timeout | undefined;
  #dueMs = 0;
  #latestMs = 0;
  #standingMs = 0;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  get standingMs(): number {
    return this.#standingMs;
  }

  start(): void {
    this.#dueMs = this.#nowMs() + LOOK_EVERY_MS;
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Takes one measurement. */
  look(): void {
    const now = this.#nowMs();
    const lateMs = Math.max(0, now - this.#dueMs);
    this.#standingMs = Math.min(lateMs, this.#latestMs);
    this.#latestMs = lateMs;
    this.#dueMs = now + LOOK_EVERY_MS;
  }
}
