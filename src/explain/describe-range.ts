import type { AddressRange } from '../model/address.ts';

const MAPPED_PREFIX = 96;
const MAPPED_WORD = 0xffff;

/** An address range as an operator writes it: IPv4 in dots, IPv6 in groups, a single address without its prefix. */
export function describeRange({ base, prefix }: AddressRange): string {
  const [first, second, third, fourth] = base;
  const isIpv4 = first === 0 && second === 0 && third === MAPPED_WORD && prefix >= MAPPED_PREFIX;
  const text = isIpv4 ? dotted(fourth) : base.map(groupsOf).join(':');
  const bits = isIpv4 ? prefix - MAPPED_PREFIX : prefix;
  return prefix === 128 ? text : `${text}/${bits}`;
}

function dotted(word: number): string {
  return [word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff].join('.');
}

function groupsOf(word: number): string {
  return `${(word >>> 16).toString(16)}:${(word & 0xffff).toString(16)}`;
}
