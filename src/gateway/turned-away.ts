import type { CallLog, CallRecord } from '../ports/call-log.ts';
import type { Clock } from '../ports/clock.ts';

/** Why a connection or a request was turned away, or cut, before the pipeline. */
export const TURNED_AWAY = [
  'address-connections',
  'total-connections',
  'no-http',
  'slow-head',
  'slow-body',
  'unread-answer',
  'overload',
] as const;
export type TurnedAwayReason = (typeof TURNED_AWAY)[number];

/** Access lines a second for each reason: garbage must not flood the log. */
const LINES_PER_SECOND = 10;
const SECOND_MS = 1000;

export interface TurnedAwayParts {
  readonly clock: Clock;
  /** Take a record for the access log, and for the metrics. */
  readonly lines: CallLog;
  readonly metrics: CallLog;
}

/** Counts what was turned away, and writes a bounded number of access lines about it. */
export class TurnedAway {
  readonly #parts: TurnedAwayParts;
  readonly #counts = new Map<TurnedAwayReason, number>(TURNED_AWAY.map(reason => [reason, 0]));
  readonly #budgets = new Map<TurnedAwayReason, LineBudget>(
    TURNED_AWAY.map(reason => [reason, new LineBudget()]),
  );

  constructor(parts: TurnedAwayParts) {
    this.#parts = parts;
  }

  /** How often for each reason, since the start. */
  get counts(): ReadonlyMap<TurnedAwayReason, number> {
    return this.#counts;
  }

  count(reason: TurnedAwayReason): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  /** What was answered, once it is counted: the metrics take each record, the log so many a second. */
  record(reason: TurnedAwayReason, record: CallRecord): void {
    this.#parts.metrics.record(record);
    this.#write(reason, record);
  }

  /** What was given no answer, once it is counted; `recordOf` is asked only where its line is written. */
  recordUnanswered(reason: TurnedAwayReason, recordOf: () => CallRecord): void {
    this.#write(reason, recordOf);
  }

  #write(reason: TurnedAwayReason, record: CallRecord | (() => CallRecord)): void {
    const leftOut = this.#budgets.get(reason)?.take(this.#parts.clock.monotonicMs());
    if (leftOut === undefined) return;
    const written = typeof record === 'function' ? record() : record;
    this.#parts.lines.record(leftOut === 0 ? written : withCount(written, leftOut));
  }
}

function withCount(record: CallRecord, leftOut: number): CallRecord {
  return { ...record, cause: `${record.cause ?? ''} (${leftOut} alike without a line before)` };
}

/** So many lines in each second. */
class LineBudget {
  #secondMs = Number.NEGATIVE_INFINITY;
  #lines = 0;
  #leftOut = 0;

  /** How many were left out before this one; `undefined`: this one is left out too. */
  take(nowMs: number): number | undefined {
    if (nowMs - this.#secondMs >= SECOND_MS) {
      this.#secondMs = nowMs;
      this.#lines = 0;
    }
    if (this.#lines === LINES_PER_SECOND) {
      this.#leftOut += 1;
      return undefined;
    }
    this.#lines += 1;
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    return leftOut;
  }
}
