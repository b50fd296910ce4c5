import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request comes from a page of this origin, as its browser says; `undefined`: no browser says anything.
 *
 * `Sec-Fetch-Site` cannot be written by a page, and wins; `Origin` is for browsers without it. What a person typed or opened
 * from a bookmark (`none`) comes from no other origin.
 */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean | undefined {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  if (headers.origin === undefined) return undefined;
  return /^https?:\/\/(.*)$/.exec(headers.origin)?.[1] === headers.host;
}

/** Whether the page of a request was fetched over TLS, also where a proxy ends it. */
export function isOverTls({ origin = '' }: IncomingHttpHeaders): boolean {
  return origin.startsWith('https://');
}
