import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Histogram, Registry } from 'prom-client';
import { TimeHistogram } from '../../../src/adapters/prometheus/time-histogram.ts';
import { createRandom } from '../../reference/random.ts';

const CONFIG = { name: 'a_seconds', help: 'Time of a.', bounds: [0.0001, 0.5, 1, 10] };

describe('a histogram of times', () => {
  test('shows what prom-client shows, of any durations', async () => {
    const { name, help, bounds } = CONFIG;
    const registry = new Registry();
    const theirs = new Histogram({ name, help, buckets: [...bounds], registers: [registry] });
    const ours = new TimeHistogram(CONFIG);
    const random = createRandom(1);
    const durations = [
      -0.1,
      0,
      ...bounds,
      11,
      ...Array.from({ length: 500 }, () => random.below(12_000) / 1000),
    ];
    for (const seconds of durations) {
      theirs.observe(seconds);
      ours.observe(seconds);
    }
    assert.equal(`${ours.render()}\n`, await registry.metrics());
  });

  test('shows its buckets before there was any', () => {
    assert.match(
      new TimeHistogram(CONFIG).render(),
      /a_seconds_bucket\{le="\+Inf"\} 0\na_seconds_sum 0\na_seconds_count 0$/,
    );
  });
});
