import { depthMax, tokensMax, topLevelKeysMax } from './json-text.ts';
import type { Random } from './random.ts';
import { type WrittenString, writeNumber, writeString, writeText, writeWhitespace } from './token-writer.ts';

/** The value that `sign` has in a generated body until a test signs it. */
export const signPlaceholder = '0'.repeat(32);

/**
 * A request body as text, rich in the corners where readers and signers differ.
 *
 * Most of them read; a few stand just past a limit, or carry a key that is refused.
 */
export function generateBody(random: Random): string {
  if (random.oneIn(3_000)) return bodyNearTokenLimit(random);
  if (random.oneIn(400)) return bodyNearKeyLimit(random);
  if (random.oneIn(400)) return bodyNearDigestBudget(random);
  if (random.oneIn(60)) return bodyNearDepthLimit(random);
  return ordinaryBody({ random, spaced: random.oneIn(3) });
}

interface Style {
  readonly random: Random;
  /** Whether there is whitespace between tokens. */
  readonly spaced: boolean;
}

interface WrittenMember {
  readonly key: WrittenString;
  readonly value: string;
}

function ordinaryBody(style: Style): string {
  const { random } = style;
  const members = [...commonMembers(random), ...ownMembers(style)];
  const names = members.map(({ key }) => key.meaning);
  const kept = members.filter(({ key }, nth) => names.indexOf(key.meaning) === nth || random.oneIn(100));
  return (
    gap(style) +
    enclosed(
      style,
      '{}',
      shuffled(random, kept).map(each => memberText(style, each)),
    ) +
    gap(style)
  );
}

/** The common parameters, each nearly always there and nearly always in its usual form. */
function commonMembers(random: Random): readonly WrittenMember[] {
  return commonParameters
    .filter(() => !random.oneIn(10))
    .map(([name, usual]) => ({
      key: writeText(random, name),
      value: random.oneIn(12) ? random.pick(missingOrWrong) : usual,
    }));
}

const commonParameters = [
  ['type', '"bg.order.list.get"'],
  ['app_key', '"f9d5cc9313893a20d5aa85c654e8f503"'],
  ['timestamp', '1711009072'],
  ['data_type', '"JSON"'],
  ['access_token', '"2nifvmpyymvypwmcms5ct4uqqudrwgpmzbcnmkt1jzjkuaf3x56iixym"'],
  ['sign', `"${signPlaceholder}"`],
] as const;

const missingOrWrong = [
  'null',
  '""',
  '" "',
  '0',
  'false',
  '{}',
  '[]',
  '"\\u0022"',
  '"bg.order\\u002elist"',
] as const;

function ownMembers(style: Style): readonly WrittenMember[] {
  return times(style.random.below(6), () => ({
    key: topLevelKey(style.random),
    value: writeValue(style, 2),
  }));
}

/** A key of ASCII without NUL, but for a few that must be refused. */
function topLevelKey(random: Random): WrittenString {
  if (random.oneIn(150)) return random.pick(refusedKeys);
  if (random.oneIn(3)) return asAscii(random, writeString(random).meaning);
  return writeText(random, random.pick(topLevelNames));
}

const refusedKeys: readonly [WrittenString, ...WrittenString[]] = [
  { lexeme: '"\\u0000"', meaning: '\u0000' },
  { lexeme: '"a\\u0000"', meaning: 'a\u0000' },
  { lexeme: '"\\u0080"', meaning: '\u0080' },
  { lexeme: '"é"', meaning: 'é' },
  { lexeme: '"\\u00e9"', meaning: 'é' },
  { lexeme: '"😀"', meaning: '😀' },
];

const topLevelNames = [
  '',
  'a',
  'ab',
  'a1',
  'A',
  'Z',
  '_',
  '-',
  '~',
  '0',
  '9',
  '10',
  'sig',
  'signs',
  'Sign',
  'client_id',
  'version',
  '__proto__',
  'constructor',
  'toString',
  'a"b',
  '"',
  '\\',
  '\u0001',
  '\u001f',
  '\u007f',
  '<&>',
  "='",
  'sendRequestList',
] as const;

function asAscii(random: Random, text: string): WrittenString {
  return writeText(random, text.replaceAll(/[^ -~]/g, ''));
}

/** Any value; `depth` is that of the value itself, were it an object or array. */
function writeValue(style: Style, depth: number): string {
  const { random } = style;
  switch (random.below(depth < 6 ? 9 : 6)) {
    case 0:
    case 1:
    case 2:
      return writeString(random).lexeme;
    case 3:
      return writeNumber(random);
    case 4:
      return random.pick(['true', 'false', 'null']);
    case 5:
      return random.pick([
        'null',
        '""',
        '{}',
        '[]',
        '[null]',
        '{"a":null}',
        '[[],{}]',
        '{"a":{"b":null},"c":1}',
      ]);
    case 6:
      return enclosed(
        style,
        '[]',
        times(random.below(5), () => writeValue(style, depth + 1)),
      );
    default:
      return enclosed(
        style,
        '{}',
        times(random.below(5), () => memberText(style, nestedMember(style, depth))),
      );
  }
}

/** A key that may be anything and may come twice. */
function nestedMember(style: Style, depth: number): WrittenMember {
  const { random } = style;
  const key = random.oneIn(2) ? writeString(random) : writeText(random, random.pick(topLevelNames));
  return { key, value: writeValue(style, depth + 1) };
}

function memberText(style: Style, { key, value }: WrittenMember): string {
  return `${key.lexeme}${gap(style)}:${gap(style)}${value}`;
}

function enclosed(style: Style, brackets: '{}' | '[]', parts: readonly string[]): string {
  const inner = parts.map(part => gap(style) + part + gap(style)).join(',');
  return brackets.slice(0, 1) + (parts.length === 0 ? gap(style) : inner) + brackets.slice(1);
}

function gap({ random, spaced }: Style): string {
  return spaced ? writeWhitespace(random) : '';
}

/** The limit of nesting and one more, in arrays, objects or both. */
function bodyNearDepthLimit(random: Random): string {
  const levels = depthMax - 1 + random.below(2);
  const kinds = random.pick([['['], ['{'], ['[', '{']]);
  const open = times(levels, nth => (kinds[nth % kinds.length] === '{' ? '{"a":' : '['));
  const close = open.map(each => (each === '[' ? ']' : '}')).toReversed();
  const innermost = random.pick(['1', '""', 'null', '"[[[["']);
  return `{"p":${open.join('')}${innermost}${close.join('')},"sign":"${signPlaceholder}"}`;
}

/** The limit of top-level keys, less one to plus one. */
function bodyNearKeyLimit(random: Random): string {
  const count = topLevelKeysMax - 1 + random.below(3);
  const keys = times(count - 1, nth => `"k${nth}":${random.pick(['1', '""', 'null', '"a"', '[]'])}`);
  return `{${shuffled(random, [...keys, `"sign":"${signPlaceholder}"`]).join(',')}}`;
}

/** The limit of tokens, less one to plus one. */
function bodyNearTokenLimit(random: Random): string {
  const wanted = tokensMax - 1 + random.below(3);
  // {"p":[1],"sign":"…"} has 11 tokens; each further element adds two, and `[]` in place of a number one.
  const elements = times(Math.floor((wanted - 9) / 2), () => random.pick(['1', '""', 'null']));
  if ((wanted - 9) % 2 === 1) elements[0] = '[]';
  return `{"p":[${elements.join(',')}],"sign":"${signPlaceholder}"}`;
}

/** A long text beside corners in which dialects differ: to try them all costs about what may be digested. */
function bodyNearDigestBudget(random: Random): string {
  const corners = ['"a":null', '"b":""', '"c":"x\\""', '"d":{"e":"<"}', '"f":{"g":null}'].filter(() =>
    random.oneIn(2),
  );
  const bytes = random.oneIn(3) ? random.pick([8_192, 16_384]) - random.below(400) : random.below(30_000);
  const members = [...corners, `"p":"${'long'.repeat(bytes / 4)}"`, `"sign":"${signPlaceholder}"`];
  return `{${shuffled(random, members).join(',')}}`;
}

function times<T>(count: number, make: (nth: number) => T): T[] {
  return Array.from({ length: count }, (_, nth) => make(nth));
}

function shuffled<T>(random: Random, items: readonly T[]): readonly T[] {
  if (random.oneIn(2)) return items;
  return items
    .map(item => ({ item, order: random.below(1_000_000) }))
    .toSorted((left, right) => left.order - right.order)
    .map(({ item }) => item);
}
