const encoder = new TextEncoder();
const RESULT_HEAD = encoder.encode('{"result":');

/** What an envelope says beside its result. */
export interface EnvelopeText {
  readonly requestId: string;
  readonly errorCode: number;
  /** JSON text, quotes included. */
  readonly errorMsg: string;
}

/**
 * A success envelope around the bytes of a result, which are copied as they are.
 *
 * Keys in the order of the live platform. Source: protocol.md §4.
 */
export function renderSuccess(result: Uint8Array, text: EnvelopeText): Uint8Array {
  const tail = encoder.encode(`,"success":true,${renderText(text)}`);
  const envelope = new Uint8Array(RESULT_HEAD.length + result.length + tail.length);
  envelope.set(RESULT_HEAD, 0);
  envelope.set(result, RESULT_HEAD.length);
  envelope.set(tail, RESULT_HEAD.length + result.length);
  return envelope;
}

/** A failure envelope; without `result`, because typed clients fail on a `null` there. Source: protocol.md §4. */
export function renderFailure(text: EnvelopeText): Uint8Array {
  return encoder.encode(`{"success":false,${renderText(text)}`);
}

function renderText({ requestId, errorCode, errorMsg }: EnvelopeText): string {
  return `"requestId":"${requestId}","errorCode":${errorCode},"errorMsg":${errorMsg}}`;
}
