import { parseAnswer } from './parse-answer.ts';

/** An envelope that came back, with its HTTP status. */
export interface RawEnvelope {
  readonly status: number;
  readonly headers: string;
  readonly requestId: string;
  readonly errorCode: number;
  readonly errorMsg: string;
  readonly success: boolean;
  readonly text: string;
}

/** Every answer in these bytes; throws where they are anything but whole answers with whole envelopes. */
export function readEnvelopes(received: Buffer): readonly RawEnvelope[] {
  const envelopes: RawEnvelope[] = [];
  let rest = received;
  while (rest.length > 0) {
    const bare = parseAnswer(rest, false);
    if (bare === undefined) throw new Error(`half an answer: ${JSON.stringify(rest.toString('latin1'))}`);
    if (isBare(bare.status, rest.subarray(bare.end))) {
      rest = rest.subarray(bare.end);
      continue;
    }
    const answer = parseAnswer(rest);
    if (answer === undefined) throw new Error(`an answer cut short: ${rest.toString('utf8', bare.end)}`);
    const { status, head, bodyStart, end } = answer;
    const text = rest.toString('utf8', bodyStart, end);
    rest = rest.subarray(end);
    envelopes.push({ status, headers: head, text, ...parseEnvelope(text) });
  }
  return envelopes;
}

/** An interim answer, or the answer to HEAD or to a preflight: without a body. */
function isBare(status: number, behind: Buffer): boolean {
  return (
    status === 100 || status === 204 || behind.length === 0 || behind.toString('latin1', 0, 5) === 'HTTP/'
  );
}

function parseEnvelope(text: string): Omit<RawEnvelope, 'status' | 'headers' | 'text'> {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null) throw new Error(`no envelope: ${text}`);
  const { requestId, errorCode, errorMsg, success } = parsed as Record<string, unknown>; // An object, as seen above.
  if (
    typeof requestId !== 'string' ||
    typeof errorCode !== 'number' ||
    typeof errorMsg !== 'string' ||
    typeof success !== 'boolean' ||
    success !== (errorCode === 1_000_000) ||
    success !== 'result' in parsed
  ) {
    throw new Error(`no envelope: ${text}`);
  }
  return { requestId, errorCode, errorMsg, success };
}
