import type { Refusal } from '../errors/refusal.ts';
import type { ErrorName } from '../errors/table.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Answer } from '../pipeline/facts.ts';
import { renderFailure, renderSuccess } from '../wire/envelope.ts';

/** An answer on the wire. */
export interface Reply {
  readonly httpStatus: number;
  /** The `errorCode` of the envelope. */
  readonly code: number;
  readonly body: Uint8Array;
  /** Whole seconds, at least 1. */
  readonly retryAfterSeconds: number | undefined;
}

/** The reply to a call that a check refused. Source: protocol.md §4 and the error table. */
export function replyToRefusal(refusal: Refusal, snapshot: Snapshot, requestId: string): Reply {
  const { code, errorMsg } = wordingOf(refusal.refused, snapshot);
  const text = refusal.message === undefined ? errorMsg : JSON.stringify(refusal.message);
  return {
    httpStatus: refusal.httpStatus ?? 200,
    code,
    body: renderFailure({ requestId, errorCode: code, errorMsg: text }),
    retryAfterSeconds:
      refusal.retryAfterMs === undefined ? undefined : Math.ceil(refusal.retryAfterMs / 1000),
  };
}

/** The reply to a call that went all the way. */
export function replyToAnswer(answer: Answer, snapshot: Snapshot, requestId: string): Reply {
  if (answer.kind === 'business-error') {
    const { errorCode, errorMsg } = answer;
    return ok(errorCode, renderFailure({ requestId, errorCode, errorMsg }));
  }
  const { code, errorMsg } = wordingOf('success', snapshot);
  return ok(code, renderSuccess(answer.result, { requestId, errorCode: code, errorMsg }));
}

function ok(code: number, body: Uint8Array): Reply {
  return { httpStatus: 200, code, body, retryAfterSeconds: undefined };
}

function wordingOf(name: ErrorName, snapshot: Snapshot) {
  const wording = snapshot.wordings.get(name);
  if (wording === undefined) throw new Error(`a snapshot without the row ${name}`);
  return wording;
}
