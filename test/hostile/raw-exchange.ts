import { connect } from 'node:net';

/** What came back over a connection on which some bytes were sent. */
export interface RawExchange {
  readonly received: Buffer;
  /** `stuck`: the gateway left the connection open long after our side had ended. */
  readonly ended: 'closed' | 'reset' | 'stuck';
}

/** Nothing comes any more: our side ends. A pace, not a bound: too short only costs a half-open connection. */
const QUIET_MS = 40;
const STUCK_MS = 10_000;

/**
 * Sends bytes, waits until nothing more comes and `isBusy` is over, ends our side, and waits for the end of theirs.
 *
 * Never rejects.
 */
export function exchangeRaw(
  port: number,
  pieces: readonly Uint8Array[],
  isBusy: () => boolean,
): Promise<RawExchange> {
  const { promise, resolve } = Promise.withResolvers<RawExchange>();
  const chunks: Buffer[] = [];
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let hasEnded = false;
  const onQuiet = (): void => {
    if (isBusy()) timer.refresh();
    else if (hasEnded) finish('stuck');
    else {
      hasEnded = true;
      socket.end();
      clearTimeout(timer);
      timer = setTimeout(onQuiet, STUCK_MS);
    }
  };
  // From the connection on: on a busy machine it may take longer than the quiet behind it.
  let timer = setTimeout(() => finish('stuck'), STUCK_MS);
  const finish = (ended: RawExchange['ended']): void => {
    clearTimeout(timer);
    socket.destroy();
    resolve({ received: Buffer.concat(chunks), ended });
  };
  socket
    .on('connect', () => {
      for (const piece of pieces) socket.write(piece);
      clearTimeout(timer);
      timer = setTimeout(onQuiet, QUIET_MS);
    })
    .on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      timer.refresh();
    })
    .on('error', () => finish('reset'))
    .on('close', () => finish('closed'));
  return promise;
}

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
    const headEnd = rest.indexOf('\r\n\r\n');
    if (headEnd < 0) throw new Error(`half an answer: ${JSON.stringify(rest.toString('latin1'))}`);
    const headers = rest.toString('latin1', 0, headEnd);
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(headers)?.[1]);
    rest = rest.subarray(headEnd + 4);
    // An interim answer, or the answer to HEAD or to a preflight: without a body.
    if (status === 100 || status === 204) continue;
    if (rest.length === 0 || rest.toString('latin1', 0, 5) === 'HTTP/') continue;
    const length = Number(/^content-length: (\d+)$/im.exec(headers)?.[1]);
    const text = rest.toString('utf8', 0, length);
    if (rest.length < length) throw new Error(`an answer cut short: ${text}`);
    rest = rest.subarray(length);
    envelopes.push({ status, headers, text, ...parseEnvelope(text) });
  }
  return envelopes;
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
