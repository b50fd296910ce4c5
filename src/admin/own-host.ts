import { parseAddress } from '../model/address.ts';

/**
 * Whether a `Host` header names this listener: an address, `localhost`, or the name that it was told to listen on.
 *
 * A page of the web that lets its own name lead to this machine (DNS rebinding) comes with that name, and is refused.
 */
export function isOwnHost(host: string | undefined, listensOn: string): boolean {
  const name = nameOf(host ?? '').toLowerCase();
  if (name === '') return false;
  return name === 'localhost' || name === listensOn.toLowerCase() || parseAddress(name) !== undefined;
}

/** Without a port and without the brackets of an IPv6 address. */
function nameOf(host: string): string {
  const bracketed = /^\[([0-9A-Fa-f:.]+)\](?::\d{1,5})?$/.exec(host)?.[1];
  return bracketed ?? /^([^:]*)(?::\d{1,5})?$/.exec(host)?.[1] ?? '';
}
