import { AssertionError } from 'node:assert';
import { errorRows } from '../errors/table.ts';
import { fitsGlob } from '../model/glob.ts';
import type { CallLog, CallRecord, CallWitness } from '../ports/call-log.ts';
import type { Resettable } from '../ports/resettable.ts';
import { holds } from './holds.ts';

/** A call that the gateway has answered. */
export interface ReceivedCall {
  readonly requestId: string;
  readonly type: string | undefined;
  readonly appKey: string | undefined;
  /** The `errorCode` of its answer. */
  readonly code: number;
  /** The body as it came. */
  readonly text: string;
  /** The body as `JSON.parse` reads it, which rounds numbers above 2^53; `undefined` where it is no JSON. */
  readonly parameters: unknown;
}

/** What a test expects to have been received: everything that is named here holds. */
export interface ExpectedCall {
  /** An exact type, or a prefix and a trailing `*`. */
  readonly type?: string;
  readonly appKey?: string;
  /** The `errorCode` of its answer, such as 1000000. */
  readonly code?: number;
  /** A part of the body: objects hold at least these members, everything else is equal. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** How often; absent: at least once. */
  readonly times?: number;
}

const CALLS_MAX = 10_000;
const LISTED_MAX = 20;
const UNKNOWN_TYPE = errorRows['type-unknown'].code;
const decoder = new TextDecoder();

/** The calls of a test, oldest first; of more than 10,000 the oldest are forgotten. */
export class ReceivedCalls implements CallLog, Resettable {
  #calls: readonly ReceivedCall[] = [];
  /** Calls of unknown types that a test said it expects. */
  readonly #expected = new Set<ReceivedCall>();

  record(record: CallRecord, witness?: CallWitness): void {
    const text = decoder.decode(witness?.evidence().body);
    const { requestId, type, appKey, code } = record;
    this.#calls = [
      ...this.#calls.slice(-CALLS_MAX + 1),
      { requestId, type, appKey, code, text, parameters: parsed(text) },
    ];
  }

  get all(): readonly ReceivedCall[] {
    return this.#calls;
  }

  /** Calls of types that do not exist here, but those that were expected. */
  get unknownTypes(): readonly string[] {
    const unknown = this.#calls.filter(call => call.code === UNKNOWN_TYPE && !this.#expected.has(call));
    return [...new Set(unknown.map(({ type }) => type ?? '(none)'))];
  }

  /** The calls that were expected; throws `AssertionError` with what was received instead. */
  expect(expected: ExpectedCall): readonly ReceivedCall[] {
    const found = this.#calls.filter(call => fits(call, expected));
    for (const call of found) this.#expected.add(call);
    const { times } = expected;
    if (times === undefined ? found.length > 0 : found.length === times) return found;
    throw new AssertionError({
      message: this.#sentence(expected, found.length),
      actual: found.length,
      expected: times ?? 1,
      operator: 'received',
    });
  }

  get size(): number {
    return this.#calls.length;
  }

  clear(): void {
    this.#calls = [];
    this.#expected.clear();
  }

  save(): () => void {
    const calls = this.#calls;
    return () => {
      this.#calls = calls;
    };
  }

  #sentence({ times, ...expected }: ExpectedCall, found: number): string {
    const wanted = times === undefined ? 'at least one call' : `${times} calls`;
    const lines = this.#calls.slice(-LISTED_MAX).map(call => `  ${lineOf(call)}`);
    const rest = lines.length === 0 ? ['  nothing'] : lines;
    return [
      `expected ${wanted} with ${JSON.stringify(expected)}, received ${found}`,
      `of ${this.#calls.length} calls in all:`,
      ...rest,
    ].join('\n');
  }
}

function fits(call: ReceivedCall, { type, appKey, code, parameters }: ExpectedCall): boolean {
  if (type !== undefined && !fitsGlob(call.type ?? '', type)) return false;
  if (appKey !== undefined && call.appKey !== appKey) return false;
  if (code !== undefined && call.code !== code) return false;
  return parameters === undefined || holds(call.parameters, parameters);
}

function lineOf({ type = '(no type)', appKey = '(no app)', code, requestId }: ReceivedCall): string {
  return `${type} by ${appKey} → ${code} (${requestId})`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
