import { STATUS_CODES } from 'node:http';
import type { CallDetail } from './schemas/call.ts';
import type { HarEntry } from './schemas/har.ts';

type Pairs = readonly (readonly [string, string])[];

/**
 * A call as an entry of HAR 1.2: it holds what the detail shows, and so nothing secret.
 *
 * Where only the record of a call is kept, there are neither headers nor bodies. Source: the HAR 1.2 specification.
 */
export function harEntryOf(call: CallDetail, gatewayUrl: string): HarEntry {
  const { readMs, totalMs, name, code, id } = call;
  return {
    startedDateTime: new Date(call.atMs).toISOString(),
    time: totalMs,
    request: requestOf(call, gatewayUrl),
    response: responseOf(call),
    cache: {},
    // The parts make up the whole, as readers of the format expect.
    timings: { send: Math.min(readMs, totalMs), wait: Math.max(totalMs - readMs, 0), receive: 0 },
    comment: `${id}: ${name} (${code})`,
  };
}

function requestOf({ request, path, bytesIn }: CallDetail, gatewayUrl: string): HarEntry['request'] {
  const headers = request?.headers ?? [];
  return {
    method: request?.method ?? 'POST',
    url: `${gatewayUrl}${path}`,
    ...messageOf(headers, bytesIn),
    queryString: pairsOf(queryOf(path)),
    ...(request === null ? {} : { postData: { mimeType: mimeTypeOf(headers), ...textOf(request) } }),
  };
}

function responseOf({ response, httpStatus, bytesOut }: CallDetail): HarEntry['response'] {
  const headers = response?.headers ?? [];
  return {
    status: httpStatus,
    statusText: STATUS_CODES[httpStatus] ?? '',
    ...messageOf(headers, bytesOut),
    content: {
      size: bytesOut,
      mimeType: mimeTypeOf(headers),
      ...(response === null ? {} : textOf(response)),
    },
    redirectURL: headers.find(([name]) => name.toLowerCase() === 'location')?.[1] ?? '',
  };
}

/** As written: what a secret's escapes hide in the path of the detail, they hide here. */
function queryOf(path: string): Pairs {
  const [, query = ''] = /\?(.*)$/s.exec(path) ?? [];
  return query
    .split('&')
    .filter(field => field !== '')
    .map(field => {
      const [name = '', ...value] = field.split('=');
      return [name, value.join('=')];
    });
}

function messageOf(headers: Pairs, bodySize: number) {
  return { httpVersion: 'HTTP/1.1', cookies: [], headers: pairsOf(headers), headersSize: -1, bodySize };
}

function pairsOf(pairs: Pairs): { name: string; value: string }[] {
  return pairs.map(([name, value]) => ({ name, value }));
}

function mimeTypeOf(headers: Pairs): string {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type');
  return type?.[1] ?? 'application/octet-stream';
}

function textOf({ text, truncated }: { readonly text: string; readonly truncated: boolean }) {
  return truncated ? { text, comment: 'Only the beginning was kept.' } : { text };
}
