import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { driftOf, percentOf, ratioTo } from './between-baselines.ts';

describe('a stretch between two baselines', () => {
  test('is held against both, so that a machine that becomes slower evenly changes nothing', () => {
    assert.equal(ratioTo({ before: 4, behind: 9 }, 6), 1);
    assert.equal(ratioTo({ before: 5, behind: 5 }, 10), 2);
  });

  test('tells what the machine did by itself, in either direction', () => {
    assert.equal(driftOf({ before: 10, behind: 15 }), 1.5);
    assert.equal(driftOf({ before: 15, behind: 10 }), 1.5);
    assert.equal(driftOf({ before: 7, behind: 7 }), 1);
  });

  test('is told as what it is more or less', () => {
    assert.equal(percentOf(1.052), '+5.2 %');
    assert.equal(percentOf(0.97), '-3.0 %');
  });
});
