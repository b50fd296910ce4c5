import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pairedRatios, percentile, spreadOf } from '../../bench/stats.ts';

describe('statistics of the benchmark', () => {
  test('the median of an odd number of values is the middle one, whatever their order', () => {
    assert.deepEqual(spreadOf([9, 1, 4]), { median: 4, min: 1, max: 9 });
  });

  test('the median of an even number of values lies between the two in the middle', () => {
    assert.deepEqual(spreadOf([10, 1, 2, 4]), { median: 3, min: 1, max: 10 });
  });

  test('values are ordered as numbers, not as text', () => {
    assert.equal(spreadOf([100, 9, 20]).median, 20);
  });

  test('a percentile is one of the values, by nearest rank, both ends included', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    const cases: readonly (readonly [number, number])[] = [
      [0.01, 1],
      [0.5, 50],
      [0.99, 99],
      [1, 100],
    ];
    for (const [fraction, expected] of cases) assert.equal(percentile(hundred, fraction), expected);
  });

  test('every percentile of one value is that value', () => {
    assert.deepEqual([percentile([7], 0.01), percentile([7], 0.99), percentile([7], 1)], [7, 7, 7]);
  });

  test('no statistic is made up from no values', () => {
    assert.throws(() => spreadOf([]), RangeError);
    assert.throws(() => percentile([], 0.5), RangeError);
  });

  test('a ratio pairs values of the same round only', () => {
    const ours = new Map([
      [1, 10],
      [2, 30],
      [3, 50],
    ]);
    const theirs = new Map([
      [3, 25],
      [1, 20],
      [4, 1],
    ]);
    assert.deepEqual(pairedRatios(ours, theirs), [0.5, 2]);
  });

  test('a round whose partner used no measurable time has no ratio', () => {
    assert.deepEqual(pairedRatios(new Map([[1, 10]]), new Map([[1, 0]])), []);
  });
});
