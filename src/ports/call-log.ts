import type { RefusalName } from '../errors/table.ts';
import type { DialectName } from '../model/document.ts';
import type { Finding } from '../model/finding.ts';
import type { Caller, Route } from '../model/received.ts';
import type { DialectBits } from '../wire/dialects.ts';

/** The one record of a call: opened at its arrival, written once, after its answer. */
export interface CallRecord {
  readonly requestId: string;
  readonly revision: string;
  /** Which publication of this process: one revision may be published again with other secrets. */
  readonly edition: number;
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
  /** One sentence on a refusal, as the headers of a sandbox tell it; may quote what the caller sent. */
  readonly diagnosis: string | undefined;
  /** Who spoke the answer. */
  readonly answeredBy: 'gateway' | 'service' | 'mock';
  /** Exchanges with the internal service, 2 where it was tried again; `undefined`: none was begun. */
  readonly attempts: number | undefined;
  /** The base URL at which the last of them ended. */
  readonly endpoint: string | undefined;
  readonly environment: string;
  /** In a sandbox: the id of the fault that struck the call on purpose. */
  readonly fault: string | undefined;
  readonly dialect: DialectName | undefined;
  /** Which of the app's secrets matched: 0 is the newest. */
  readonly secret: number | undefined;
  /** The version that the registry knows it by; `undefined`: the app comes from a document. */
  readonly secretVersion: number | undefined;
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

/** What a call said of itself, as the checks read it: what it takes to decide it again, beside its record. */
export interface SentCall {
  readonly route: Route;
  /** Which of its two names the caller used for the app; `undefined`: the call did not get so far. */
  readonly keyName: 'app_key' | 'client_id' | undefined;
  /** `''`: what cannot be a type; `undefined`: none. */
  readonly type: string | undefined;
  /** `''`: what cannot be a version; `undefined`: none. */
  readonly version: string | undefined;
  /** The value of the access token, to be hashed and never kept; `''`: what cannot be one; `undefined`: none. */
  readonly token: string | undefined;
  /** Every dialect that makes its sign; 0: none is known to. */
  readonly dialects: DialectBits;
  readonly dataType: 'json' | 'other' | undefined;
  /** Of the body that is held to the API's own limit. */
  readonly bytes: number;
  /** Of a multipart upload, 0 where it announced nothing; `undefined`: the call is none. */
  readonly announcedBytes: number | undefined;
}

/** What a call consisted of: the bytes behind its record. */
export interface CallEvidence {
  readonly method: string;
  /** As they came, names alternating with values. */
  readonly headers: readonly string[];
  /** As it came; of a multipart upload its text fields as one JSON object; empty where none was read. */
  readonly body: Uint8Array;
  /** The reply, its headers as they were sent, names alternating with values. */
  readonly replyHeaders: readonly string[];
  readonly reply: Uint8Array;
  /** The same object that its internal call was sent with. */
  readonly caller: Caller;
}

/** Gives the evidence of a call; what it holds is the gateway's, and may be read while the call is recorded only. */
export interface CallWitness {
  evidence(): CallEvidence;
  /** `undefined`: its body was not read as parameters. */
  sent(): SentCall | undefined;
}

/** Takes the record of each call. */
export interface CallLog {
  /**
   * Called once per call, after its answer was handed to its connection. Must not throw and must not wait.
   *
   * `witness`: asked by a log that keeps more than the record; absent for what was turned away unread.
   */
  record(call: CallRecord, witness?: CallWitness): void;
}
