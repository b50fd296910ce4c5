import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** Work that threads take in stretches. */
export interface Lanes<Stretch, Result> {
  /** A module that answers each stretch that it is sent with one result. */
  readonly script: string;
  /** The next stretch; `undefined`: there is none. */
  next(): Stretch | undefined;
  take(result: Result, stretch: Stretch): void;
}

/**
 * Works through stretches in as many threads as there are processors.
 *
 * Rejects where a thread dies, with what it died of and the stretch that it was at.
 */
export async function runInLanes<Stretch, Result>(lanes: Lanes<Stretch, Result>): Promise<void> {
  const runLane = async (): Promise<void> => {
    const lane = new Worker(lanes.script);
    try {
      for (let stretch = lanes.next(); stretch !== undefined; stretch = lanes.next())
        lanes.take(await workOn<Stretch, Result>(lane, stretch), stretch);
    } finally {
      await lane.terminate();
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, runLane));
}

async function workOn<Stretch, Result>(lane: Worker, stretch: Stretch): Promise<Result> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  lane.postMessage(stretch);
  const over = new AbortController();
  const died = once(lane, 'exit', over).then(([exitCode]): never => {
    throw new Error(`it ended with ${exitCode}`);
  });
  // Whichever of the two comes second is nobody's.
  died.catch(() => {});
  try {
    // `once` rejects with the error that a thread dies of; a lane sends its results and nothing else.
    const [result] = (await Promise.race([once(lane, 'message', over), died])) as [Result];
    return result;
  } catch (err) {
    throw new Error(`a thread died at ${JSON.stringify(stretch)}`, { cause: err });
  } finally {
    over.abort();
  }
}
