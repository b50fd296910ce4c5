import type { CallRecord } from './call-log.ts';
import type { UpstreamExchange } from './upstream-exchange.ts';

/** The bytes of one side of a call, or their beginning. */
export interface KeptBytes {
  readonly bytes: Uint8Array;
  /** Whether there was more. */
  readonly isTruncated: boolean;
}

/** What a call consisted of, as it came: it holds secrets, and is shown to nobody as it is. */
export interface KeptExchange {
  readonly method: string;
  /** Names alternating with values. */
  readonly headers: readonly string[];
  readonly body: KeptBytes;
  readonly replyHeaders: readonly string[];
  readonly reply: KeptBytes;
  /** `undefined`: nothing was sent to a service. */
  readonly upstream: UpstreamExchange | undefined;
}

/** A call that is remembered. */
export interface KeptCall {
  /** Counts up by one per call; never used twice. */
  readonly sequence: number;
  readonly record: CallRecord;
  /** `undefined`: only the record is kept, as always in production. */
  readonly exchange: KeptExchange | undefined;
}

/** The recent calls of this process, newest first; what is too old is forgotten. */
export interface CallStore {
  /** Of what is kept, before the call of that sequence number where one is given. */
  newestFirst(before?: number): Iterable<KeptCall>;
  /** `undefined`: unknown or forgotten. */
  find(requestId: string): KeptCall | undefined;
  /** Tells of every call from now on, while it is recorded: `tell` must not throw and must not wait. The result ends it. */
  watch(tell: (call: KeptCall) => void): () => void;
}
