import type { Random } from './random.ts';

/** A JSON string as it stands in the body, quotes included, and the text it means. */
export interface WrittenString {
  readonly lexeme: string;
  readonly meaning: string;
}

/** A string of up to a dozen pieces, with corners at its edges more often than between. */
export function writeString(random: Random): WrittenString {
  if (random.oneIn(8)) return { lexeme: '""', meaning: '' };
  const pieces = Array.from({ length: random.below(random.oneIn(20) ? 200 : 6) }, () => piece(random));
  if (random.oneIn(4)) pieces.unshift(cornerPiece(random));
  if (random.oneIn(4)) pieces.push(cornerPiece(random));
  return joinedPieces(pieces);
}

/** A given text as a JSON string; now and then with some of its characters as `\uXXXX`. */
export function writeText(random: Random, meaning: string): WrittenString {
  const escapeSome = random.oneIn(12);
  return joinedPieces(
    Array.from(meaning).map(character => {
      if (escapeSome && random.oneIn(3)) return unicodeEscape(random, character);
      return asWritten(character);
    }),
  );
}

/** A number in one of the forms that a double would change, or a plain one. */
export function writeNumber(random: Random): string {
  if (random.oneIn(2)) return random.pick(oddNumbers);
  const sign = random.oneIn(4) ? '-' : '';
  const whole = String(random.below(random.pick([10, 1_000, 1_000_000_000])));
  const fraction = random.oneIn(3) ? `.${digits(random)}` : '';
  const exponent = random.oneIn(5)
    ? random.pick(['e', 'E']) + random.pick(['', '+', '-']) + digits(random)
    : '';
  return sign + whole + fraction + exponent;
}

/** Whitespace of JSON, often none. */
export function writeWhitespace(random: Random): string {
  if (random.oneIn(2)) return '';
  return Array.from({ length: 1 + random.below(3) }, () => random.pick([' ', '\t', '\n', '\r'])).join('');
}

const oddNumbers = [
  '0',
  '-0',
  '0.0',
  '-0.0',
  '1.0',
  '1.50',
  '1e400',
  '-1E+400',
  '1e-400',
  '0e0',
  '0E-00',
  '1E1',
  '5e-324',
  '9007199254740993',
  '601099548666279999',
  '-18446744073709551616',
  '123456789012345678901234567890',
  '0.1000000000000000055511151231257827',
  '1711009072',
  '1711009072000',
] as const;

function digits(random: Random): string {
  return Array.from({ length: 1 + random.below(6) }, () => String(random.below(10))).join('');
}

/** A run of characters with one way of writing them. */
type Piece = WrittenString;

function joinedPieces(pieces: readonly Piece[]): WrittenString {
  return {
    lexeme: `"${pieces.map(each => each.lexeme).join('')}"`,
    meaning: pieces.map(each => each.meaning).join(''),
  };
}

function piece(random: Random): Piece {
  if (random.oneIn(3)) return cornerPiece(random);
  return asWritten(random.pick(words));
}

const words = [
  'a',
  'b',
  'abc',
  'key1',
  'x y',
  'null',
  'true',
  '10',
  '1',
  '{}',
  '[1]',
  '{a:1,b}',
  ':',
  ',',
  '#',
  '?',
] as const;

function cornerPiece(random: Random): Piece {
  switch (random.below(7)) {
    case 0:
      return { lexeme: '\\"', meaning: '"' };
    case 1:
      return { lexeme: '\\\\', meaning: '\\' };
    case 2:
      return asWritten(random.pick(htmlCharacters));
    case 3:
      return random.pick(shortEscapes);
    case 4:
      return asWritten(random.pick(rawCharacters));
    case 5:
      return unicodeEscape(random, String.fromCharCode(random.below(0x20)));
    default:
      return unicodeEscape(random, random.pick(escapedCharacters));
  }
}

const htmlCharacters = ['<', '>', '&', '=', "'", '<i>=', '/', '`', '+', '%'] as const;

const shortEscapes: readonly [WrittenString, ...WrittenString[]] = [
  { lexeme: '\\b', meaning: '\b' },
  { lexeme: '\\f', meaning: '\f' },
  { lexeme: '\\n', meaning: '\n' },
  { lexeme: '\\r', meaning: '\r' },
  { lexeme: '\\t', meaning: '\t' },
  { lexeme: '\\/', meaning: '/' },
];

/** First and last characters of each length of UTF-8 and around the surrogates, and some that tools treat apart. */
const rawCharacters = [
  '\u007f',
  '\u0080',
  '\u0085',
  '\u00a0',
  'é',
  'ü',
  '\u07ff',
  '\u0800',
  '\u2028',
  '\u2029',
  '中文',
  '\ud7ff',
  '\ue000',
  '\ufeff',
  '\ufffd',
  '\uffff',
  '\u{10000}',
  '😀',
  '\u{10ffff}',
] as const;

const escapedCharacters = [...rawCharacters, ...htmlCharacters, '"', '\\', 'a', 's', ' ', '\u0000'] as const;

/** Every character of a text as `\uXXXX`, digits in either case; a pair of them above U+FFFF. */
function unicodeEscape(random: Random, text: string): Piece {
  const lexeme = text.split('').map(unit => `\\u${hexInSomeCase(random, unit)}`);
  return { lexeme: lexeme.join(''), meaning: text };
}

function hexInSomeCase(random: Random, unit: string): string {
  const hex = unit.charCodeAt(0).toString(16).padStart(4, '0');
  return random.oneIn(2) ? hex.toUpperCase() : hex;
}

/** The text unescaped where that is allowed. */
function asWritten(text: string): Piece {
  return { lexeme: JSON.stringify(text).slice(1, -1), meaning: text };
}
