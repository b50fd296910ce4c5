import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { nextArrival, paceOf, TICKS_PER_MS, waitTicks } from '../../src/model/gcra.ts';
import type { QuotaLimit } from '../../src/model/quota.ts';

const limits = fc.record({
  rate: fc.integer({ min: 1, max: 5000 }),
  perMs: fc.integer({ min: 1, max: 86_400_000 }),
  burst: fc.integer({ min: 1, max: 40 }),
});
/** Ticks between two calls, as a share of the interval: many at once, some close by, some far apart. */
const gaps = fc.array(
  fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3, noNaN: true }), fc.constantFrom(1, 10, 100)),
  { minLength: 1, maxLength: 120 },
);
const starts = fc.integer({ min: 0, max: 2 ** 45 });

/** Runs calls through one quota; the moments, in ticks, of those that were admitted. */
function admitted(limit: QuotaLimit, start: number, shares: readonly number[]): readonly number[] {
  const pace = paceOf(limit);
  const moments: number[] = [];
  let arrival = 0;
  let now = start;
  for (const share of shares) {
    now += Math.round(share * pace.interval);
    if (waitTicks(pace, arrival, now) > 0) continue;
    arrival = nextArrival(pace, arrival, now);
    moments.push(now);
  }
  return moments;
}

/** Spends the burst at one moment; the arrival then. */
function spentBurst(limit: QuotaLimit, now: number): number {
  const pace = paceOf(limit);
  let arrival = 0;
  for (let calls = 0; calls < limit.burst; calls += 1) {
    assert.equal(waitTicks(pace, arrival, now), 0, 'a burst that nobody spent is there');
    arrival = nextArrival(pace, arrival, now);
  }
  return arrival;
}

describe('the rate of a quota', () => {
  test('is never above burst + rate · t, in any window', () => {
    fc.assert(
      fc.property(limits, starts, gaps, (limit, start, shares) => {
        const moments = admitted(limit, start, shares);
        for (const [first, from] of moments.entries()) {
          for (const [more, to] of moments.slice(first).entries()) {
            const refilled = Math.floor(((to - from) * limit.rate) / (limit.perMs * TICKS_PER_MS));
            assert.ok(more + 1 <= limit.burst + refilled, `${more + 1} calls in ${to - from} ticks`);
          }
        }
      }),
    );
  });

  test('is not below the limit either: a burst at once, and from then on one call per interval', () => {
    fc.assert(
      fc.property(limits, starts, (limit, start) => {
        const pace = paceOf(limit);
        let arrival = spentBurst(limit, start);
        for (let turn = 1; turn <= 50; turn += 1) {
          const now = start + turn * pace.interval;
          assert.equal(waitTicks(pace, arrival, now), 0);
          arrival = nextArrival(pace, arrival, now);
          assert.equal(waitTicks(pace, arrival, now), pace.interval);
        }
      }),
    );
  });

  test('is reckoned with an interval that is rounded up by less than a tick', () => {
    fc.assert(
      fc.property(limits, limit => {
        const { interval } = paceOf(limit);
        const exact = (limit.perMs * TICKS_PER_MS) / limit.rate;
        assert.ok(Number.isSafeInteger(interval) && interval >= exact && interval < exact + 1);
      }),
    );
  });

  test('comes back whole once the burst has refilled', () => {
    fc.assert(
      fc.property(limits, starts, (limit, start) => {
        const pace = paceOf(limit);
        let arrival = spentBurst(limit, start);
        const now = start + limit.burst * pace.interval;
        for (let calls = 0; calls < limit.burst; calls += 1) {
          assert.equal(waitTicks(pace, arrival, now), 0);
          arrival = nextArrival(pace, arrival, now);
        }
        assert.ok(waitTicks(pace, arrival, now) > 0);
      }),
    );
  });
});

describe('the wait of a refusal', () => {
  test('is exact: waiting that long admits, and one tick less does not', () => {
    fc.assert(
      fc.property(limits, starts, fc.double({ min: 0, max: 0.999, noNaN: true }), (limit, start, share) => {
        const pace = paceOf(limit);
        const arrival = spentBurst(limit, start);
        const now = start + Math.floor(share * pace.interval);
        const wait = waitTicks(pace, arrival, now);
        assert.ok(wait > 0 && wait <= pace.interval);
        assert.equal(waitTicks(pace, arrival, now + wait), 0);
        assert.equal(waitTicks(pace, arrival, now + wait - 1), 1);
      }),
    );
  });
});

describe('an arrival that lies too far ahead', () => {
  test('makes nobody wait for longer than one interval at a time', () => {
    fc.assert(
      fc.property(limits, starts, starts, (limit, now, ahead) => {
        const pace = paceOf(limit);
        assert.ok(waitTicks(pace, now + ahead, now) <= pace.interval);
        assert.ok(nextArrival(pace, now + ahead, now) <= now + pace.tolerance + 2 * pace.interval);
      }),
    );
  });
});
