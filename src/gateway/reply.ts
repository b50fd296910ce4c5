import { Buffer } from 'node:buffer';
import { type Refusal, refuse } from '../errors/refusal.ts';
import type { ErrorName } from '../errors/table.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Answer } from '../pipeline/facts.ts';
import type { Passage } from '../pipeline/run-pipeline.ts';
import type { Allocate } from '../wire/allocate.ts';
import { renderEnvelopeTail, renderFailure, renderSuccess } from '../wire/envelope.ts';

/** From the pool of small buffers: a block of memory per answer costs more than filling it. */
const allocate: Allocate = size => Buffer.allocUnsafe(size);

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
  const wording = wordingOf(refusal.refused, snapshot);
  const { code } = wording;
  const { message } = refusal;
  const tail = message === undefined ? wording.tail : renderEnvelopeTail(code, JSON.stringify(message));
  return {
    httpStatus: refusal.httpStatus ?? 200,
    code,
    body: renderFailure({ requestId, tail }, allocate),
    retryAfterSeconds:
      refusal.retryAfterMs === undefined ? undefined : Math.ceil(refusal.retryAfterMs / 1000),
  };
}

/** The reply to a call that was decided. */
export function replyToPassage({ refusal, facts }: Passage, snapshot: Snapshot): Reply {
  const { requestId } = facts.received;
  if (refusal === undefined && facts.answer !== undefined)
    return replyToAnswer(facts.answer, snapshot, requestId);
  return replyToRefusal(refusal ?? refuse('system-exception', { cause: 'no answer' }), snapshot, requestId);
}

/** The reply to a call that went all the way. */
function replyToAnswer(answer: Answer, snapshot: Snapshot, requestId: string): Reply {
  if (answer.kind === 'business-error') {
    const { errorCode, errorMsg } = answer;
    const tail = renderEnvelopeTail(errorCode, errorMsg);
    return ok(errorCode, renderFailure({ requestId, tail }, allocate));
  }
  const { code, tail } = wordingOf('success', snapshot);
  return ok(code, renderSuccess(answer.result, { requestId, tail }, allocate));
}

function ok(code: number, body: Uint8Array): Reply {
  return { httpStatus: 200, code, body, retryAfterSeconds: undefined };
}

function wordingOf(name: ErrorName, snapshot: Snapshot) {
  const wording = snapshot.wordings.get(name);
  if (wording === undefined) throw new Error(`a snapshot without the row ${name}`);
  return wording;
}
