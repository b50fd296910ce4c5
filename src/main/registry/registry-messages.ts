import type { AccessService } from '../../access/access-service.ts';
import { StoreError, type StoreFault } from '../../ports/registry-store.ts';
import type { UsageStore } from '../../ports/usage-store.ts';
import type { RegistryUpdate } from '../../registry/committer.ts';
import type { Registry } from '../../registry/registry.ts';
import {
  RegistryProblem,
  type RegistryProblemDetail,
  type RegistryRefusal,
} from '../../registry/registry-problem.ts';
import type { RegistryService } from '../../registry/registry-service.ts';
import type { UsageIntake } from '../../registry/usage-intake.ts';
import type { CopyTrouble } from './copy-keeper.ts';
import type { SealKeys } from './seal-key.ts';

/** What the thread of a registry is started with. */
export interface RegistryThreadData {
  readonly path: string;
  readonly keys: SealKeys;
}

/** What of a thread may be asked: its registry, who may change it, and the thread itself. */
export interface RegistryThreadServices {
  readonly registry: RegistryService;
  readonly access: AccessService;
  readonly thread: ThreadService;
}

/** What a thread does beside its services: what only the process that serves asks for. */
export interface ThreadService {
  load(): ReturnType<Registry['load']>;
  addUsage: UsageIntake['add'];
  spendings: UsageStore['spendings'];
  /** Closes the store; nothing is asked behind it. */
  close(): Promise<void>;
}

/** To the thread: calls a method of a service. */
export interface RegistryAsk {
  readonly id: number;
  readonly service: keyof RegistryThreadServices;
  readonly method: string;
  readonly parameters: readonly unknown[];
}

/** From the thread: what an ask gave, a change that is kept, or how the copy fares; in the order in which they happened. */
export type RegistryTold =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure }
  | { readonly update: RegistryUpdate }
  | { readonly copy: CopyTrouble };

/** An error on its way between threads, where classes do not survive. */
type Failure =
  | {
      readonly kind: 'problem';
      readonly refusal: RegistryRefusal;
      readonly message: string;
      readonly more: RegistryProblemDetail;
    }
  | { readonly kind: 'store'; readonly fault: StoreFault; readonly message: string }
  | { readonly kind: 'bug'; readonly message: string };

/** Packs an error. */
export function failureOf(error: unknown): Failure {
  if (error instanceof RegistryProblem)
    return { kind: 'problem', refusal: error.refusal, message: error.message, more: error.more };
  if (error instanceof StoreError) return { kind: 'store', fault: error.fault, message: error.message };
  return { kind: 'bug', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** Unpacks it. */
export function errorOf(failure: Failure): Error {
  switch (failure.kind) {
    case 'problem':
      return new RegistryProblem(failure.refusal, failure.message, failure.more);
    case 'store':
      return new StoreError(failure.fault, failure.message);
    case 'bug':
      return new Error(failure.message);
  }
}
