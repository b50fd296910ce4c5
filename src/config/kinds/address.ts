import { isIP } from 'node:net';
import type { HostPort } from '../../model/document.ts';
import type { Kind } from './kind.ts';
import { Mismatch, mismatch, scalar } from './scalar.ts';

const HOST_PORT = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]{1,253})):([0-9]{1,5})$/;
const PORT_MAX = 65_535;

/** An address to listen on, written `host:port`, an IPv6 host in brackets; port 0 = any free one. */
export function hostPort(): Kind<HostPort> {
  return scalar({
    words: 'host:port',
    expected: 'host:port such as 127.0.0.1:8080 or [::1]:8080',
    parse: parseHostPort,
    schema: { type: 'string', pattern: HOST_PORT.source },
  });
}

function parseHostPort(found: string): HostPort | Mismatch {
  const [, inBrackets, name, digits] = HOST_PORT.exec(found) ?? [];
  const host = inBrackets ?? name;
  const port = Number(digits);
  if (host === undefined || port > PORT_MAX) return mismatch;
  return inBrackets !== undefined && isIP(inBrackets) !== 6 ? mismatch : { host, port };
}

/** `host:port` again, an IPv6 host in brackets. */
export function hostPortText(address: HostPort): string {
  return address.host.includes(':') ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`;
}

const PREFIX_BITS = { 4: 32, 6: 128 } as const;

/** An IPv4 or IPv6 address, or a network in CIDR form; kept as written. */
export function cidr(): Kind<string> {
  return scalar({
    words: 'CIDR or address',
    expected: 'an address or a network such as 203.0.113.0/24 or 2001:db8::/32',
    parse: found => (isCidr(found) ? found : mismatch),
    schema: { type: 'string' },
  });
}

function isCidr(found: string): boolean {
  const [address = '', prefix, ...rest] = found.split('/');
  const family = isIP(address);
  if (rest.length > 0 || (family !== 4 && family !== 6) || address.includes('%')) return false;
  return (
    prefix === undefined || (/^(0|[1-9][0-9]{0,2})$/.test(prefix) && Number(prefix) <= PREFIX_BITS[family])
  );
}

/** The base URL of a service: http or https, without credentials, query or fragment; no `/` at its end. */
export function baseUrl(): Kind<string> {
  return scalar({
    words: 'URL',
    expected: 'a URL such as http://127.0.0.1:9001',
    parse: parseBaseUrl,
    schema: { type: 'string', pattern: '^[hH][tT][tT][pP][sS]?://' },
  });
}

function parseBaseUrl(found: string): string | Mismatch {
  const url = httpUrl(found);
  if (url === undefined) return mismatch;
  if (url.username !== '' || url.password !== '') return new Mismatch('this URL carries credentials');
  if (/[?#]/.test(found)) return new Mismatch('this URL carries a query or a fragment');
  return found.replace(/\/+$/, '');
}

/** An origin as browsers send it: scheme, host and port, nothing behind. */
export function origin(): Kind<string> {
  return scalar({
    words: 'origin',
    expected: 'an origin such as https://app.example',
    parse: found => (httpUrl(found)?.origin === found ? found : mismatch),
    schema: { type: 'string', pattern: '^https?://' },
  });
}

/** Where a consent page may redirect to: an absolute http or https URL without credentials or fragment. */
export function redirectUrl(): Kind<string> {
  return scalar({
    words: 'URL',
    expected: 'a URL such as https://app.example/callback',
    parse: found => {
      const url = httpUrl(found);
      return url === undefined || url.username !== '' || url.password !== '' || found.includes('#')
        ? mismatch
        : found;
    },
    schema: { type: 'string', pattern: '^[hH][tT][tT][pP][sS]?://' },
  });
}

function httpUrl(found: string): URL | undefined {
  if (!/^https?:\/\/[^\s\\]+$/i.test(found)) return undefined;
  return URL.parse(found) ?? undefined;
}
