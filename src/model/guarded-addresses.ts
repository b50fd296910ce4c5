import { type Address, type AddressRange, isInAny, isInRange, parseAddressRange } from './address.ts';

interface Guarded {
  readonly noun: string;
  readonly ranges: readonly AddressRange[];
}

/**
 * Addresses at which no internal service lives, but which give away a machine's credentials, or are nobody's.
 *
 * Loopback and private addresses are where services live. IPv6 forms that carry an IPv4 address count as that address.
 */
const GUARDED: readonly Guarded[] = [
  guarded('a metadata address', [
    '169.254.169.254',
    '169.254.170.2',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    'fd00:ec2::/32',
    'fd20:ce::254',
  ]),
  guarded('a link-local address', ['169.254.0.0/16', 'fe80::/10']),
  guarded('an unspecified address', ['0.0.0.0/8', '::']),
  guarded('a multicast address', ['224.0.0.0/4', 'ff00::/8']),
  guarded('a reserved address', ['240.0.0.0/4']),
];

/** IPv6 networks that carry an IPv4 address, and where in an address it stands. */
const CARRIERS: readonly (readonly [range: AddressRange, wordOf: (address: Address) => number])[] = [
  // NAT64, also of a network's own (RFC 6052, RFC 8215); SIIT (RFC 2765); 6to4 (RFC 3056); Teredo (RFC 4380).
  [rangeOf('64:ff9b::/96'), lastWord],
  [rangeOf('64:ff9b:1::/48'), lastWord],
  [rangeOf('::ffff:0:0:0/96'), lastWord],
  [rangeOf('2002::/16'), ([first, second]) => (((first & 0xffff) << 16) | (second >>> 16)) >>> 0],
  [rangeOf('2001::/32'), address => ~lastWord(address) >>> 0],
  [rangeOf('::/96'), lastWord],
];
/** What stands in front of the IPv4 address of an interface of ISATAP, in any network (RFC 5214). */
const ISATAP_WORDS: ReadonlySet<number> = new Set([0x0000_5efe, 0x0200_5efe]);
const MAPPED_WORD = 0xffff;
const LOOPBACK_OR_NONE_MAX = 1;

/** What a guarded address is, in words; `undefined`: it may be called. */
export function guardedAs(address: Address, allowed: readonly AddressRange[]): string | undefined {
  const carried = carriedIn(address);
  for (const meant of carried === undefined ? [address] : [address, carried]) {
    if (isInAny(meant, allowed)) return undefined;
    const kind = GUARDED.find(({ ranges }) => isInAny(meant, ranges));
    if (kind !== undefined) return kind.noun;
  }
  return undefined;
}

/** The IPv4 address inside an IPv6 address of a network for translation or tunnels; `::` and `::1` carry none. */
function carriedIn(address: Address): Address | undefined {
  const [first, second, third, last] = address;
  if (first === 0 && second === 0 && third === 0 && last <= LOOPBACK_OR_NONE_MAX) return undefined;
  if (ISATAP_WORDS.has(third)) return [0, 0, MAPPED_WORD, last];
  const carrier = CARRIERS.find(([range]) => isInRange(address, range));
  return carrier === undefined ? undefined : [0, 0, MAPPED_WORD, carrier[1](address)];
}

function lastWord([, , , last]: Address): number {
  return last;
}

function guarded(noun: string, ranges: readonly string[]): Guarded {
  return { noun, ranges: ranges.map(rangeOf) };
}

function rangeOf(text: string): AddressRange {
  const range = parseAddressRange(text);
  if (range === undefined) throw new Error(`no address: ${text}`);
  return range;
}
