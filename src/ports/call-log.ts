import type { RefusalName } from '../errors/table.ts';
import type { Finding } from '../model/finding.ts';

/** The one record of a call: opened at its arrival, written once, after its answer. */
export interface CallRecord {
  readonly requestId: string;
  readonly revision: string;
  readonly atMs: number;
  readonly path: string;
  /** `''` where the forwarding headers name no address. */
  readonly address: string;
  readonly appKey: string | undefined;
  /** As the caller sent it, whether or not it exists; it has the grammar of a type. */
  readonly type: string | undefined;
  /** Whether the type exists here: only then may it become a label. */
  readonly isKnownType: boolean;
  readonly version: string | undefined;
  readonly mallId: number | undefined;
  readonly httpStatus: number;
  /** The `errorCode` of the envelope. */
  readonly code: number;
  readonly refused: RefusalName | undefined;
  /** The step that ended the call; `undefined`: it went all the way. */
  readonly stoppedBy: string | undefined;
  /** Why, for operators; never a secret, a token or a query string. */
  readonly cause: string | undefined;
  /** Who spoke the answer. */
  readonly answeredBy: 'gateway' | 'service' | 'mock';
  readonly environment: string;
  /** In a sandbox: the id of the fault that struck the call on purpose. */
  readonly fault: string | undefined;
  readonly dialect: string | undefined;
  /** Which of the app's secrets matched: 0 is the newest. */
  readonly secret: number | undefined;
  /** What was noticed without changing the answer. */
  readonly findings: readonly Finding[];
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Milliseconds: reading the request, all checks, the internal call, all in all. */
  readonly readMs: number;
  readonly checksMs: number;
  readonly serviceMs: number;
  readonly totalMs: number;
  /** Milliseconds per step that ran, in the order of the pipeline. */
  readonly stepsMs: readonly number[];
}

/** Takes the record of each call. */
export interface CallLog {
  /** Called once per call, after its answer was handed to the socket. Must not throw and must not wait. */
  record(call: CallRecord): void;
}
