import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ArrivalTable } from '../../../src/adapters/memory/arrival-table.ts';
import { paceOf, TICKS_PER_MS } from '../../../src/model/gcra.ts';
import type { Charge } from '../../../src/model/quota.ts';

const SECOND = 1000 * TICKS_PER_MS;
const PACE = paceOf({ rate: 1, perMs: 1000, burst: 1 });

function charge(subject: string, id = 'rule'): Charge {
  return { rule: { id, pace: PACE }, subject };
}

describe('the table of arrivals', () => {
  test('forgets what has passed: a million subjects over time leave few entries', () => {
    const table = new ArrivalTable();
    let largest = 0;
    for (let call = 0; call < 1_000_000; call += 1) {
      // A thousand calls per second, each by somebody new, each in the way for one second.
      const now = call * (SECOND / 1000);
      table.add(charge(`subject ${call}`), now + SECOND);
      table.sweep(now);
      if (call % 5000 === 0) largest = Math.max(largest, table.size);
    }
    assert.ok(largest < 5000, `${largest} entries`);
  });

  test('stays bounded with four charges per call under rules of very different size', () => {
    const table = new ArrivalTable();
    let largest = 0;
    for (let call = 0; call < 100_000; call += 1) {
      const now = call * (SECOND / 1000);
      const subjects = [
        ['app', `${call % 7}`],
        ['api', ''],
        ['by app', `${call}`],
        ['by merchant', `${call}`],
      ];
      for (const [id, subject = ''] of subjects) table.add(charge(subject, id), now + SECOND);
      table.sweep(now);
      if (call % 1000 === 0) largest = Math.max(largest, table.size);
    }
    assert.ok(largest < 20_000, `${largest} entries`);
  });

  test('forgets nothing that still lies ahead', () => {
    const table = new ArrivalTable();
    for (let subject = 0; subject < 1000; subject += 1) table.add(charge(`${subject}`), SECOND + subject);
    for (let sweep = 0; sweep < 1000; sweep += 1) table.sweep(SECOND - 1);
    assert.equal(table.size, 1000);
    for (let sweep = 0; sweep < 1000; sweep += 1) table.sweep(SECOND + 499);
    assert.equal(table.size, 500);
  });

  test('comes to nothing when nobody calls any more', () => {
    const table = new ArrivalTable();
    for (let rule = 0; rule < 100; rule += 1) table.add(charge('a', `rule ${rule}`), SECOND);
    for (let sweep = 0; sweep < 1000; sweep += 1) table.sweep(SECOND);
    assert.equal(table.size, 0);
  });
});
