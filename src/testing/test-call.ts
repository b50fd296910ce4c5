import { md5Hex } from '../adapters/node/node-digests.ts';
import type { Document } from '../model/document.ts';
import { GOOD_APP, GOOD_TOKEN, MAGIC_SECRET } from '../sandbox/magic-values.ts';
import { signCall } from '../wire/sign-call.ts';

/** Who calls, and where; without any of it the sandbox's good app with its good token on the openapi router. */
export interface TestCallOptions {
  readonly appKey?: string;
  /** Default: the newest secret of that app. */
  readonly secret?: string;
  /** `null`: none. */
  readonly token?: string | null;
  readonly path?: '/openapi/router' | '/openapi/upload' | '/ark/router' | '/ark/upload';
  readonly headers?: Readonly<Record<string, string>>;
}

/** A call that is signed and sent. */
export interface TestCall extends TestCallOptions {
  readonly type: string;
  /** An object, or the JSON text of one where digits have to stay as they are. */
  readonly parameters: string | Readonly<Record<string, unknown>>;
}

/** What came back. */
export interface TestAnswer {
  readonly status: number;
  readonly success: boolean;
  readonly requestId: string;
  readonly errorCode: number;
  readonly errorMsg: string;
  /** As `JSON.parse` reads it, which rounds numbers above 2^53; `text` has their digits. */
  readonly result: unknown;
  readonly headers: Headers;
  readonly text: string;
}

/** The signed body of a call at a moment in UNIX milliseconds; throws where its parameters are no JSON object. */
export function signedBody(call: TestCall, document: Document, nowMs: number): Uint8Array {
  const { type, parameters, path = '/openapi/router', appKey = GOOD_APP } = call;
  const token = call.token === undefined && appKey === GOOD_APP ? GOOD_TOKEN : (call.token ?? undefined);
  const secret = call.secret ?? secretOf(appKey, document);
  const text = typeof parameters === 'string' ? parameters : JSON.stringify(parameters);
  const identity = { type, appKey, secret, token, isArk: path.startsWith('/ark/') };
  const body = signCall(new TextEncoder().encode(text), identity, { nowMs, md5: md5Hex });
  if (body instanceof Uint8Array) return body;
  throw new TypeError(`no parameters of a call: ${JSON.stringify(body)}`);
}

/** Sends a body and reads the envelope that answers it; rejects where nothing, or no envelope, comes back. */
export async function postCall(
  url: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<TestAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: Uint8Array.from(body),
  });
  const text = await response.text();
  // The gateway answers envelopes only.
  const envelope = JSON.parse(text) as Omit<TestAnswer, 'status' | 'headers' | 'text'>;
  return { ...envelope, status: response.status, headers: response.headers, text };
}

function secretOf(appKey: string, { apps }: Document): string {
  return apps.find(app => app.appKey === appKey)?.secrets[0]?.value ?? MAGIC_SECRET;
}
