import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryRefusalLedger } from '../../../src/adapters/memory/memory-refusal-ledger.ts';
import { paceOf } from '../../../src/model/gcra.ts';
import { MovableClock } from '../../ports/movable-clock.ts';

const LIMIT = { rate: 10, perMs: 1000, burst: 3 };
const charge = { rule: { id: 'ceiling', pace: paceOf(LIMIT) }, subject: 'a' };

function spent(times: number) {
  const clock = new MovableClock(0);
  const ledger = new MemoryRefusalLedger(clock);
  for (let count = 0; count < times; count += 1) ledger.count(charge);
  return { clock, ledger };
}

describe('the ledger of refused calls', () => {
  test('has room up to the burst, and none behind it', () => {
    assert.equal(spent(2).ledger.waitMs(charge), 0);
    assert.equal(spent(3).ledger.waitMs(charge), 100);
  });

  test('looking spends nothing', () => {
    const { ledger } = spent(2);
    for (let looks = 0; looks < 100; looks += 1) assert.equal(ledger.waitMs(charge), 0);
  });

  test('counting where the ceiling is spent makes nobody wait longer', () => {
    const { clock, ledger } = spent(1000);
    assert.equal(ledger.waitMs(charge), 100);
    clock.advance(100);
    assert.equal(ledger.waitMs(charge), 0);
  });

  test('a ceiling that is tightened makes nobody wait longer than one interval', () => {
    const slow = {
      rule: { id: 'ceiling', pace: paceOf({ rate: 1, perMs: 3_600_000, burst: 50 }) },
      subject: 'a',
    };
    const { clock, ledger } = spent(0);
    for (let count = 0; count < 50; count += 1) ledger.count(slow);
    assert.equal(ledger.waitMs(charge), 100);
    clock.advance(100);
    assert.equal(ledger.waitMs(charge), 0);
  });
});
