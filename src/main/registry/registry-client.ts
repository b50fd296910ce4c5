import { Worker } from 'node:worker_threads';
import type { AccessService } from '../../access/access-service.ts';
import { StoreError } from '../../ports/registry-store.ts';
import type { RegistryUpdate } from '../../registry/committer.ts';
import type { RegistryService } from '../../registry/registry-service.ts';
import type { CopyTrouble } from './copy-keeper.ts';
import {
  errorOf,
  type RegistryAsk,
  type RegistryThreadData,
  type RegistryThreadServices,
  type RegistryTold,
  type ThreadService,
} from './registry-messages.ts';

/** A registry in a thread of its own. */
export interface RegistryThread extends ThreadService {
  readonly service: RegistryService;
  readonly access: AccessService;
  /** From now on each change is told before the order that made it is answered. */
  listen(listener: (update: RegistryUpdate) => void): void;
  /** From now on it is told when the copy cannot be written, and when it can again. */
  onCopyTrouble(listener: (trouble: CopyTrouble) => void): void;
}

/** In a checkout the source runs as it is. */
const THREAD_FILE = import.meta.url.endsWith('.ts') ? './registry-thread.ts' : './registry-thread.js';

/** Starts the thread of a registry; rejects with a `StoreError` where its store cannot be opened. */
export async function startRegistryThread(data: RegistryThreadData): Promise<RegistryThread> {
  const worker = new Worker(new URL(THREAD_FILE, import.meta.url), { workerData: data });
  const asks = new Asks(worker);
  await asks.opened;
  const thread = asks.service('thread');
  return {
    service: asks.service('registry'),
    access: asks.service('access'),
    load: () => thread.load(),
    addUsage: batch => thread.addUsage(batch),
    spendings: (...days) => thread.spendings(...days),
    listen: listener => asks.listen(listener),
    onCopyTrouble: listener => asks.onCopyTrouble(listener),
    async close() {
      await thread.close();
      await worker.terminate();
    },
  };
}

/** The questions to a thread that wait for their answer. */
class Asks {
  readonly opened: Promise<unknown>;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #listener: (update: RegistryUpdate) => void = () => {};
  #copyListener: (trouble: CopyTrouble) => void = () => {};
  #last = 0;
  #ended: Error | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    this.opened = this.#wait(0);
    worker.on('message', (told: RegistryTold) => this.#hear(told));
    worker.on('error', error => this.#end(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => this.#end(new StoreError('unreadable', 'the registry has ended')));
  }

  /** A service of the thread: each of its methods asks the one of this name there. */
  service<Name extends keyof RegistryThreadServices>(name: Name): RegistryThreadServices[Name] {
    const asking = new Proxy(
      {},
      {
        get: (_target, method) =>
          // A promise asks every object whether it is one.
          method === 'then'
            ? undefined
            : (...parameters: readonly unknown[]) => this.#ask(name, String(method), parameters),
      },
    );
    // A service has no more than its methods, and the thread answers what each of them returns there.
    return asking as RegistryThreadServices[Name];
  }

  #ask(
    service: keyof RegistryThreadServices,
    method: string,
    parameters: readonly unknown[],
  ): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    this.#last += 1;
    const ask: RegistryAsk = { id: this.#last, service, method, parameters };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(ask);
    return this.#wait(this.#last);
  }

  listen(listener: (update: RegistryUpdate) => void): void {
    this.#listener = listener;
  }

  onCopyTrouble(listener: (trouble: CopyTrouble) => void): void {
    this.#copyListener = listener;
  }

  #wait(id: number): Promise<unknown> {
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    return waiting.promise;
  }

  #hear(told: RegistryTold): void {
    if ('update' in told) return this.#listener(told.update);
    if ('copy' in told) return this.#copyListener(told.copy);
    const waiting = this.#waiting.get(told.id);
    this.#waiting.delete(told.id);
    if ('failure' in told) waiting?.reject(errorOf(told.failure));
    else waiting?.resolve(told.value);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#ended);
    this.#waiting.clear();
  }
}
