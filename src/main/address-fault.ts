import type { HostPort, ListenSettings } from '../model/document.ts';

/** Why an address could not be had. */
export interface AddressFault {
  /** The key of the document that asks for it, such as `listen.admin`; `undefined`: the system does not say. */
  readonly key: string | undefined;
  readonly address: string;
  /** The system's word for it, such as `EADDRINUSE`. */
  readonly code: string;
}

const ADDRESS_CODES = new Set(['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES', 'EPERM', 'ENOTFOUND', 'EAI_AGAIN']);

/** What an error of a listener says about its address; `undefined` where it is an error of another kind. */
export function addressFaultOf(err: unknown, listen: ListenSettings): AddressFault | undefined {
  if (!(err instanceof Error) || !('code' in err)) return undefined;
  const code = String(err.code);
  if (!ADDRESS_CODES.has(code)) return undefined;
  const host = textOf(err, 'address') ?? textOf(err, 'hostname');
  const port = textOf(err, 'port');
  const key = keys(listen).findLast(([, asked]) => isAsked(asked, { host, port }));
  const asked = key?.[1];
  const address = asked === undefined ? `${host ?? '?'}:${port ?? '?'}` : `${asked.host}:${asked.port}`;
  return { key: key?.[0], address, code };
}

function keys({ gateway, admin, status }: ListenSettings): readonly (readonly [string, HostPort])[] {
  const asked: (readonly [string, HostPort])[] = [
    ['listen.gateway', gateway],
    ['listen.admin', admin],
  ];
  if (status !== undefined) asked.push(['listen.status', status]);
  return asked;
}

/** The one that failed is the last that asks for this address: those before it have it. */
function isAsked(
  asked: HostPort,
  { host, port }: { host: string | undefined; port: string | undefined },
): boolean {
  return (port === undefined || String(asked.port) === port) && (host === undefined || asked.host === host);
}

function textOf(err: Error, name: string): string | undefined {
  const value: unknown = Reflect.get(err, name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
