import type { TestContext } from 'node:test';

/** What a test replaces things with until it ends. */
type Mocks = TestContext['mock'];

/**
 * The timers of a test, which go off when it says so: no machine is then too slow for a short deadline.
 *
 * Beside `mock.timers` because those cannot be refreshed. Intervals and the timers of sockets go on by themselves.
 */
export class HeldTimers {
  readonly #timers = new Set<HeldTimer>();
  #nowMs = 0;

  /** Holds every timer that is started from now on to the end of the test. */
  static hold({ mock }: { readonly mock: Mocks }): HeldTimers {
    const held = new HeldTimers();
    mock.method(globalThis, 'setTimeout', (run: () => void, ms = 0) => held.#start(run, ms));
    mock.method(globalThis, 'clearTimeout', (timer: unknown) => {
      if (timer instanceof HeldTimer) held.#timers.delete(timer);
    });
    return held;
  }

  /** Lets time pass: what is due by then goes off, the earliest first. */
  pass(ms: number): void {
    const until = this.#nowMs + ms;
    for (let next = this.#dueBy(until); next !== undefined; next = this.#dueBy(until)) {
      this.#nowMs = next.dueMs;
      this.#timers.delete(next);
      next.run();
    }
    this.#nowMs = until;
  }

  #start(run: () => void, ms: number): HeldTimer {
    const timer = new HeldTimer(run, started => {
      started.dueMs = this.#nowMs + ms;
      this.#timers.add(started);
    });
    return timer.refresh();
  }

  #dueBy(untilMs: number): HeldTimer | undefined {
    const due = [...this.#timers].filter(({ dueMs }) => dueMs <= untilMs);
    return due.toSorted((left, right) => left.dueMs - right.dueMs)[0];
  }
}

/** As much of a timer as is used. */
class HeldTimer {
  readonly run: () => void;
  dueMs = 0;
  readonly #start: (timer: HeldTimer) => void;

  constructor(run: () => void, start: (timer: HeldTimer) => void) {
    this.run = run;
    this.#start = start;
  }

  refresh(): this {
    this.#start(this);
    return this;
  }

  unref(): this {
    return this;
  }
}
