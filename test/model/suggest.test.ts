import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { damerauLevenshtein, suggest } from '../../src/model/suggest.ts';

describe('damerauLevenshtein', () => {
  for (const [from, to, distance] of [
    ['', '', 0],
    ['', 'abc', 3],
    ['upstrem', 'upstream', 1],
    ['regoin', 'region', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ] as const) {
    test(`counts ${distance} from '${from}' to '${to}'`, () =>
      assert.equal(damerauLevenshtein(from, to), distance));
  }

  test('is the same both ways, zero only for equal texts, and at most the longer length', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (one, other) => {
        const distance = damerauLevenshtein(one, other);
        assert.equal(distance, damerauLevenshtein(other, one));
        assert.equal(distance === 0, one === other);
        assert.ok(distance <= Math.max(one.length, other.length));
      }),
    );
  });
});

describe('suggest', () => {
  test('names the nearest candidate', () =>
    assert.equal(suggest('limt', ['timeout', 'limits', 'limit']), 'limit'));
  test('names nothing that is far', () => assert.equal(suggest('colour', ['type', 'version']), undefined));
  test('does not mind case', () => assert.equal(suggest('MODE', ['mode']), 'mode'));
  test('looks at no word above 64 characters', () => {
    assert.equal(suggest('a'.repeat(65), ['a'.repeat(64)]), undefined);
    assert.equal(suggest('a'.repeat(64), ['a'.repeat(63)]), 'a'.repeat(63));
  });
});
