/** Waits so many milliseconds; ends early, either way, when the signal is aborted. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** How long some work may take. */
export interface TimeLimit {
  readonly ms: number;
  /** Aborted by whoever asked for the work: it then rejects with the reason of this signal. */
  readonly signal: AbortSignal | undefined;
  readonly sleep: Sleep;
  /** What the work rejects with when its time is over. */
  readonly lapse: () => Error;
}

/** Runs some work under a limit; its signal is aborted when the time is over or the caller has left. */
export async function limitTime<Value>(
  work: (signal: AbortSignal) => Promise<Value>,
  { ms, signal, sleep, lapse }: TimeLimit,
): Promise<Value> {
  const own = new AbortController();
  const timer = new AbortController();
  const leave = (): void => own.abort(signal?.reason);
  if (signal?.aborted === true) leave();
  signal?.addEventListener('abort', leave, { once: true });
  try {
    own.signal.throwIfAborted();
    const lapsed = sleep(ms, timer.signal).then(() => {
      if (!timer.signal.aborted) own.abort(lapse());
    });
    lapsed.catch(() => undefined);
    return await untilAborted(work(own.signal), own.signal);
  } finally {
    timer.abort();
    signal?.removeEventListener('abort', leave);
  }
}

/** Waits for a promise, but no longer than until the signal is aborted: then rejects with its reason. */
export function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

/** Timers hold no more: a longer wait would end at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** The sleep of the platform's own timers. */
export const timerSleep: Sleep = (ms, signal) =>
  new Promise(resolve => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(ms, TIMER_MS_MAX));
    signal.addEventListener('abort', end, { once: true });
  });
