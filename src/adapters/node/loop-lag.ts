import type { LoopLag } from '../../ports/loop-lag.ts';

const LOOK_EVERY_MS = 20;
/** Calls between two looks, from which on it may be they that make the process late. */
const BUSY_CALLS = 16;

/** Milliseconds of a clock that only goes forward. */
export interface LoopLagSources {
  readonly nowMs: () => number;
  /** Calls since the start. */
  readonly calls: () => number;
  /** For how long the next piece of a large body has waited. */
  readonly turnWaitMs: () => number;
}

/**
 * Measures how late a timer comes: one clock reading every 20 ms, and none per call.
 *
 * The smaller of the last two measurements stands: a collection or a reload is late once, an overloaded loop always.
 * Where hardly a call came meanwhile, it is the machine that is late, and turning calls away would not help.
 */
export class TimerLoopLag implements LoopLag {
  readonly #sources: LoopLagSources;
  #timer: NodeJS.Timeout | undefined;
  #dueMs = 0;
  #callsBefore = 0;
  #latestMs = 0;
  #standingMs = 0;

  constructor(sources: LoopLagSources) {
    this.#sources = sources;
  }

  get standingMs(): number {
    return this.#standingMs;
  }

  get turnWaitMs(): number {
    return this.#sources.turnWaitMs();
  }

  start(): void {
    this.#dueMs = this.#sources.nowMs() + LOOK_EVERY_MS;
    this.#callsBefore = this.#sources.calls();
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Takes one measurement. */
  look(): void {
    const now = this.#sources.nowMs();
    const calls = this.#sources.calls();
    const isBusy = calls - this.#callsBefore >= BUSY_CALLS;
    const lateMs = isBusy ? Math.max(0, now - this.#dueMs) : 0;
    this.#standingMs = Math.min(lateMs, this.#latestMs);
    this.#latestMs = lateMs;
    this.#callsBefore = calls;
    this.#dueMs = now + LOOK_EVERY_MS;
  }
}
