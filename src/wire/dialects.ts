import type { DialectName } from '../model/document.ts';
import { SEEN } from './json-reader.ts';
import type { ScannedBody } from './scanned-body.ts';

/** How one family of clients writes the text of a value where bodies have corners. */
export interface Dialect {
  readonly name: DialectName;
  /** Top-level strings: their characters, JSON escapes, or JSON escapes without the quotes at the very edge. */
  readonly strings: 'raw' | 'escaped' | 'escaped-trimmed';
  /** Whether a top-level `null` is written as `null`; otherwise its name is left out too. */
  readonly writesNull: boolean;
  /** Whether the name of a top-level `""` is written; otherwise it is left out. */
  readonly writesEmpty: boolean;
  /** The `SEEN` bits of characters that are written as `\u003c` … inside objects and arrays. */
  readonly nestedEscapes: number;
  /** Whether object members that are `null` are left out inside objects and arrays. */
  readonly dropsNestedNull: boolean;
}

const PLAIN: Dialect = {
  name: 'plain',
  strings: 'raw',
  writesNull: false,
  writesEmpty: true,
  nestedEscapes: 0,
  dropsNestedNull: false,
};

/**
 * The dialects that working clients use, in the order in which they are tried.
 *
 * Source: protocol.md §3.
 */
export const DIALECTS: readonly Dialect[] = [
  PLAIN,
  { ...PLAIN, name: 'plain-null', writesNull: true },
  { ...PLAIN, name: 'sparse', writesEmpty: false },
  { ...PLAIN, name: 'official', strings: 'escaped-trimmed', writesNull: true },
  { ...PLAIN, name: 'postman', strings: 'escaped', writesNull: true },
  { ...PLAIN, name: 'gson', nestedEscapes: SEEN.ANGLE | SEEN.EQUALS, dropsNestedNull: true },
  { ...PLAIN, name: 'go', writesEmpty: false, nestedEscapes: SEEN.ANGLE },
];

/** The dialect of that name; every `DialectName` has one. */
export function dialectNamed(name: DialectName): Dialect {
  return DIALECTS.find(dialect => dialect.name === name) ?? PLAIN;
}

/** One bit per dialect, by its place among `DIALECTS`. */
export type DialectBits = number;

export function dialectBit(dialect: Dialect): DialectBits {
  return 1 << DIALECTS.indexOf(dialect);
}

/** Every dialect that writes the same text for this body as this one does, itself included. */
export function dialectsAlike(dialect: Dialect, body: ScannedBody): DialectBits {
  const trait = dialectTrait(dialect, body);
  let bits = 0;
  for (let place = 0; place < DIALECTS.length; place += 1) {
    const other = DIALECTS[place];
    if (other !== undefined && dialectTrait(other, body) === trait) bits |= 1 << place;
  }
  return bits;
}

/** A number that two dialects share exactly where they write the same text for this body. */
export function dialectTrait(dialect: Dialect, body: ScannedBody): number {
  const { topSeen, nestedSeen, hasNull, hasEmpty } = body.facts;
  let trait = dialect.nestedEscapes & nestedSeen;
  if (hasNull && dialect.writesNull) trait |= 4;
  if (hasEmpty && !dialect.writesEmpty) trait |= 8;
  if ((nestedSeen & SEEN.NULL_MEMBER) !== 0 && dialect.dropsNestedNull) trait |= 16;
  if ((topSeen & SEEN.ESCAPABLE) !== 0 && dialect.strings !== 'raw') trait |= 32;
  if ((topSeen & SEEN.ENDS_WITH_QUOTE) !== 0 && dialect.strings === 'escaped-trimmed') trait |= 64;
  return trait;
}
