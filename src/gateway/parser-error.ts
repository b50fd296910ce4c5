import type { HttpRefusal } from './request-head.ts';

const STATUSES: ReadonlyMap<string, HttpRefusal> = new Map([
  // Also what any bytes are that are no HTTP at all, a TLS greeting for one.
  ['HPE_INVALID_METHOD', { httpStatus: 405, cause: 'an unknown method', headers: ['allow', 'POST'] }],
  ['HPE_HEADER_OVERFLOW', { httpStatus: 431, cause: 'headers that are too large' }],
  ['ERR_HTTP_REQUEST_TIMEOUT', { httpStatus: 408, cause: 'a request that did not end in time' }],
]);

/** The status for what the platform's parser refuses before a request exists. Source: protocol.md §1. */
export function refusalOfParserError(error: NodeJS.ErrnoException): HttpRefusal {
  return STATUSES.get(error.code ?? '') ?? { httpStatus: 400, cause: error.code ?? error.message };
}
