import { isInAny, parseAddress } from '../model/address.ts';
import type { ClientAddress } from '../model/received.ts';
import type { Snapshot } from '../model/snapshot.ts';

const MAPPED = /^::ffff:(?=\d+\.)/i;
/** An address that nobody told. */
export const NOBODY: ClientAddress = { text: '', address: undefined };

/** The address of a TCP peer; IPv4-mapped IPv6 is written as IPv4. */
export function peerAddress(remote: string | undefined): ClientAddress {
  const text = (remote ?? '').replace(MAPPED, '');
  const address = parseAddress(text);
  return address === undefined ? NOBODY : { text, address };
}

/** Whether this is a proxy whose word about its callers is believed. */
export function isTrustedProxy({ address }: ClientAddress, { trustedProxies }: Snapshot): boolean {
  return address !== undefined && isInAny(address, trustedProxies);
}

/**
 * Where a call comes from: the TCP peer, or behind trusted proxies the right-most forwarded entry that is none of
 * them. An entry that is no address ends the search with none. Source: protocol.md §8.
 */
export function clientAddress(
  peer: ClientAddress,
  forwardedFor: string | undefined,
  snapshot: Snapshot,
): ClientAddress {
  const { trustedProxies } = snapshot;
  if (trustedProxies.length === 0 || forwardedFor === undefined || !isTrustedProxy(peer, snapshot))
    return peer;
  let nearest = peer;
  for (const entry of forwardedFor.split(',').toReversed()) {
    nearest = peerAddress(entry.trim());
    if (!isTrustedProxy(nearest, snapshot)) return nearest;
  }
  return nearest;
}
