import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemorySignLedger } from '../../../src/adapters/memory/memory-sign-ledger.ts';
import { paceOf } from '../../../src/model/gcra.ts';
import { MovableClock } from '../../ports/movable-clock.ts';

const REMEMBERED_MAX = 200_000;
const rule = { id: 'sign-failures', pace: paceOf({ rate: 2, perMs: 60_000, burst: 2 }) };
const clock = new MovableClock(0);

function ledgerWith(failures: number, appKey: string, address: string): MemorySignLedger {
  const ledger = new MemorySignLedger(clock);
  for (let count = 0; count < failures; count += 1) ledger.countFailure(rule, { appKey, address });
  return ledger;
}

describe('the ledger of signs', () => {
  test('remembers the last way of each app', () => {
    const ledger = new MemorySignLedger(clock);
    assert.equal(ledger.remembered('a'), undefined);
    ledger.remember('a', { dialect: 'go', secret: 0 });
    ledger.remember('b', { dialect: 'plain', secret: 1 });
    ledger.remember('a', { dialect: 'gson', secret: 1 });
    assert.deepEqual(ledger.remembered('a'), { dialect: 'gson', secret: 1 });
    assert.deepEqual(ledger.remembered('b'), { dialect: 'plain', secret: 1 });
  });

  test('is bounded: one app too many evicts the oldest alone', () => {
    const ledger = new MemorySignLedger(clock);
    const sign = { dialect: 'go', secret: 0 } as const;
    for (let app = 0; app < REMEMBERED_MAX; app += 1) ledger.remember(`${app}`, sign);
    ledger.remember('5', { dialect: 'plain', secret: 0 });
    assert.deepEqual(ledger.remembered('0'), sign, 'who is remembered already evicts nobody');
    ledger.remember('new', sign);
    assert.equal(ledger.remembered('0'), undefined);
    for (const app of ['1', '5', `${REMEMBERED_MAX - 1}`, 'new']) assert.ok(ledger.remembered(app), app);
  });

  test('takes an app or an address for guessing from the end of the limit on', () => {
    assert.equal(
      ledgerWith(1, 'a', '192.0.2.1').isGuessing(rule, { appKey: 'a', address: '192.0.2.1' }),
      false,
    );
    const ledger = ledgerWith(2, 'a', '192.0.2.1');
    for (const [appKey, address, isGuessing] of [
      ['a', '192.0.2.1', true],
      ['a', '192.0.2.2', true],
      ['b', '192.0.2.1', true],
      ['b', '192.0.2.2', false],
    ] as const) {
      assert.equal(ledger.isGuessing(rule, { appKey, address }), isGuessing, `${appKey} ${address}`);
    }
  });

  test('callers without an address do not count as one caller', () => {
    const ledger = ledgerWith(2, 'a', '');
    assert.equal(ledger.isGuessing(rule, { appKey: 'b', address: '' }), false);
    assert.equal(ledger.isGuessing(rule, { appKey: 'a', address: '' }), true);
  });

  test('an app that is called like an address is not that address', () => {
    const ledger = ledgerWith(2, '192', '');
    assert.equal(ledger.isGuessing(rule, { appKey: 'b', address: '192' }), false);
  });
});
