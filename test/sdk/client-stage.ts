import { type Client, createClient } from '../../sdk/src/client.ts';
import type { ClientOptions, RequestEvent, ResponseEvent } from '../../sdk/src/client-options.ts';

export const NOW_MS = Date.UTC(2026, 10, 22, 12);
/** Limits that no wait between attempts is mistaken for. */
export const ATTEMPT_MS = 30_001;
export const TOTAL_MS = 120_001;

/** What a stub gateway does with one request. */
export type Deed = (request: SentRequest) => Response | Promise<Response>;

export interface SentRequest {
  readonly url: string;
  readonly init: RequestInit;
  readonly signal: AbortSignal;
  /** The body; empty where it is a stream. */
  readonly text: string;
  /** The parameters of a JSON call. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A client in front of a stub gateway, on a clock that stands still but for the waits of the client. */
export interface ClientStage {
  readonly client: Client;
  readonly sent: readonly SentRequest[];
  /** What was waited between attempts, in milliseconds. */
  readonly waits: readonly number[];
  readonly requests: readonly RequestEvent[];
  readonly responses: readonly ResponseEvent[];
  /** Lets the limit of so many milliseconds lapse wherever it runs. */
  lapse(ms: number): void;
  moveClock(ms: number): void;
}

/** The deeds are done one per request, the last one again and again. */
export function clientStage(deeds: readonly Deed[], options: Partial<ClientOptions> = {}): ClientStage {
  const sent: SentRequest[] = [];
  const waits: number[] = [];
  const requests: RequestEvent[] = [];
  const responses: ResponseEvent[] = [];
  const limits = new Map<number, Set<() => void>>([
    [ATTEMPT_MS, new Set()],
    [TOTAL_MS, new Set()],
  ]);
  let nowMs = NOW_MS;
  const client = createClient({
    baseUrl: 'https://gateway.example',
    appKey: 'shop',
    appSecret: 'shop-secret',
    limits: { attemptTimeoutMs: ATTEMPT_MS, totalTimeoutMs: TOTAL_MS },
    now: () => nowMs,
    random: () => 0.5,
    sleep: async (ms, signal) => {
      const running = limits.get(ms);
      if (running === undefined) {
        waits.push(ms);
        nowMs += ms;
        return;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      running.add(resolve);
      signal.addEventListener('abort', () => running.delete(resolve));
      await promise;
    },
    fetch: async (input, init = {}) => {
      const { signal } = init;
      if (signal === null || signal === undefined) throw new Error('a request without a signal');
      const text = init.body instanceof Blob ? await init.body.text() : '';
      const parameters = text.startsWith('{') ? JSON.parse(text) : {};
      const url = String(input instanceof Request ? input.url : input);
      const request = { url, init, signal, text, parameters };
      sent.push(request);
      const deed = deeds[Math.min(sent.length, deeds.length) - 1] ?? answerSuccess();
      return deed(request);
    },
    onRequest: event => requests.push(event),
    onResponse: event => responses.push(event),
    ...options,
  });
  return {
    client,
    sent,
    waits,
    requests,
    responses,
    lapse: ms => limits.get(ms)?.forEach(resolve => resolve()),
    moveClock: ms => {
      nowMs += ms;
    },
  };
}

const REQUEST_ID = 'us-00000000-0000-4000-8000-000000000000';

export function answerSuccess(result: unknown = { ok: true }, headers: Record<string, string> = {}): Deed {
  const envelope = { result, success: true, requestId: REQUEST_ID, errorCode: 1000000, errorMsg: 'SUCCESS' };
  return () => new Response(JSON.stringify(envelope), { headers });
}

export function answerError(errorCode: number, errorMsg = '', headers: Record<string, string> = {}): Deed {
  const envelope = { success: false, requestId: REQUEST_ID, errorCode, errorMsg };
  return () => new Response(JSON.stringify(envelope), { headers });
}

export function answerText(text: string, status = 200): Deed {
  return () => new Response(text, { status });
}

/** No connection. */
export const failToConnect: Deed = () => {
  throw new TypeError('fetch failed');
};

/** Says nothing until the client leaves. */
export const stayAway: Deed = ({ signal }) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
  });

/** Resolves once so many requests were sent. */
export async function untilSent({ sent }: Pick<ClientStage, 'sent'>, count: number): Promise<void> {
  while (sent.length < count) await new Promise(resolve => setImmediate(resolve));
}

/** What a call rejects with; fails where it does not. */
export async function failureOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (err) {
    return err;
  }
  throw new Error('the call succeeded');
}
