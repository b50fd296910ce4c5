import type { HostPort, ListenSettings } from '../model/document.ts';

/** Why an address could not be had. */
export interface AddressFault {
  /** The keys of the document that ask for it, such as `listen.admin`; several ask in vain for the same one. */
  readonly keys: readonly string[];
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
  const onPort = entriesOf(listen).filter(
    ([, { port: asked }]) => port === undefined || String(asked) === port,
  );
  // A name in the document is an address in the error: then the port alone has to tell.
  const exact = onPort.filter(([, asked]) => asked.host === host);
  const asking = exact.length > 0 ? exact : onPort;
  const asked = asking[0]?.[1];
  const address = asked === undefined ? `${host ?? '?'}:${port ?? '?'}` : `${asked.host}:${asked.port}`;
  return { keys: asking.map(([key]) => key), address, code };
}

function entriesOf({ gateway, admin, status }: ListenSettings): readonly (readonly [string, HostPort])[] {
  const entries: readonly (readonly [string, HostPort | undefined])[] = [
    ['listen.gateway', gateway],
    ['listen.admin', admin],
    ['listen.status', status],
  ];
  return entries.flatMap(([key, asked]) => (asked === undefined ? [] : [[key, asked] as const]));
}

function textOf(err: Error, name: string): string | undefined {
  const value: unknown = Reflect.get(err, name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
