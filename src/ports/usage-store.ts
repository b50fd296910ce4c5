import type { ApiCaller, CallersTotal, DaySpending, SecretUse, UsageBatch } from '../model/usage.ts';

/** An API, and since when. */
export interface CallersAsk {
  readonly type: string;
  /** `undefined`: all of them together. */
  readonly version: string | undefined;
  /** The first day that counts. */
  readonly sinceDay: number;
}

/** Where a page of callers begins: behind the one with so many calls and this key. */
export interface CallerPlace {
  readonly calls: number;
  readonly appKey: string;
}

/**
 * Keeps what calls have used: telemetry beside the registry, in no revision and no audit.
 *
 * Several processes may add at once; what they add is summed, and a last use is the latest of them. Not for the data plane: a
 * call may wait for a disk. Each rejects with a `StoreError` where the store cannot write.
 */
export interface UsageStore {
  /** Adds all of a batch or nothing of it; once it resolves, the batch is on stable storage. */
  add(batch: UsageBatch): Promise<void>;
  /** Of each version of an app's secret that was ever used; in no order. */
  secretUses(appKey: string): Promise<readonly SecretUse[]>;
  /** Those who called most first, by key where they called equally often. */
  callers(
    ask: CallersAsk,
    page: { readonly after: CallerPlace | undefined; readonly limit: number },
  ): Promise<readonly ApiCaller[]>;
  callersTotal(ask: CallersAsk): Promise<CallersTotal>;
  /** What was spent on the days from one to another, both included. */
  spendings(fromDay: number, toDay: number): Promise<readonly DaySpending[]>;
  /** Drops what lies before these days, and the uses of secrets whose app is gone. */
  forget(before: { readonly apisDay: number; readonly spendingsDay: number }): Promise<void>;
}
