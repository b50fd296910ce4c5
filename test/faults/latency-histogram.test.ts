import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRandom } from '../reference/random.ts';
import { LatencyHistogram } from './latency-histogram.ts';

describe('the latency histogram', () => {
  test('a quantile is never below the true one, and at most 1/64 above it', () => {
    const random = createRandom(3);
    const values = Array.from({ length: 20_000 }, () => 2 ** random.below(24) + random.below(5_000));
    const histogram = new LatencyHistogram();
    for (const us of values) histogram.record(us / 1000);
    const sorted = values.toSorted((left, right) => left - right);
    for (const fraction of [0.0001, 0.25, 0.5, 0.9, 0.99, 0.999, 1]) {
      const exact = sorted[Math.ceil(values.length * fraction) - 1] ?? 0;
      const said = histogram.quantileMs(fraction) * 1000;
      assert.ok(said >= exact && said <= exact * (1 + 1 / 64), `${fraction}: ${said} for ${exact}`);
    }
  });

  test('small values are told apart to the microsecond', () => {
    const histogram = new LatencyHistogram();
    for (let us = 0; us < 128; us += 1) histogram.record(us / 1000);
    assert.equal(histogram.quantileMs(0.5), 0.063);
    assert.equal(histogram.quantileMs(1), 0.127);
  });

  test('travels as data and adds up', () => {
    const histogram = new LatencyHistogram();
    for (const ms of [1, 2, 3, 400, 1e9]) histogram.record(ms);
    const sum = LatencyHistogram.from(histogram.toData());
    sum.add(histogram.toData());
    assert.equal(sum.count, 10);
    assert.equal(sum.quantileMs(0.5), histogram.quantileMs(0.5));
  });

  test('without values has no quantile', () => {
    assert.ok(Number.isNaN(new LatencyHistogram().quantileMs(0.5)));
  });
});
