import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fuzzInput } from './fuzz-input.ts';
import { type JsonNode, type ReadFault, readBody } from './json-text.ts';

const seed = 20_260;

/** A name for the table, the bytes, and the fault, or `reads`. */
type Row = readonly [name: string, body: string | Buffer, outcome: ReadFault | 'reads'];

const grammar: readonly Row[] = [
  ['zero bytes', '', 'reads'],
  ['one space', ' ', 'syntax'],
  ['an empty object', '{}', 'reads'],
  ['whitespace of all four kinds between all tokens', '\t{\n"a"\r: [ 1 , 2 ] }\r\n', 'reads'],
  ['a form feed between tokens', '{\f}', 'syntax'],
  ['a no-break space between tokens', '{\u00a0}', 'syntax'],
  ['a byte order mark', '\ufeff{}', 'syntax'],
  ['an array as body', '[]', 'not-object'],
  ['null as body', 'null', 'not-object'],
  ['a second value', '{}{}', 'syntax'],
  ['a trailing comma', '{"a":1,}', 'syntax'],
  ['a comment', '{/**/}', 'syntax'],
  ['an unquoted key', '{a:1}', 'syntax'],
  ['a key without a value', '{"a"}', 'syntax'],
  ['a wrong bracket', '{"a":[1}', 'syntax'],
  ['no end', '{"a":1', 'syntax'],
  ['a literal in capitals', '{"a":True}', 'syntax'],
  ['a literal cut short', '{"a":nul}', 'syntax'],
  ['the three literals', '{"a":[true,false,null]}', 'reads'],
  ['numbers of every form', '{"a":[0,-0,10,1.0,0.50,1e400,-1E+400,1e-01]}', 'reads'],
  ['a leading zero', '{"a":01}', 'syntax'],
  ['a plus sign', '{"a":+1}', 'syntax'],
  ['a minus alone', '{"a":-}', 'syntax'],
  ['no digit before the point', '{"a":.5}', 'syntax'],
  ['no digit behind the point', '{"a":1.}', 'syntax'],
  ['no digit in the exponent', '{"a":1e+}', 'syntax'],
  ['a hexadecimal number', '{"a":0x1}', 'syntax'],
  ['all escapes', String.raw`{"a":"\"\\\/\b\f\n\r\t\u00eF"}`, 'reads'],
  ['an unknown escape', String.raw`{"a":"\x41"}`, 'syntax'],
  ['an escape of three digits', String.raw`{"a":"\u00g"}`, 'syntax'],
  ['an escape cut by the end', String.raw`{"a":"\u00`, 'syntax'],
  ['a raw line feed in a string', '{"a":"\n"}', 'syntax'],
  ['a raw delete in a string', '{"a":"\u007f"}', 'reads'],
];

const characters: readonly Row[] = [
  [
    'the first and last character of each length',
    '{"a":"\u0080\u07ff\u0800\uffff\u{10000}\u{10ffff}"}',
    'reads',
  ],
  ['the neighbours of the surrogates', '{"a":"\ud7ff\ue000"}', 'reads'],
  ['a stray continuation byte', bytesInString(0x80), 'utf-8'],
  ['a cut sequence', bytesInString(0xe2, 0x82), 'utf-8'],
  ['an overlong sequence of two', bytesInString(0xc1, 0xbf), 'utf-8'],
  ['an overlong sequence of three', bytesInString(0xe0, 0x9f, 0xbf), 'utf-8'],
  ['an overlong sequence of four', bytesInString(0xf0, 0x8f, 0xbf, 0xbf), 'utf-8'],
  ['the first surrogate', bytesInString(0xed, 0xa0, 0x80), 'utf-8'],
  ['the last surrogate', bytesInString(0xed, 0xbf, 0xbf), 'utf-8'],
  ['the code point after the last', bytesInString(0xf4, 0x90, 0x80, 0x80), 'utf-8'],
  ['a sequence of five', bytesInString(0xf8, 0x88, 0x80, 0x80, 0x80), 'utf-8'],
  ['a byte that is never UTF-8', bytesInString(0xff), 'utf-8'],
  ['an escaped pair', String.raw`{"a":"\ud83d\ude00"}`, 'reads'],
  ['a high half alone', String.raw`{"a":"\ud83d"}`, 'surrogate'],
  ['a low half alone', String.raw`{"a":"\ude00"}`, 'surrogate'],
  ['halves in the wrong order', String.raw`{"a":"\ude00\ud83d"}`, 'surrogate'],
  ['a high half before a pair', String.raw`{"a":"\ud83d\ud83d\ude00"}`, 'surrogate'],
  ['a lone half in a nested key', String.raw`{"a":[{"\udfff":1}]}`, 'surrogate'],
  ['a lone half in a top-level key', String.raw`{"\ud800":1}`, 'surrogate'],
];

const limits: readonly Row[] = [
  ['64 levels of objects', nested('{"a":', 64, '}'), 'reads'],
  ['65 levels of objects', nested('{"a":', 65, '}'), 'depth'],
  ['64 levels with arrays', `{"a":${nested('[', 63, ']')}}`, 'reads'],
  ['65 levels with arrays', `{"a":${nested('[', 64, ']')}}`, 'depth'],
  ['brackets in strings', `{"a":"${'['.repeat(100)}"}`, 'reads'],
  ['50,000 tokens', `{"a":[[],${ones(24_996)}]}`, 'reads'],
  ['50,001 tokens', `{"a":[${ones(24_998)}]}`, 'tokens'],
  ['256 top-level keys', keys(256), 'reads'],
  ['257 top-level keys', keys(257), 'too-many-keys'],
  ['257 keys further down', `{"a":${keys(257)}}`, 'reads'],
  ['the same top-level key twice', '{"a":1,"b":2,"a":1}', 'duplicate-key'],
  ['the same top-level key twice, escaped once', String.raw`{"a":1,"\u0061":1}`, 'duplicate-key'],
  ['the same key twice further down', '{"a":{"b":1,"b":2}}', 'reads'],
  ['keys that differ in case', '{"a":1,"A":1}', 'reads'],
  ['names of what every object inherits', '{"__proto__":1,"constructor":2}', 'reads'],
  ['an empty top-level key', '{"":1}', 'reads'],
  ['NUL in a top-level key', String.raw`{"a\u0000":1}`, 'key-text'],
  ['the control character after NUL in a top-level key', String.raw`{"\u0001":1}`, 'reads'],
  ['delete in a top-level key', '{"\u007f":1}', 'reads'],
  ['the first character past ASCII in a top-level key', String.raw`{"\u0080":1}`, 'key-text'],
  ['a raw letter past ASCII in a top-level key', '{"é":1}', 'key-text'],
  ['NUL and letters past ASCII in a nested key', String.raw`{"a":{"é\u0000":1}}`, 'reads'],
];

for (const [about, rows] of Object.entries({ grammar, characters, limits })) {
  describe(`the second reader keeps the ${about}`, () => {
    for (const [name, body, outcome] of rows) {
      test(`${name}: ${outcome}`, () => {
        const reading = readBody(Buffer.from(body));
        assert.equal(reading.reads ? 'reads' : reading.fault, outcome);
      });
    }
  });
}

describe('the second reader against the platform', () => {
  test('accepts just what JSON.parse reads as an object of valid UTF-8, limits of the protocol aside', () => {
    const outcomes = { accepted: 0, refused: 0, beyondLimits: 0 };
    for (let nth = 0; nth < 8_000; nth += 1) {
      const bytes = fuzzInput(seed, nth);
      const reading = readBody(bytes);
      const platform = platformReading(bytes);
      const where = `seed ${seed} input ${nth}: ${bytes.toString('latin1')}`;
      if (reading.reads) {
        outcomes.accepted += 1;
        assertLeaves(reading.body, bytes);
        if (!hasEscapedKey(reading.body, bytes)) assert.deepEqual(asValue(reading.body), platform, where);
      } else if (['syntax', 'utf-8', 'not-object'].includes(reading.fault)) {
        outcomes.refused += 1;
        assert.equal(platform, undefined, where);
      } else outcomes.beyondLimits += 1;
    }
    for (const [outcome, count] of Object.entries(outcomes)) assert.ok(count > 100, `${outcome}: ${count}`);
  });

  test('gives the place of every value in the body', () => {
    const text = '{ "a" : [ "é" , -0 ] , "b":{"c":true}}';
    const reading = readBody(Buffer.from(text));
    assert.ok(reading.reads);
    const slices = reading.body.members.map(({ value }) =>
      Buffer.from(text).subarray(value.start, value.end).toString(),
    );
    assert.deepEqual(slices, ['[ "é" , -0 ]', '{"c":true}']);
  });
});

function platformReading(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  try {
    const value: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
    );
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Each string, number and literal alone means what the platform reads in its slice. */
function assertLeaves(node: JsonNode, bytes: Buffer): void {
  if (node.kind === 'array') {
    for (const element of node.elements) assertLeaves(element, bytes);
  } else if (node.kind === 'object') {
    for (const { key, value } of node.members) {
      assertLeaves(key, bytes);
      assertLeaves(value, bytes);
    }
  } else {
    assert.deepEqual(asValue(node), JSON.parse(bytes.toString('utf8', node.start, node.end)));
  }
}

/** V8 may read an escaped key as another one that it has met before (nodejs/node#63785). */
function hasEscapedKey(node: JsonNode, bytes: Buffer): boolean {
  if (node.kind === 'array') return node.elements.some(element => hasEscapedKey(element, bytes));
  if (node.kind !== 'object') return false;
  return node.members.some(
    ({ key, value }) => bytes.subarray(key.start, key.end).includes('\\') || hasEscapedKey(value, bytes),
  );
}

function asValue(node: JsonNode): unknown {
  if (node.kind === 'string') return node.text;
  if (node.kind === 'number' || node.kind === 'literal') return JSON.parse(node.lexeme);
  if (node.kind === 'array') return node.elements.map(element => asValue(element));
  return Object.fromEntries(node.members.map(({ key, value }) => [key.text, asValue(value)]));
}

function bytesInString(...bytes: readonly number[]): Buffer {
  return Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')]);
}

function nested(open: string, levels: number, close: string): string {
  const innermost = open === '[' ? '' : '1';
  return open.repeat(levels) + innermost + close.repeat(levels);
}

function ones(count: number): string {
  return Array.from({ length: count }, () => '1').join(',');
}

function keys(count: number): string {
  return `{${Array.from({ length: count }, (_, nth) => `"k${nth}":1`).join(',')}}`;
}
