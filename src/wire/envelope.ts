import type { Allocate } from './allocate.ts';

const encoder = new TextEncoder();
const RESULT_HEAD = encoder.encode('{"result":');
const SUCCESS_MIDDLE = encoder.encode(',"success":true,"requestId":"');
const FAILURE_HEAD = encoder.encode('{"success":false,"requestId":"');

/** What an envelope says beside its result. */
export interface EnvelopeText {
  /** ASCII. */
  readonly requestId: string;
  /** By `renderEnvelopeTail`. */
  readonly tail: Uint8Array;
}

/**
 * The end of an envelope, from behind its request id: the same for every call that a row answers.
 *
 * `errorMsg` is JSON text, quotes included.
 */
export function renderEnvelopeTail(errorCode: number, errorMsg: string): Uint8Array {
  return encoder.encode(`","errorCode":${errorCode},"errorMsg":${errorMsg}}`);
}

/**
 * A success envelope around the bytes of a result, which are copied as they are.
 *
 * Keys in the order of the live platform. Source: protocol.md §4.
 */
export function renderSuccess(result: Uint8Array, text: EnvelopeText, allocate: Allocate): Uint8Array {
  const middle = RESULT_HEAD.length + result.length;
  const size = middle + SUCCESS_MIDDLE.length + text.requestId.length + text.tail.length;
  const envelope = allocate(size);
  envelope.set(RESULT_HEAD, 0);
  envelope.set(result, RESULT_HEAD.length);
  envelope.set(SUCCESS_MIDDLE, middle);
  setText(envelope, middle + SUCCESS_MIDDLE.length, text);
  return envelope;
}

/** A failure envelope; without `result`, because typed clients fail on a `null` there. Source: protocol.md §4. */
export function renderFailure(text: EnvelopeText, allocate: Allocate): Uint8Array {
  const envelope = allocate(FAILURE_HEAD.length + text.requestId.length + text.tail.length);
  envelope.set(FAILURE_HEAD, 0);
  setText(envelope, FAILURE_HEAD.length, text);
  return envelope;
}

function setText(envelope: Uint8Array, at: number, { requestId, tail }: EnvelopeText): void {
  for (let i = 0; i < requestId.length; i += 1) envelope[at + i] = requestId.charCodeAt(i);
  envelope.set(tail, at + requestId.length);
}
