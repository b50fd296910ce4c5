import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeString } from '../../src/wire/decode-string.ts';

/** The characters of what stands between two quotes. */
function decoded(inside: string): string {
  const bytes = Buffer.from(`"${inside}"`);
  return decodeString(bytes, 1, bytes.length - 1);
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function quad(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

/** A character in one of the spellings that JSON has for it. */
function spelled(character: string, choice: number): string {
  const quads = Array.from({ length: character.length }, (_, at) => quad(character.charCodeAt(at))).join('');
  const mustEscape = character < ' ' || character === '"' || character === '\\';
  const spellings = [quads, quads.toUpperCase().replaceAll('\\U', '\\u')];
  const short = SHORT[character];
  if (short !== undefined) spellings.push(short);
  if (!mustEscape) spellings.push(character);
  return spellings[choice % spellings.length] ?? quads;
}

test('any string is read in any of its spellings', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.nat(11)), {
        maxLength: 80,
      }),
      characters => {
        const text = characters.map(([character]) => character).join('');
        assert.equal(decoded(characters.map(([each, choice]) => spelled(each, choice)).join('')), text);
      },
    ),
    { numRuns: 500 },
  );
});

test('a string is read alike whatever the length of the runs between its escapes', () => {
  for (const character of ['a', 'é', '字', '😀']) {
    for (const length of [1, 63, 64, 65, 2047, 2048, 2049, 5000]) {
      const run = character.repeat(length);
      for (const [inside, text] of [
        ['\\n', '\n'],
        ['\\u0041', 'A'],
        ['\\ud83d\\ude00', '😀'],
      ] as const)
        assert.equal(decoded(`${run}${inside}${run}${inside}${inside}`), `${run}${text}${run}${text}${text}`);
    }
  }
});

test('a byte order mark is a character, and half a surrogate stays what it is', () => {
  assert.equal(decoded('\ufeffa'), '\ufeffa');
  assert.equal(decoded('\\ud83da'), '\ud83da');
});

test('escapes are read right whatever names the engine met before (nodejs/node#63785)', () => {
  for (const name of ['\\\\', '\\\\n', '\\\\u007', 'pageN\\\\u007', '\\\\\\\\'])
    JSON.parse(`{"h":[],"${name}":0}`);
  for (const [inside, text] of [
    ['\\"', '"'],
    ['\\r', '\r'],
    ['\\f', '\f'],
    ['\\n\\n', '\n\n'],
    ['\\u0075', 'u'],
    ['pageN\\u0075mber', 'pageNumber'],
  ] as const)
    assert.equal(decoded(inside), text);
});
