import { noAnswerReason } from './no-answer-reason.ts';

/** A call, ready to be sent. */
export interface OutgoingCall {
  readonly url: string;
  readonly contentType: string;
  readonly body: Blob;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** What came back, as it came. */
export interface ReceivedAnswer {
  readonly status: number;
  readonly body: Uint8Array;
  /** The `Retry-After` header, in seconds. */
  readonly retryAfter: string | undefined;
  /** Of a call that this gateway can explain, as a sandbox says in its headers; its request id. */
  readonly explainableId: string | undefined;
}

/** Longer than any answer of a gateway with default timeouts. */
const TIMEOUT_MS = 60_000;
/** What a slow line is expected to carry at the least. */
const BYTES_PER_MS_MIN = 32;

/** Sends it, once; a sentence where nothing came back. */
export async function sendCall({
  url,
  contentType,
  body,
  headers,
}: OutgoingCall): Promise<ReceivedAnswer | { readonly failed: string }> {
  if (!URL.canParse(url)) return { failed: `${url} is no URL` };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: [
        ['content-type', contentType],
        ...headers.map(({ name, value }): [string, string] => [name, value]),
      ],
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS + Math.ceil(body.size / BYTES_PER_MS_MIN)),
    });
    return {
      status: response.status,
      body: new Uint8Array(await response.arrayBuffer()),
      retryAfter: response.headers.get('retry-after') ?? undefined,
      explainableId: requestIdIn(response.headers.get('x-gatewright-request-id')),
    };
  } catch (err) {
    return { failed: `no answer from ${url}: ${noAnswerReason(err)}` };
  }
}

/** What another server writes there is not repeated on a terminal. */
function requestIdIn(header: string | null): string | undefined {
  return header !== null && /^[\w-]{1,80}$/.test(header) ? header : undefined;
}
