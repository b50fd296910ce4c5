import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Sample } from '../../bench/measure.ts';
import { ratiosOfFirst, renderReport, summarize } from '../../bench/report.ts';

function sample(candidate: string, round: number, cpuUs: number): Sample {
  const rest = { requests: 10, requestsPerSecond: 5, p50Us: 1, p99Us: 2, busy: 1, othersBusy: 0 };
  return { candidate, round, cpuUs, bodyBytes: 1024, userUs: cpuUs, systemUs: 0, ...rest };
}

const SAMPLES: readonly Sample[] = [
  sample('ours', 1, 10),
  sample('floor', 1, 5),
  sample('ours', 2, 30),
  sample('floor', 2, 20),
  sample('ours', 3, 12),
  sample('floor', 3, 10),
];

describe('the report of the benchmark', () => {
  test('ratios are taken within a round, not between medians', () => {
    // Rounds give 2, 1.5 and 1.2; the medians would give 12 / 10.
    assert.deepEqual(ratiosOfFirst(SAMPLES), [
      { bodyBytes: 1024, of: 'ours', over: 'floor', ratio: { median: 1.5, min: 1.2, max: 2 } },
    ]);
  });

  test('each body size has lines of its own', () => {
    const lines = summarize([...SAMPLES, { ...sample('ours', 1, 99), bodyBytes: 4096 }]);
    const found = lines.map(line => [line.bodyBytes, line.candidate, line.cpuUs.median]);
    assert.deepEqual(found, [
      [1024, 'ours', 12],
      [1024, 'floor', 10],
      [4096, 'ours', 99],
    ]);
  });

  test('the tables name every candidate and ratio', () => {
    const text = renderReport(SAMPLES);
    assert.match(text, /^1024 +ours +12\.0 \(10\.0–30\.0\)/m);
    assert.match(text, /^1024 +ours \/ floor +1\.500 \(1\.200–2\.000\)$/m);
  });

  test('one candidate alone has no ratio', () => {
    assert.deepEqual(ratiosOfFirst([sample('ours', 1, 10)]), []);
  });
});
