import type { CallRecord, Clock, RunningGateway } from '../../src/main/index.ts';
import { parseDocument, startGateway } from '../../src/main/index.ts';
import type { LoopLag } from '../../src/ports/loop-lag.ts';

/** A clock that stands still until it is moved. */
export class MovableClock implements Clock {
  #wall: number;
  #monotonic = 1_000_000;

  constructor(wallMs: number) {
    this.#wall = wallMs;
  }

  wallMs(): number {
    return this.#wall;
  }

  monotonicMs(): number {
    return this.#monotonic;
  }

  move(milliseconds: number): void {
    this.#wall += milliseconds;
    this.#monotonic += milliseconds;
  }
}

/** A gateway of a test, on a free port. */
export interface TestGateway extends RunningGateway {
  readonly port: number;
  /** The record of each answer, oldest first. */
  readonly records: readonly CallRecord[];
}

const LISTEN =
  'version: 1\nlisten: { gateway: "127.0.0.1:0", admin: "127.0.0.1:0", status: "127.0.0.1:0" }\n';

/** Starts a gateway from a document without `version` and `listen`; a bad document throws with its faults. */
export async function startTestGateway(
  document: string,
  clock: Clock = new MovableClock(Date.UTC(2026, 10, 22, 12)),
  lag?: LoopLag,
): Promise<TestGateway> {
  const parsed = parseDocument(LISTEN + document);
  if (!('document' in parsed)) throw new Error(parsed.faults.map(({ message }) => message).join('\n'));
  const records: CallRecord[] = [];
  const callLog = { record: (call: CallRecord) => records.push(call) };
  const gateway = await startGateway({
    document: parsed.document,
    revision: 'test',
    clock,
    callLogs: [callLog],
    ...(lag === undefined ? {} : { lag }),
  });
  return { ...gateway, port: gateway.listening.gateway.port, records };
}
