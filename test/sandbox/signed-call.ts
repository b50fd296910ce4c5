import { createHash } from 'node:crypto';

/** Parameters of a call, in the order in which they are sent. */
export type Parameters = Readonly<Record<string, unknown>>;

/** The sign as a caller computes it, by no code of the gateway; scalars only. */
export function signed(parameters: Parameters, secret: string): string {
  const text = Object.keys(parameters)
    .filter(name => parameters[name] !== null)
    .sort()
    .map(name => name + textOf(parameters[name]))
    .join('');
  const sign = createHash('md5')
    .update(secret + text + secret)
    .digest('hex')
    .toUpperCase();
  return JSON.stringify({ ...parameters, sign });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** An answer of the gateway. */
export interface Envelope {
  readonly status: number;
  readonly errorCode: number;
  readonly errorMsg: string;
  readonly result: unknown;
  readonly retryAfter: string | null;
}

/** Sends a body as the plainest of clients does: by POST, and with no header but the content type. */
export async function post(url: string, body: string): Promise<Envelope> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  // The gateway answers envelopes only.
  const envelope = (await response.json()) as Omit<Envelope, 'status' | 'retryAfter'>;
  return { ...envelope, status: response.status, retryAfter: response.headers.get('retry-after') };
}
