/** An IP address as four 32-bit words; IPv4 is its IPv4-mapped IPv6 form, so that both compare equal. */
export type Address = readonly [number, number, number, number];

/** The addresses that share the first `prefix` bits of `base`; 0 to 128, both included. */
export interface AddressRange {
  readonly base: Address;
  readonly prefix: number;
}

const MAPPED_WORD = 0xffff;
const MAPPED_PREFIX = 96;
/** What may name a zone: nothing that would need an escape in a line of the log. */
const ZONE = /^[0-9A-Za-z.:-]+$/;

/** Reads an IPv4 or IPv6 address, a zone id left out; `undefined` where the text is neither. */
export function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

/** Reads `address` or `address/prefix`; `undefined` where the text is neither. */
export function parseAddressRange(text: string): AddressRange | undefined {
  const [host = '', bits, ...rest] = text.split('/');
  const base = parseAddress(host);
  if (base === undefined || rest.length > 0) return undefined;
  const offset = host.includes(':') ? 0 : MAPPED_PREFIX;
  if (bits === undefined) return { base, prefix: 128 };
  if (!/^\d{1,3}$/.test(bits) || offset + Number(bits) > 128) return undefined;
  return { base, prefix: offset + Number(bits) };
}

export function isInRange(address: Address, { base, prefix }: AddressRange): boolean {
  for (let word = 0; word < 4; word += 1) {
    const bits = Math.min(32, Math.max(0, prefix - 32 * word));
    const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
    if ((((address[word] ?? 0) ^ (base[word] ?? 0)) & mask) !== 0) return false;
  }
  return true;
}

export function isInAny(address: Address, ranges: readonly AddressRange[]): boolean {
  return ranges.some(range => isInRange(address, range));
}

function parseIpv4(text: string): Address | undefined {
  const word = ipv4Word(text);
  return word === undefined ? undefined : [0, 0, MAPPED_WORD, word];
}

/** Four decimal parts without leading zeros, which some readers take for octal. */
function ipv4Word(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let word = 0;
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    word = word * 256 + Number(part);
  }
  return word;
}

function parseIpv6(text: string): Address | undefined {
  const [host = '', zone, ...rest] = text.split('%');
  if (rest.length > 0 || (zone !== undefined && !ZONE.test(zone))) return undefined;
  const halves = host.split('::');
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] ?? '', halves.length === 1);
  const tail = groupsOf(halves[1] ?? '', true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  const wordAt = (at: number): number => (groups[at] ?? 0) * 0x10000 + (groups[at + 1] ?? 0);
  return [wordAt(0), wordAt(2), wordAt(4), wordAt(6)];
}

/** The 16-bit groups of one side of a `::`; a dotted IPv4 tail counts as two, where it may stand. */
function groupsOf(text: string, mayEndDotted: boolean): readonly number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const dotted =
      mayEndDotted && index === parts.length - 1 && part.includes('.') ? ipv4Word(part) : undefined;
    if (dotted !== undefined) groups.push(Math.floor(dotted / 0x10000), dotted % 0x10000);
    else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
