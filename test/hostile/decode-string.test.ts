import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeString } from '../../src/wire/decode-string.ts';
import { createRandom } from '../reference/random.ts';

const RUNS = [1, 2, 62, 63, 64, 65, 66, 127, 128, 2046, 2047, 2048, 2049, 2112, 5000] as const;

test('a string reads alike whatever the length of the runs between its escapes', () => {
  for (const character of ['a', 'é', '字', '😀']) {
    for (const length of RUNS) {
      for (const escape of ['\\n', '\\u0041', '\\ud83d\\ude00', '\\\\']) {
        const run = character.repeat(length);
        held(escape + run);
        held(run + escape);
        held(`${run}${escape}${run}${escape}${escape}${run}`);
        held(`a${run}${escape}`.repeat(3));
      }
    }
  }
});

test('a string reads alike with escapes and characters of every size in any order', () => {
  for (let nth = 0; nth < 300; nth += 1) {
    const random = createRandom(5, nth);
    const pieces = Array.from({ length: random.below(3_000) }, () =>
      random.pick(['a', '\\"', 'é', '\\t', '字', '😀', '\\ufeff', '\ufeff', '\\/', 'abcdefgh', '\\u00e9']),
    );
    held(pieces.join(''));
  }
});

function held(text: string): void {
  const bytes = Buffer.from(`"${text}"`);
  assert.equal(decodeString(bytes, 1, bytes.length - 1), JSON.parse(`"${text}"`));
}
