import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { type AddressRange, parseAddress } from '../../model/address.ts';
import { guardedAs } from '../../model/guarded-addresses.ts';

/** Resolves a name to every address it has, as `dns.lookup` does. */
export type ResolveAll = (
  name: string,
  options: LookupOptions & { all: true },
  done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

type Waiting = (error: Error | null, addresses: readonly LookupAddress[]) => void;

/** A name has only addresses that must not be called. */
export class GuardedAddressError extends Error {
  readonly code = 'EGUARDED';
}

/**
 * A `lookup` for connections that leaves guarded addresses out, and fails where no other is left.
 *
 * A connection goes to what this call returned and nothing is resolved again, so a name cannot change between the
 * look and the connection. Connections that are made at once share one resolution: a resolver that hangs holds one of
 * the few threads of the process per name, and not one per call.
 */
export function guardedLookup(
  allowed: readonly AddressRange[],
  resolve: ResolveAll = systemLookup,
): LookupFunction {
  const waiting = new Map<string, Waiting[]>();
  const resolveOnce = (name: string, take: Waiting): void => {
    const others = waiting.get(name);
    if (others !== undefined) {
      others.push(take);
      return;
    }
    const takers = [take];
    waiting.set(name, takers);
    resolve(name, { all: true }, (error, addresses) => {
      waiting.delete(name);
      for (const taker of takers) taker(error, addresses);
    });
  };
  return (name, { all }, done) => {
    resolveOnce(name, (error, addresses) => {
      if (error !== null) return done(error, []);
      const open = addresses.filter(({ address }) => faultOf(address, allowed) === undefined);
      const [first] = open;
      if (first === undefined) return done(guardedError(name, addresses, allowed), []);
      return all === true ? done(null, open) : done(null, first.address, first.family);
    });
  };
}

function faultOf(text: string, allowed: readonly AddressRange[]): string | undefined {
  const address = parseAddress(text);
  return address === undefined ? 'no address' : guardedAs(address, allowed);
}

function guardedError(
  name: string,
  addresses: readonly LookupAddress[],
  allowed: readonly AddressRange[],
): GuardedAddressError {
  const [first] = addresses;
  if (first === undefined) return new GuardedAddressError(`${name} has no address`);
  const kind = faultOf(first.address, allowed) ?? 'guarded';
  return new GuardedAddressError(`${name} has ${kind}, ${first.address}`);
}
