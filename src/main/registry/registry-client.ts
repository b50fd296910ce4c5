import { Worker } from 'node:worker_threads';
import type { Document } from '../../model/document.ts';
import { StoreError } from '../../ports/registry-store.ts';
import type { RegistryUpdate } from '../../registry/committer.ts';
import type { RegistryService } from '../../registry/registry-service.ts';
import type { CopyTrouble } from './copy-keeper.ts';
import {
  errorOf,
  type RegistryAsk,
  type RegistryThreadData,
  type RegistryTold,
} from './registry-messages.ts';

/** A registry in a thread of its own. */
export interface RegistryThread {
  readonly service: RegistryService;
  /** Everything as it is now. */
  load(): Promise<{ readonly revision: number; readonly document: Document }>;
  /** From now on each change is told before the order that made it is answered. */
  listen(listener: (update: RegistryUpdate) => void): void;
  /** From now on it is told when the copy cannot be written, and when it can again. */
  onCopyTrouble(listener: (trouble: CopyTrouble) => void): void;
  /** Resolves once the store is closed. */
  close(): Promise<void>;
}

/** In a checkout the source runs as it is. */
const THREAD_FILE = import.meta.url.endsWith('.ts') ? './registry-thread.ts' : './registry-thread.js';

/** Starts the thread of a registry; rejects with a `StoreError` where its store cannot be opened. */
export async function startRegistryThread(data: RegistryThreadData): Promise<RegistryThread> {
  const worker = new Worker(new URL(THREAD_FILE, import.meta.url), { workerData: data });
  const asks = new Asks(worker);
  await asks.opened;
  const service = new Proxy(
    {},
    {
      get: (_target, method) =>
        // A promise asks every object whether it is one.
        method === 'then' ? undefined : (...parameters: readonly unknown[]) => asks.ask(method, parameters),
    },
  );
  return {
    // Each property of it asks the method of this name.
    service: service as RegistryService,
    // What the thread answers to it.
    load: () => asks.ask('load', []) as ReturnType<RegistryThread['load']>,
    listen: listener => asks.listen(listener),
    onCopyTrouble: listener => asks.onCopyTrouble(listener),
    async close() {
      await asks.ask('close', []);
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

  ask(method: string | symbol, parameters: readonly unknown[]): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    this.#last += 1;
    // The service has no other methods than those that may be asked.
    const ask = { id: this.#last, method, parameters } as RegistryAsk;
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
