import type { IncomingMessage } from 'node:http';
import { ROUTES, type Route } from '../model/received.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { boundaryOf } from '../wire/multipart-boundary.ts';

/** What of a request's head decides whether its body is read, and with what it is judged later. */
export interface RequestHead {
  readonly route: Route;
  /** Bytes announced; `undefined`: chunked, or none announced. */
  readonly contentLength: number | undefined;
  /** Every line of `X-Forwarded-For`, joined; `undefined`: none. */
  readonly forwardedFor: string | undefined;
  /** The value of the staging header; `undefined`: none. */
  readonly staging: string | undefined;
  /** Of a multipart body; `undefined`: the body is JSON. */
  readonly boundary: string | undefined;
}

/** A request that is no call: an HTTP status instead of a row's 200, with the envelope of 3000000. */
export interface HttpRefusal {
  readonly httpStatus: number;
  readonly cause: string;
  /** Headers beside those of every answer, names alternating with values. */
  readonly headers?: readonly string[];
}

const routesByPath: ReadonlyMap<string, Route> = new Map(ROUTES.map(route => [route.path, route]));
/** `application/json` in any case, with or without parameters. */
const JSON_TYPE = /^application\/json[ \t]*(?:;|$)/i;

/**
 * Judges the request line and the headers, as they came: `node:http` folds and repairs in `headers` what has to be
 * refused. Source: protocol.md §1.
 */
export function readHead(request: IncomingMessage, snapshot: Snapshot): RequestHead | HttpRefusal {
  if (request.method !== 'POST') {
    return { httpStatus: 405, cause: `method ${request.method ?? ''}`, headers: ['allow', 'POST'] };
  }
  const route = routesByPath.get(pathOf(request.url ?? ''));
  if (route === undefined) return { httpStatus: 404, cause: 'no such route' };
  const seen = gatherHeaders(request.rawHeaders, snapshot.stagingHeader.name);
  const fault = faultOf(seen, request);
  if (fault !== undefined) return fault;
  const { contentType } = seen;
  const isJson = contentType === undefined || JSON_TYPE.test(contentType);
  const boundary = isJson || route.ingress !== 'upload' ? undefined : boundaryOf(contentType);
  if (!isJson && boundary === undefined) return NEITHER_TYPE;
  return { ...seen, route, contentLength: lengthOf(seen), boundary };
}

/** The path by its exact bytes: neither decoded nor normalised, so that nothing else ends up at a route. */
export function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

interface SeenHeaders {
  host: string | undefined;
  contentType: string | undefined;
  contentEncoding: string | undefined;
  contentLength: string | undefined;
  transferEncoding: string | undefined;
  forwardedFor: string | undefined;
  staging: string | undefined;
  hasUnderscore: boolean;
}

function gatherHeaders(raw: readonly string[], stagingName: string): SeenHeaders {
  const seen: SeenHeaders = {
    host: undefined,
    contentType: undefined,
    contentEncoding: undefined,
    contentLength: undefined,
    transferEncoding: undefined,
    forwardedFor: undefined,
    staging: undefined,
    hasUnderscore: false,
  };
  for (let i = 0; i < raw.length; i += 2) {
    const sent = raw[i] ?? '';
    const value = raw[i + 1] ?? '';
    if (sent.includes('_')) seen.hasUnderscore = true;
    // Most names are told apart by their length alone.
    if (sent.length !== stagingName.length && !GATHERED_LENGTHS.has(sent.length)) continue;
    const name = sent.toLowerCase();
    if (name === stagingName) seen.staging = append(seen.staging, value);
    const key = GATHERED.get(name);
    if (key !== undefined) seen[key] = append(seen[key], value);
  }
  return seen;
}

type Gathered = Exclude<keyof SeenHeaders, 'hasUnderscore' | 'staging'>;

const GATHERED: ReadonlyMap<string, Gathered> = new Map<string, Gathered>([
  ['host', 'host'],
  ['content-type', 'contentType'],
  ['content-encoding', 'contentEncoding'],
  ['content-length', 'contentLength'],
  ['transfer-encoding', 'transferEncoding'],
  ['x-forwarded-for', 'forwardedFor'],
]);

const GATHERED_LENGTHS: ReadonlySet<number> = new Set([...GATHERED.keys()].map(name => name.length));

/** Lines of one name are one list, as RFC 9110 §5.3 reads them. */
function append(before: string | undefined, value: string): string {
  return before === undefined ? value : `${before}, ${value}`;
}

function faultOf(seen: SeenHeaders, request: IncomingMessage): HttpRefusal | undefined {
  if (!VERSIONS.has(request.httpVersion)) return { httpStatus: 505, cause: `HTTP/${request.httpVersion}` };
  if (!isHost(seen.host, request.httpVersion))
    return { httpStatus: 400, cause: 'no Host, several, or a malformed one' };
  if (seen.hasUnderscore) return { httpStatus: 400, cause: 'a header name with an underscore' };
  if (seen.transferEncoding !== undefined) {
    if (request.httpVersion !== '1.1') return { httpStatus: 400, cause: 'Transfer-Encoding before HTTP/1.1' };
    if (seen.transferEncoding.toLowerCase() !== 'chunked') {
      return { httpStatus: 501, cause: 'a transfer coding other than chunked' };
    }
  }
  if (seen.contentEncoding !== undefined && seen.contentEncoding.toLowerCase() !== 'identity') {
    return { httpStatus: 415, cause: 'an encoded body' };
  }
  return undefined;
}

const NEITHER_TYPE: HttpRefusal = {
  httpStatus: 415,
  cause: 'a content type other than application/json, and on an upload route multipart/form-data',
};

/** What else the platform's parser lets through: a textual HTTP/2.0, for one. */
const VERSIONS: ReadonlySet<string> = new Set(['1.0', '1.1']);
/** A name or an address with or without a port; also nothing, which RFC 9112 §3.2 allows. */
const HOST = /^(?:[A-Za-z0-9._~-]*|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?$/;

/** Several Host headers are a list by now, and a list is no host. */
function isHost(host: string | undefined, version: string): boolean {
  return host === undefined ? version === '1.0' : HOST.test(host);
}

function lengthOf({ contentLength }: SeenHeaders): number | undefined {
  return contentLength === undefined ? undefined : Number(contentLength);
}
