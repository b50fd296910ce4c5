import { type IncomingHttpHeaders, request } from 'node:http';
import { AdminProblem } from './admin-problem.ts';

/** A call to the gateway's own data plane. */
export interface OutgoingCall {
  readonly gatewayUrl: string;
  readonly path: string;
  readonly body: Uint8Array;
  readonly headers: readonly (readonly [string, string])[];
}

export interface DataPlaneAnswer {
  readonly id: string | null;
  readonly status: number;
  readonly headers: [string, string][];
  readonly text: string;
  readonly ms: number;
}

const TIMEOUT_MS = 60_000;
const ANSWER_BYTES_MAX = 16 * 1024 * 1024;
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^`|~-]{1,64}$/;
const HEADER_VALUE = /^[\t\x20-\x7e]{0,1024}$/;
/** These say how the message travels: that is for the one who sends it. */
const FRAMING: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Sends a call as any app would, over HTTP; throws a problem where no answer came. */
export function sendToDataPlane(call: OutgoingCall): Promise<DataPlaneAnswer> {
  const headers = headersOf(call);
  const startedAt = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<DataPlaneAnswer>();
  const fail = (error: Error): void =>
    reject(new AdminProblem(502, `The gateway gave no answer: ${error.message}.`));
  // The path goes into the request line as it is: read as a URL, some paths would name another host.
  const { hostname, port } = new URL(call.gatewayUrl);
  const sent = request({
    host: hostname.replaceAll(/[[\]]/g, ''),
    port,
    path: call.path,
    method: 'POST',
    headers,
    agent: false,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  sent.on('error', fail);
  sent.on('response', answer => {
    const chunks: Buffer[] = [];
    let size = 0;
    answer.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > ANSWER_BYTES_MAX) sent.destroy(new Error('it is too large'));
      chunks.push(chunk);
    });
    answer.on('error', fail);
    answer.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const ms = performance.now() - startedAt;
      resolve({
        id: toldIdOf(answer.headers) ?? requestIdOf(text),
        status: answer.statusCode ?? 0,
        headers: pairsOf(answer.rawHeaders),
        text,
        ms,
      });
    });
  });
  sent.end(call.body);
  return promise;
}

function headersOf({ headers, body }: OutgoingCall): Record<string, string> {
  const all: Record<string, string> = { 'content-type': 'application/json' };
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (!HEADER_NAME.test(name) || !HEADER_VALUE.test(value) || FRAMING.has(lower))
      throw new AdminProblem(400, 'A header is malformed, or says how the message travels.');
    all[lower] = value;
  }
  return { ...all, 'content-length': String(body.length) };
}

/** A sandbox says in a header which call it was. */
function toldIdOf({ 'x-gatewright-request-id': id }: IncomingHttpHeaders): string | undefined {
  return typeof id === 'string' ? id : undefined;
}

/** In an envelope without a result, the request id stands at the beginning. */
function requestIdOf(text: string): string | null {
  return /"requestId":"([^"\\]{1,128})"/.exec(text.slice(0, 256))?.[1] ?? null;
}

function pairsOf(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [
    raw[2 * index] ?? '',
    raw[2 * index + 1] ?? '',
  ]);
}
