import type { Passage } from '../pipeline/run-pipeline.ts';
import type { SentCall } from '../ports/call-log.ts';
import { dialectsAlike } from '../wire/dialects.ts';
import type { ScannedBody } from '../wire/scanned-body.ts';

// The grammars of protocol.md §2: what does not keep them is found nowhere, and may be a secret in the wrong place.
const TYPE = /^[A-Za-z0-9._-]{1,128}$/;
const VERSION = /^[A-Za-z0-9._-]{1,32}$/;
const ACCESS_TOKEN = /^[0-9A-Za-z_-]{1,255}$/;
const JSON_IN_ANY_CASE = /^json$/i;

/** What a call said of itself; `undefined` where its body did not read. */
export function sentCallOf({ received, body, appKey, signature }: Passage['facts']): SentCall | undefined {
  if (body === undefined) return undefined;
  const { route, bytes, upload } = received;
  return {
    route,
    keyName: appKey?.name,
    type: body.has('type') ? textOf(body, 'type', TYPE) : undefined,
    version: body.has('version') ? textOf(body, 'version', VERSION) : undefined,
    token: body.has('access_token') ? textOf(body, 'access_token', ACCESS_TOKEN) : undefined,
    dialects: signature === undefined ? 0 : dialectsAlike(signature.dialect, body),
    dataType: dataTypeOf(body),
    bytes: bytes.length,
    announcedBytes: upload === undefined ? undefined : (upload.announcedBytes ?? 0),
  };
}

function textOf(body: ScannedBody, name: 'type' | 'version' | 'access_token', grammar: RegExp): string {
  const text = body.textOf(name);
  return text !== undefined && grammar.test(text) ? text : '';
}

function dataTypeOf(body: ScannedBody): SentCall['dataType'] {
  if (!body.has('data_type')) return undefined;
  const sent = body.textOf('data_type');
  return sent !== undefined && JSON_IN_ANY_CASE.test(sent) ? 'json' : 'other';
}
