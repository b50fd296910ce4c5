import { isInAny, parseAddress, parseAddressRange } from './address.ts';

const LOOPBACK = ['127.0.0.0/8', '::1'].flatMap(range => parseAddressRange(range) ?? []);

/** Whether only this machine reaches what listens on a host: an address of its own, or `localhost`. */
export function isLoopback(host: string): boolean {
  const address = parseAddress(host);
  return address === undefined ? host.toLowerCase() === 'localhost' : isInAny(address, LOOPBACK);
}
