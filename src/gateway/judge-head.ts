import { ROUTES, type Route } from '../model/received.ts';
import { boundaryOf } from '../wire/multipart-boundary.ts';
import type { ReceivedHead } from './received-head.ts';

/** What the head of a call says about its body. */
export interface CallHead {
  readonly route: Route;
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

/** `application/json` in any case, with or without parameters. */
const JSON_TYPE = /^application\/json[ \t]*(?:;|$)/i;

/**
 * Judges whether a well formed head may be that of a call. Source: protocol.md §1.
 */
export function judgeHead(head: ReceivedHead): CallHead | HttpRefusal {
  if (head.method !== 'POST') {
    return { httpStatus: 405, cause: `method ${head.method}`, headers: ['allow', 'POST'] };
  }
  const route = routeOf(pathOf(head.target));
  if (route === undefined) return { httpStatus: 404, cause: 'no such route' };
  const fault = faultOf(head);
  if (fault !== undefined) return fault;
  const { contentType } = head;
  const isJson = contentType === undefined || JSON_TYPE.test(contentType);
  const boundary = isJson || route.ingress !== 'upload' ? undefined : boundaryOf(contentType);
  if (!isJson && boundary === undefined) return NEITHER_TYPE;
  return { route, boundary };
}

function routeOf(path: string): Route | undefined {
  // There are few of them, and comparing is less than hashing.
  for (const route of ROUTES) if (route.path === path) return route;
  return undefined;
}

/** The path by its exact bytes: neither decoded nor normalised, so that nothing else ends up at a route. */
export function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

function faultOf({ version, host, hasUnderscore, framing, transferEncoding, contentEncoding }: ReceivedHead) {
  if (version !== '1.1' && version !== '1.0') return { httpStatus: 505, cause: `HTTP/${version}` };
  if (!isHost(host, version)) return NO_HOST;
  if (hasUnderscore) return UNDERSCORE;
  if (transferEncoding !== undefined && version !== '1.1') return EARLY_CODING;
  if (framing === 'unknown') return OTHER_CODING;
  if (contentEncoding !== undefined && contentEncoding.toLowerCase() !== 'identity') return ENCODED;
  return undefined;
}

const NO_HOST: HttpRefusal = { httpStatus: 400, cause: 'no Host, several, or a malformed one' };
const UNDERSCORE: HttpRefusal = { httpStatus: 400, cause: 'a header name with an underscore' };
const EARLY_CODING: HttpRefusal = { httpStatus: 400, cause: 'Transfer-Encoding before HTTP/1.1' };
const OTHER_CODING: HttpRefusal = { httpStatus: 501, cause: 'a transfer coding other than chunked' };
const ENCODED: HttpRefusal = { httpStatus: 415, cause: 'an encoded body' };
const NEITHER_TYPE: HttpRefusal = {
  httpStatus: 415,
  cause: 'a content type other than application/json, and on an upload route multipart/form-data',
};

/** A name or an address with or without a port; also nothing, which RFC 9112 §3.2 allows. */
const HOST = /^(?:[A-Za-z0-9._~-]*|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?$/;

/** Several Host headers are a list by now, and a list is no host. */
function isHost(host: string | undefined, version: ReceivedHead['version']): boolean {
  return host === undefined ? version === '1.0' : HOST.test(host);
}
