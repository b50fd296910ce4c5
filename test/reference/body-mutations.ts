import type { Random } from './random.ts';

/** Breaks a body in one to three places; the result may still read. */
export function mutateBody(random: Random, body: Buffer): Buffer {
  let mutated = body;
  for (let left = random.oneIn(4) ? 3 : 1; left > 0; left -= 1)
    mutated = random.pick(mutations)(random, mutated);
  return mutated;
}

type Mutation = (random: Random, body: Buffer) => Buffer;

const mutations: readonly [Mutation, ...Mutation[]] = [
  flipBit,
  replaceByte,
  insertSnippet,
  insertSnippet,
  insertInsideString,
  insertInsideString,
  breakNumber,
  cutEnd,
  deleteRange,
  repeatRange,
  repeatTopLevelKey,
  swapBytes,
  addEdge,
];

function flipBit(random: Random, body: Buffer): Buffer {
  const at = random.below(body.length);
  return spliced(body, { at, remove: 1, insert: Buffer.of((body[at] ?? 0) ^ (1 << random.below(8))) });
}

function replaceByte(random: Random, body: Buffer): Buffer {
  const byte = random.oneIn(2) ? random.below(256) : random.pick(tellingBytes);
  return spliced(body, { at: random.below(body.length), remove: 1, insert: Buffer.of(byte) });
}

/** Bytes that mean something to a reader, and their neighbours. */
const tellingBytes = [
  0x00, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1f, 0x20, 0x22, 0x27, 0x2b, 0x2c, 0x2d, 0x2e, 0x2f, 0x30, 0x3a,
  0x45, 0x5b, 0x5c, 0x5d, 0x65, 0x75, 0x7b, 0x7d, 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xe0, 0xed, 0xf0, 0xf4, 0xf5,
  0xff,
] as const;

function insertSnippet(random: Random, body: Buffer): Buffer {
  return spliced(body, { at: random.below(body.length + 1), remove: 0, insert: random.pick(snippets) });
}

/** Text that is wrong nearly everywhere, or right only in some places. */
const snippets = asBuffers([
  '"',
  '\\',
  '\\u',
  '\\ud800',
  '\\udc00',
  '\\ud83d\\ude00',
  '\\x41',
  '\\u00g0',
  '\\U0041',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  ',,',
  '-',
  '+',
  '.',
  '0',
  '00',
  '01',
  '1.',
  '.5',
  '1e',
  '-0',
  'NaN',
  'Infinity',
  'nul',
  'True',
  '\u00a0',
  '\u2028',
  '\ufeff',
  '\u000b',
  '\u0000',
  '//',
  '/**/',
  "'a'",
]);

/** Puts a broken character or a lone surrogate inside a string, where a lenient reader would let it pass. */
function insertInsideString(random: Random, body: Buffer): Buffer {
  const quote = body.indexOf('"', random.below(body.length));
  return spliced(body, { at: quote + 1, remove: 0, insert: random.pick(brokenCharacters) });
}

const brokenCharacters: readonly [Buffer, ...Buffer[]] = [
  ...asBuffers([
    '\\ud800',
    '\\uDBFF',
    '\\udc00',
    '\\uDFFF',
    '\\ude00\\ud83d',
    '\\ud83d\\u0041',
    '\\ud83d\\ud83d',
    '\\ud83d\\ud83d\\ude00',
    '\\ude00\\ude00',
    '\\udbff\\udbff',
    '\\udbff\\ue000',
    '\\ud800\\\\udc00',
    '\\ud800 \\udc00',
    '\\ud800xudc00',
    '\\udc00\\udc00',
    '\\ud83d\\ndc00',
  ]),
  Buffer.of(0x80),
  Buffer.of(0xbf),
  Buffer.of(0xc3),
  Buffer.of(0xc0, 0x80),
  Buffer.of(0xc1, 0xbf),
  Buffer.of(0xe2, 0x82),
  Buffer.of(0xe0, 0x9f, 0xbf),
  Buffer.of(0xed, 0xa0, 0x80),
  Buffer.of(0xed, 0xbf, 0xbf),
  Buffer.of(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80),
  Buffer.of(0xf0, 0x8f, 0xbf, 0xbf),
  Buffer.of(0xf0, 0x9f, 0x98),
  Buffer.of(0xf4, 0x90, 0x80, 0x80),
  Buffer.of(0xf5, 0x80, 0x80, 0x80),
  Buffer.of(0xf8, 0x88, 0x80, 0x80, 0x80),
  Buffer.of(0xfe),
  Buffer.of(0xff),
  // These are right, and must pass.
  Buffer.of(0xed, 0x9f, 0xbf),
  Buffer.of(0xee, 0x80, 0x80),
  Buffer.of(0xf4, 0x8f, 0xbf, 0xbf),
];

/** Puts something in front of or behind a run of digits, most of which stand in numbers. */
function breakNumber(random: Random, body: Buffer): Buffer {
  const digits = [...body.toString('latin1').matchAll(/[0-9]+/g)].at(random.below(8));
  if (digits === undefined) return body;
  const at = digits.index + (random.oneIn(2) ? digits[0].length : 0);
  return spliced(body, { at, remove: 0, insert: random.pick(numberParts) });
}

const numberParts = asBuffers([
  '0',
  '-',
  '+',
  '.',
  'e',
  'E',
  'e+',
  'E-',
  '.e1',
  '.0',
  'e0',
  'x',
  '_',
  ' ',
  '-0',
  '1e5',
]);

function cutEnd(random: Random, body: Buffer): Buffer {
  return body.subarray(
    0,
    random.oneIn(2) ? Math.max(0, body.length - 1 - random.below(3)) : random.below(body.length),
  );
}

function deleteRange(random: Random, body: Buffer): Buffer {
  const remove = random.oneIn(2) ? 1 : 1 + random.below(12);
  return spliced(body, { at: random.below(body.length), remove, insert: Buffer.alloc(0) });
}

function repeatRange(random: Random, body: Buffer): Buffer {
  const from = random.below(body.length);
  const range = body.subarray(from, from + 1 + random.below(20));
  return spliced(body, { at: random.below(body.length + 1), remove: 0, insert: range });
}

/** Puts a name that stands in the body, escaped or not, in front of the first member. */
function repeatTopLevelKey(random: Random, body: Buffer): Buffer {
  const key = random.pick(
    asBuffers(['"type":1,', '"sign":"",', '"\\u0073ign":null,', '"\\u0074ype":"x.y",', '"a":1,', '"":1,']),
  );
  return spliced(body, { at: body.indexOf('{') + 1, remove: 0, insert: key });
}

function swapBytes(random: Random, body: Buffer): Buffer {
  const swapped = Buffer.from(body);
  const left = random.below(body.length);
  const right = random.below(body.length);
  const byte = swapped[left];
  const other = swapped[right];
  if (byte === undefined || other === undefined) return swapped;
  swapped[left] = other;
  swapped[right] = byte;
  return swapped;
}

/** Puts something before or after the body. */
function addEdge(random: Random, body: Buffer): Buffer {
  return spliced(body, { at: random.oneIn(2) ? 0 : body.length, remove: 0, insert: random.pick(snippets) });
}

interface Splice {
  readonly at: number;
  readonly remove: number;
  readonly insert: Buffer;
}

function spliced(body: Buffer, { at, remove, insert }: Splice): Buffer {
  return Buffer.concat([body.subarray(0, at), insert, body.subarray(at + remove)]);
}

function asBuffers(texts: readonly [string, ...string[]]): readonly [Buffer, ...Buffer[]] {
  const [first, ...rest] = texts;
  return [Buffer.from(first), ...rest.map(text => Buffer.from(text))];
}
