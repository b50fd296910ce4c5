import type { Caller } from '../../model/received.ts';
import type { CallEvidence, CallLog, CallRecord, CallWitness } from '../../ports/call-log.ts';
import type { CallStore, KeptCall, KeptExchange } from '../../ports/call-store.ts';
import type { Resettable } from '../../ports/resettable.ts';
import type { UpstreamExchange } from '../../ports/upstream-exchange.ts';
import { keepBytes } from './kept-bytes.ts';

/** What a call store keeps, and where it gets it from. */
export interface CallStoreOptions {
  /** Whether bodies and headers are kept beside the records; asked for each call. */
  readonly keepsExchanges: () => boolean;
  /** What was sent to a service for this caller; `undefined`: nothing. */
  readonly upstreamOf: (caller: Caller) => UpstreamExchange | undefined;
  readonly callsMax?: number;
  readonly bytesMax?: number;
}

const CALLS_MAX = 10_000;
const BYTES_MAX = 64 * 1024 * 1024;
/** About what a call takes beside its bodies and headers. */
const RECORD_BYTES = 1024;

/** The recent calls in the memory of this process, bounded by count and by bytes: the oldest goes first. */
export class MemoryCallStore implements CallLog, CallStore, Resettable {
  readonly #options: Required<CallStoreOptions>;
  readonly #watchers = new Set<(call: KeptCall) => void>();
  /** Oldest first; entries before `#first` were forgotten. */
  #calls: (KeptCall | undefined)[] = [];
  #first = 0;
  #bytes = 0;
  #sequence = 0;

  constructor(options: CallStoreOptions) {
    this.#options = { callsMax: CALLS_MAX, bytesMax: BYTES_MAX, ...options };
  }

  record(record: CallRecord, witness?: CallWitness): void {
    const keeps = witness !== undefined && this.#options.keepsExchanges();
    const exchange = keeps ? this.#keep(witness.evidence()) : undefined;
    this.#sequence += 1;
    const call = { sequence: this.#sequence, record, exchange };
    this.#calls.push(call);
    this.#bytes += bytesOf(call);
    while (this.size > this.#options.callsMax || this.#bytes > this.#options.bytesMax)
      if (!this.#forgetOldest()) break;
    if (this.#watchers.size > 0) for (const tell of this.#watchers) tell(call);
  }

  *newestFirst(before = Number.POSITIVE_INFINITY): Iterable<KeptCall> {
    for (let index = this.#calls.length - 1; index >= this.#first; index -= 1) {
      const call = this.#calls[index];
      if (call !== undefined && call.sequence < before) yield call;
    }
  }

  /** By looking at each: calls come far more often than somebody asks for one, and an index would cost each of them. */
  find(requestId: string): KeptCall | undefined {
    for (const call of this.newestFirst()) if (call.record.requestId === requestId) return call;
    return undefined;
  }

  watch(tell: (call: KeptCall) => void): () => void {
    this.#watchers.add(tell);
    return () => this.#watchers.delete(tell);
  }

  get size(): number {
    return this.#calls.length - this.#first;
  }

  /** Forgets every call; sequence numbers go on. */
  clear(): void {
    this.#fill([]);
  }

  save(): () => void {
    const calls = this.#calls.slice(this.#first);
    return () => this.#fill(calls);
  }

  #fill(calls: readonly (KeptCall | undefined)[]): void {
    const kept = calls.filter(call => call !== undefined);
    this.#calls = [...kept];
    this.#first = 0;
    this.#bytes = kept.reduce((sum, call) => sum + bytesOf(call), 0);
  }

  #keep({ method, headers, body, replyHeaders, reply, caller }: CallEvidence): KeptExchange {
    return {
      method,
      headers: [...headers],
      body: keepBytes(body),
      replyHeaders,
      reply: keepBytes(reply),
      upstream: this.#options.upstreamOf(caller),
    };
  }

  /** Whether there was one. */
  #forgetOldest(): boolean {
    const oldest = this.#calls[this.#first];
    if (oldest === undefined) return false;
    this.#calls[this.#first] = undefined;
    this.#first += 1;
    this.#bytes -= bytesOf(oldest);
    if (this.#first * 2 > this.#calls.length) {
      this.#calls = this.#calls.slice(this.#first);
      this.#first = 0;
    }
    return true;
  }
}

function bytesOf({ record: { cause = '', diagnosis = '' }, exchange }: KeptCall): number {
  const recordBytes = RECORD_BYTES + cause.length + diagnosis.length;
  if (exchange === undefined) return recordBytes;
  const { headers, body, reply, upstream } = exchange;
  const headerBytes = headers.reduce((sum, text) => sum + text.length, 0);
  const upstreamBytes = upstream?.body?.bytes.length ?? 0;
  return recordBytes + headerBytes + body.bytes.length + reply.bytes.length + upstreamBytes;
}
