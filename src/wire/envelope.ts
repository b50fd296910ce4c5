const encoder = new TextEncoder();
const RESULT_HEAD = encoder.encode('{"result":');

/** What an envelope says beside its result. */
export interface EnvelopeText {
  readonly requestId: string;
  readonly errorCode: number;
  readonly errorMsg: string;
}

/**
 * A success envelope around the bytes of a result, which are copied as they are.
 *
 * Key order as the live platform sends it. Source: protocol.md §4.
 */
export function renderSuccess(result: readonly Uint8Array[], text: EnvelopeText): Uint8Array {
  const tail = encoder.encode(`,"success":true,${renderCode(text)}`);
  let size = RESULT_HEAD.length + tail.length;
  for (const chunk of result) size += chunk.length;
  const envelope = new Uint8Array(size);
  envelope.set(RESULT_HEAD, 0);
  let at = RESULT_HEAD.length;
  for (const chunk of result) {
    envelope.set(chunk, at);
    at += chunk.length;
  }
  envelope.set(tail, at);
  return envelope;
}

/** A failure envelope; it has no `result` key, because typed clients fail on `null` there. Source: protocol.md §4. */
export function renderFailure(text: EnvelopeText): Uint8Array {
  return encoder.encode(`{"success":false,${renderCode(text)}`);
}

/** The key order differs between success and failure only in front of this. */
function renderCode({ requestId, errorCode, errorMsg }: EnvelopeText): string {
  return `"requestId":"${requestId}","errorCode":${errorCode},"errorMsg":${JSON.stringify(errorMsg)}}`;
}
