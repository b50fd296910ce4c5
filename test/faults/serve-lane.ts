import { parentPort } from 'node:worker_threads';

/** Answers each stretch that this thread is sent with its result; an error ends the thread with it. */
export function serveLane<Stretch, Result>(work: (stretch: Stretch) => Promise<Result>): void {
  const port = parentPort;
  if (port === null) throw new Error('this is no thread');
  port.on('message', (stretch: Stretch) => {
    void work(stretch).then(result => port.postMessage(result));
  });
}
