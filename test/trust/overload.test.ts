import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LatencyHistogram } from '../faults/latency-histogram.ts';
import { backAfterMs, overload } from './overload.ts';
import { testShortForm } from './short-form.ts';

/** Half a second of fifty calls of 20 ms, of which so many took 200 ms. */
function windowWith(late: number) {
  const histogram = new LatencyHistogram();
  for (let call = 0; call < 50; call += 1) histogram.record(call < late ? 200 : 20);
  return { success: histogram.toData() };
}

function behind(...late: readonly number[]) {
  return { windows: Array.from({ length: 40 }, (_, at) => windowWith(late[at] ?? 0)) };
}

test('the p99 is back at once where single calls are late', () => {
  assert.equal(backAfterMs(windowWith(0), behind()), 0);
  assert.equal(backAfterMs(windowWith(0), behind(0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1)), 0);
});

test('the p99 is back when the first stretch begins with at most one late call in a hundred', () => {
  assert.equal(backAfterMs(windowWith(0), behind(50, 50, 50, 50, 50, 50)), 3000);
  assert.equal(backAfterMs(windowWith(0), behind(...Array.from({ length: 20 }, () => 6))), 10_000);
  assert.equal(backAfterMs(windowWith(0), behind(...Array.from({ length: 20 }, () => 0), 6)), 0);
});

test('the p99 is never back where every stretch has more late calls', () => {
  assert.equal(
    backAfterMs(windowWith(0), behind(...Array.from({ length: 40 }, () => 10))),
    Number.POSITIVE_INFINITY,
  );
});

testShortForm(overload);
