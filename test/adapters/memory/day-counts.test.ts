import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DayCounts } from '../../../src/adapters/memory/day-counts.ts';
import type { DayCharge } from '../../../src/model/quota.ts';
import { DAY_MS } from '../../../src/model/usage.ts';

const DAY = 20_000;
const NOON_MS = (DAY + 0.5) * DAY_MS;

function charge(callsPerDay = 2, subject = 'ak'): DayCharge {
  return { rule: { id: 'app-day', callsPerDay }, subject };
}

function spend(counts: DayCounts, times: number, nowMs = NOON_MS): void {
  for (let at = 0; at < times; at += 1) counts.spend(charge(), nowMs);
}

describe('counts of a day', () => {
  test('have room until the quota is spent, and again with the first millisecond of the next day', () => {
    const counts = new DayCounts();
    spend(counts, 1);
    assert.equal(counts.waitMs(charge(), NOON_MS), 0);
    spend(counts, 1);
    assert.equal(counts.waitMs(charge(), NOON_MS), DAY_MS / 2);
    assert.equal(counts.waitMs(charge(), NOON_MS + DAY_MS / 2 - 1), 1);
    assert.equal(counts.waitMs(charge(), NOON_MS + DAY_MS / 2), 0);
  });

  test('are those of each subject and each rule', () => {
    const counts = new DayCounts();
    spend(counts, 2);
    assert.equal(counts.waitMs(charge(2, 'other'), NOON_MS), 0);
    assert.equal(counts.waitMs({ rule: { id: 'api-day', callsPerDay: 1 }, subject: 'ak' }, NOON_MS), 0);
  });

  test('hold to a quota that was changed, and keep what was spent', () => {
    const counts = new DayCounts();
    spend(counts, 2);
    assert.equal(counts.waitMs(charge(3), NOON_MS), 0);
    assert.ok(counts.waitMs(charge(1), NOON_MS) > 0);
  });

  test('go on where those of the start ended, and hand over only what is new', () => {
    const counts = new DayCounts();
    counts.load([{ rule: 'app-day', subject: 'ak', day: DAY, calls: 1 }]);
    assert.deepEqual(counts.take(), []);
    spend(counts, 1);
    assert.ok(counts.waitMs(charge(), NOON_MS) > 0);
    assert.deepEqual(counts.take(), [{ rule: 'app-day', subject: 'ak', day: DAY, calls: 1 }]);
    assert.deepEqual(counts.take(), []);
  });

  test('that were kept yesterday are no part of today', () => {
    const counts = new DayCounts();
    counts.load([{ rule: 'app-day', subject: 'ak', day: DAY - 1, calls: 9 }]);
    assert.equal(counts.waitMs(charge(), NOON_MS), 0);
  });

  test('are not given again by a clock that steps back, over midnight and in front of it', () => {
    const counts = new DayCounts();
    spend(counts, 2);
    const tomorrow = NOON_MS + DAY_MS;
    spend(counts, 2, tomorrow);
    assert.ok(counts.waitMs(charge(), NOON_MS) > 0);
    assert.ok(counts.waitMs(charge(), NOON_MS - 3_600_000) > 0);
    assert.ok(counts.waitMs(charge(), tomorrow) > 0);
  });

  test('lock nobody out where a clock was years ahead for a while', () => {
    const counts = new DayCounts();
    spend(counts, 2, NOON_MS + 9000 * DAY_MS);
    assert.equal(counts.waitMs(charge(), NOON_MS), 0);
  });

  test('are held of three days, the last that the clock was in', () => {
    const counts = new DayCounts();
    for (let day = 0; day < 50; day += 1) spend(counts, 1, NOON_MS + day * DAY_MS);
    assert.equal(counts.size, 3);
    assert.deepEqual(
      counts.take().map(({ day }) => day),
      [DAY + 47, DAY + 48, DAY + 49],
    );
  });

  test('that were set back are taken from what was kept, and those that were brought back are added', () => {
    const counts = new DayCounts();
    spend(counts, 2);
    const restore = counts.save();
    counts.take();
    counts.clear();
    assert.deepEqual([counts.size, counts.waitMs(charge(), NOON_MS)], [0, 0]);
    assert.equal(counts.take()[0]?.calls, -2);
    restore();
    assert.ok(counts.waitMs(charge(), NOON_MS) > 0);
    assert.equal(counts.take()[0]?.calls, 2);
  });
});
