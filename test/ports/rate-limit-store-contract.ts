import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { paceOf, TICKS_PER_MS } from '../../src/model/gcra.ts';
import type { Charge, DayCharge, QuotaCharge, QuotaLimit } from '../../src/model/quota.ts';
import type { RateLimitStore } from '../../src/ports/rate-limit-store.ts';
import { MovableClock } from './movable-clock.ts';

export type MakeRateLimitStore = (clock: MovableClock) => RateLimitStore;

/** What every store of quotas keeps, whatever it is made of. `makeStore` gives an empty one each time. */
export function rateLimitStoreTests(makeStore: MakeRateLimitStore): void {
  describe('a store of quotas', () => {
    ratesAreKept(makeStore);
    chargesGoTogether(makeStore);
    waitsAreExact(makeStore);
    looksSpendNothing(makeStore);
    clocksMayJump(makeStore);
    limitsMayChange(makeStore);
    daysAreCounted(makeStore);
  });
}

const WALL_MS = 1_760_000_000_000;
const TICK_MS = 1 / TICKS_PER_MS;

const limits = fc.record({
  rate: fc.integer({ min: 1, max: 500 }),
  perMs: fc.constantFrom(100, 1000, 60_000, 86_400_000),
  burst: fc.integer({ min: 1, max: 12 }),
});
/** Calls: which of three subjects, and how many microseconds after the one before. */
const calls = fc.array(
  fc.record({
    subject: fc.constantFrom('a', 'b', 'c'),
    afterUs: fc.oneof(fc.constant(0), fc.nat(2_000_000), fc.nat(200_000_000)),
  }),
  { minLength: 1, maxLength: 60 },
);

function charge(limit: QuotaLimit, subject = 'a', id = 'rule'): Charge {
  return { rule: { id, pace: paceOf(limit) }, subject };
}

function clockNow(): MovableClock {
  return new MovableClock(WALL_MS, 5000);
}

/** Takes until the store refuses; how many it admitted. */
async function drain(store: RateLimitStore, charges: readonly QuotaCharge[]): Promise<number> {
  for (let admitted = 0; admitted < 10_000; admitted += 1) {
    if ((await store.take(charges)) > 0) return admitted;
  }
  return assert.fail('a store that never refuses');
}

function ratesAreKept(makeStore: MakeRateLimitStore): void {
  test('never admits more than burst + rate · t of one subject in any window', async () => {
    const property = fc.asyncProperty(limits, calls, async (limit, sequence) => {
      const clock = clockNow();
      const store = makeStore(clock);
      const admitted = new Map<string, number[]>();
      for (const { subject, afterUs } of sequence) {
        clock.advance(afterUs / 1000);
        const moments = admitted.get(subject) ?? [];
        if ((await store.take([charge(limit, subject)])) === 0) moments.push(clock.monotonic);
        admitted.set(subject, moments);
      }
      for (const moments of admitted.values()) assertRate(limit, moments);
    });
    await fc.assert(property, { numRuns: 60 });
  });

  test('a refusal changes nothing: repeated or not, the calls behind it get the same answers', async () => {
    const property = fc.asyncProperty(
      limits,
      calls,
      fc.integer({ min: 1, max: 5 }),
      async (limit, sequence, extra) => {
        const clock = clockNow();
        const [calm, pestered] = [makeStore(clock), makeStore(clock)];
        for (const { subject, afterUs } of sequence) {
          clock.advance(afterUs / 1000);
          const charges = [charge(limit, subject)];
          const wait = await calm.take(charges);
          assert.equal(await pestered.take(charges), wait);
          const repeats = wait > 0 ? extra : 0;
          for (let again = 0; again < repeats; again += 1) {
            assert.equal(await pestered.take(charges), wait);
          }
        }
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });
}

function assertRate({ rate, perMs, burst }: QuotaLimit, moments: readonly number[]): void {
  for (const [first, from] of moments.entries()) {
    for (const [more, to] of moments.slice(first).entries()) {
      const refilled = Math.floor(((to - from) * rate) / perMs + 1e-6);
      assert.ok(more + 1 <= burst + refilled, `${more + 1} calls in ${to - from} ms`);
    }
  }
}

function chargesGoTogether(makeStore: MakeRateLimitStore): void {
  test('no charges fit always', async () => {
    assert.equal(await makeStore(clockNow()).take([]), 0);
  });

  test('spends under all charges or under none', async () => {
    const property = fc.asyncProperty(limits, limits, async (left, right) => {
      const clock = clockNow();
      const store = makeStore(clock);
      const [one, two] = [charge(left, 'a', 'one'), charge(right, 'a', 'two')];
      assert.equal(await drain(store, [one, two]), Math.min(left.burst, right.burst));
      for (let more = 0; more < 5; more += 1) assert.ok((await store.take([two, one])) > 0);
      assert.equal(await drain(store, [one]), left.burst - Math.min(left.burst, right.burst));
      assert.equal(await drain(store, [two]), right.burst - Math.min(left.burst, right.burst));
    });
    await fc.assert(property, { numRuns: 60 });
  });

  test('the wait of several charges is that of the longest, and then all of them fit', async () => {
    const clock = clockNow();
    const store = makeStore(clock);
    const second = charge({ rate: 1, perMs: 1000, burst: 1 }, 'a', 'second');
    const minute = charge({ rate: 1, perMs: 60_000, burst: 1 }, 'a', 'minute');
    assert.equal(await store.take([second, minute]), 0);
    assert.equal(await store.take([second, minute]), 60_000);
    assert.equal(await store.take([minute, second]), 60_000);
    assert.equal(await store.take([second]), 1000);
    clock.advance(60_000);
    assert.equal(await store.take([second, minute]), 0);
  });

  test('counts each subject of a rule, and each rule of a subject, for itself', async () => {
    const store = makeStore(clockNow());
    const limit = { rate: 1, perMs: 1000, burst: 3 };
    for (const [id, subject] of [
      ['x', 'a'],
      ['x', 'b'],
      ['x', ''],
      ['y', 'a'],
      ['y', ''],
    ] as const) {
      assert.equal(await drain(store, [charge(limit, subject, id)]), 3);
    }
  });
}

function waitsAreExact(makeStore: MakeRateLimitStore): void {
  test('waiting exactly as long as a refusal says admits, and one tick less does not', async () => {
    const moments = fc.nat(2_000_000_000);
    const property = fc.asyncProperty(limits, moments, moments, async (limit, startNs, laterNs) => {
      const clock = new MovableClock(WALL_MS, startNs / 1e6);
      const store = makeStore(clock);
      const charges = [charge(limit)];
      assert.equal(await drain(store, charges), limit.burst);
      clock.advance((laterNs / 1e6) % (limit.perMs / limit.rate));
      const wait = await store.take(charges);
      if (wait === 0) return;
      const refusedAt = clock.monotonic;
      clock.monotonic = refusedAt + wait - 2 * TICK_MS;
      assert.ok((await store.take(charges)) > 0, 'too early');
      clock.monotonic = refusedAt + wait;
      assert.equal(await store.take(charges), 0, `after ${wait} ms from ${refusedAt}`);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  test('waits in whole milliseconds are exact to the tick', async () => {
    const clock = clockNow();
    const store = makeStore(clock);
    const charges = [charge({ rate: 4, perMs: 1000, burst: 1 })];
    assert.equal(await store.take(charges), 0);
    assert.equal(await store.take(charges), 250);
    clock.advance(250 - TICK_MS);
    assert.equal(await store.take(charges), TICK_MS);
    clock.monotonic = 5250;
    assert.equal(await store.take(charges), 0);
  });
}

function clocksMayJump(makeStore: MakeRateLimitStore): void {
  const limit = { rate: 10, perMs: 1000, burst: 10 };

  test('steps of the wall clock change nothing', async () => {
    const property = fc.asyncProperty(limits, calls, fc.integer(), async (pace, sequence, stepMs) => {
      const [still, stepped] = [clockNow(), clockNow()];
      const [left, right] = [makeStore(still), makeStore(stepped)];
      for (const { subject, afterUs } of sequence) {
        still.advance(afterUs / 1000);
        stepped.advance(afterUs / 1000);
        stepped.wall += stepMs;
        const charges = [charge(pace, subject)];
        assert.equal(await right.take(charges), await left.take(charges));
      }
    });
    await fc.assert(property, { numRuns: 60 });
  });

  test('a monotonic clock that jumps ahead gives one burst, not more', async () => {
    const clock = clockNow();
    const store = makeStore(clock);
    assert.equal(await drain(store, [charge(limit)]), 10);
    clock.monotonic += 1e9;
    assert.equal(await drain(store, [charge(limit)]), 10);
  });

  test('a monotonic clock that falls back locks nobody out for longer than one burst', async () => {
    const clock = new MovableClock(WALL_MS, 1e9);
    const store = makeStore(clock);
    const charges = [charge(limit)];
    await drain(store, charges);
    clock.monotonic = 5;
    const wait = await store.take(charges);
    assert.ok(wait <= 1000, `${wait} ms`);
    clock.monotonic += wait;
    assert.equal(await store.take(charges), 0);
    clock.monotonic += 1000;
    assert.equal(await drain(store, charges), 10);
  });
}

function limitsMayChange(makeStore: MakeRateLimitStore): void {
  test('a limit that changes under its name keeps what was spent, and locks nobody out for longer than one burst', async () => {
    const property = fc.asyncProperty(limits, limits, async (before, after) => {
      const clock = clockNow();
      const store = makeStore(clock);
      await drain(store, [charge(before)]);
      const changed = [charge(after)];
      assert.ok((await drain(store, changed)) <= after.burst);
      const wait = await store.take(changed);
      assert.ok(wait > 0 && wait <= after.perMs / after.rate + TICK_MS, `${wait} ms`);
      clock.monotonic += wait + TICK_MS;
      assert.equal(await store.take(changed), 0, 'the wait was not enough');
      clock.monotonic += (after.burst * after.perMs) / after.rate + after.burst * TICK_MS;
      assert.equal(await drain(store, changed), after.burst);
    });
    await fc.assert(property, { numRuns: 200 });
  });
}

const DAY_MS = 86_400_000;
const MIDNIGHT_MS = Date.UTC(2026, 5, 2);

function dayCharge(callsPerDay: number, subject = 'a'): DayCharge {
  return { rule: { id: 'day', callsPerDay }, subject };
}

function daysAreCounted(makeStore: MakeRateLimitStore): void {
  test('admits as many calls of a day as its quota says, and tells when the next begins', async () => {
    const clock = new MovableClock(MIDNIGHT_MS - 1000);
    const store = makeStore(clock);
    assert.equal(await drain(store, [dayCharge(3)]), 3);
    assert.equal(await store.take([dayCharge(3)]), 1000);
    assert.equal(await drain(store, [dayCharge(3, 'b')]), 3);
    clock.advance(999);
    assert.equal(await store.take([dayCharge(3)]), 1);
    clock.advance(1);
    assert.equal(await drain(store, [dayCharge(3)]), 3);
    assert.equal(await store.waitMs([dayCharge(3)]), DAY_MS);
  });

  test('spends of a day and of a pace together, or of neither', async () => {
    const clock = new MovableClock(MIDNIGHT_MS);
    const store = makeStore(clock);
    const pace = charge({ rate: 1, perMs: 1000, burst: 1 });
    const both = [pace, dayCharge(2)];
    assert.equal(await store.take(both), 0);
    for (let more = 0; more < 3; more += 1) assert.equal(await store.take(both), 1000);
    clock.advance(1000);
    assert.equal(await store.take(both), 0);
    clock.advance(1000);
    assert.equal(await store.take(both), DAY_MS - 2000);
    assert.equal(await store.take([pace]), 0);
  });

  test('gives no day again, whichever way the wall clock steps', async () => {
    const clock = new MovableClock(MIDNIGHT_MS - 1);
    const store = makeStore(clock);
    await drain(store, [dayCharge(2)]);
    clock.wall = MIDNIGHT_MS;
    await drain(store, [dayCharge(2)]);
    for (const wall of [MIDNIGHT_MS - 1, MIDNIGHT_MS - DAY_MS, MIDNIGHT_MS + DAY_MS - 1]) {
      clock.wall = wall;
      assert.ok((await store.take([dayCharge(2)])) > 0);
    }
  });
}

function looksSpendNothing(makeStore: MakeRateLimitStore): void {
  test('looking says what taking would say, and spends nothing', async () => {
    const store = makeStore(new MovableClock(WALL_MS));
    const both = [
      charge({ rate: 2, perMs: 1000, burst: 2 }),
      charge({ rate: 1, perMs: 1000, burst: 1 }, 'b'),
    ];
    for (let look = 0; look < 5; look += 1) assert.equal(await store.waitMs(both), 0);
    assert.equal(await store.take(both), 0);
    const waitMs = await store.waitMs(both);
    assert.ok(waitMs > 0);
    assert.equal(await store.take(both), waitMs);
    assert.equal(await store.take(both.slice(0, 1)), 0);
  });
}
