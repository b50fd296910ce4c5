import type { Api } from '../model/api.ts';

const REQUEST_ID = 'x-gatewright-request-id';
const DIAGNOSIS = 'x-gatewright-diagnosis';
const NO_HEADERS: readonly string[] = [];

/** What a page of an allowed origin may read beside the other headers. */
export const ADVICE_NAMES: readonly string[] = [REQUEST_ID, DIAGNOSIS, 'deprecation', 'sunset'];

/** Of a diagnosis, and of a request id. */
const LENGTH_MAX = 300;
const OUTSIDE_ASCII = /[^\x20-\x7e]/g;

/**
 * The headers that help whoever develops against a sandbox, names alternating with values: the id of the call, and for
 * a refusal its diagnosis and where to read more.
 *
 * Printable ASCII of at most 300 characters, whatever the caller sent.
 */
export function adviceHeaders(requestId: string, diagnosis: string | undefined): readonly string[] {
  const id = plain(requestId);
  if (diagnosis === undefined) return [REQUEST_ID, id];
  const tail = `; in full: gatewright explain ${id}`;
  const room = Math.max(0, LENGTH_MAX - tail.length);
  return [REQUEST_ID, id, DIAGNOSIS, (cut(plain(diagnosis), room) + tail).slice(0, LENGTH_MAX)];
}

/** What a sandbox says on an answer of an API that ends: `Deprecation` (RFC 9745) and `Sunset` (RFC 8594). */
export function deprecationHeaders(api: Api | undefined, nowMs: number): readonly string[] {
  const deprecation = api?.deprecation;
  return deprecation === undefined || nowMs < deprecation.fromMs ? NO_HEADERS : deprecation.headers;
}

function cut(text: string, room: number): string {
  return text.length > room ? `${text.slice(0, Math.max(0, room - 3))}...` : text;
}

/** A line break in a value would begin a header, and a letter outside ASCII reads differently for every client. */
function plain(text: string): string {
  return text.slice(0, LENGTH_MAX).replace(OUTSIDE_ASCII, '?');
}
