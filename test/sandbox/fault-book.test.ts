import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseAddress } from '../../src/model/address.ts';
import type { Fault, FaultRule } from '../../src/model/fault.ts';
import type { FaultTarget } from '../../src/ports/fault-injector.ts';
import { FaultBook } from '../../src/sandbox/fault-book.ts';
import { MovableClock } from '../ports/movable-clock.ts';

const TARGET: FaultTarget = {
  type: 'bg.order.list.get',
  appKey: 'shop',
  token: 'at',
  client: { text: '10.0.0.7', address: parseAddress('10.0.0.7') },
};
const EFFECT = { code: 2_000_000 };

function book() {
  const clock = new MovableClock(1_760_000_000_000);
  return { clock, faults: new FaultBook(clock) };
}

function added(faults: FaultBook, rule: Partial<FaultRule> = {}): Fault {
  const fault = faults.add({ match: {}, effect: EFFECT, ...rule });
  assert.ok('id' in fault, JSON.stringify(fault));
  return fault;
}

function strikes(faults: FaultBook, times: number, target = TARGET): string {
  return Array.from({ length: times }, () => (faults.strike(target) === undefined ? '.' : 'x')).join('');
}

describe('a fault', () => {
  const matches: readonly (readonly [string, FaultRule['match'], boolean])[] = [
    ['its type', { type: 'bg.order.list.get' }, true],
    ['another type', { type: 'bg.order.list' }, false],
    ['the beginning of its type', { type: 'bg.order.*' }, true],
    ['any type', { type: '*' }, true],
    ['another beginning', { type: 'temu.*' }, false],
    ['its app', { appKey: 'shop' }, true],
    ['another app', { appKey: 'Shop' }, false],
    ['its token', { token: 'at' }, true],
    ['another token', { token: 'bt' }, false],
    ['its address', { address: '10.0.0.7' }, true],
    ['its network', { address: '10.0.0.0/29' }, true],
    ['another network', { address: '10.0.0.8/29' }, false],
    ['all of it', { type: 'bg.*', appKey: 'shop', token: 'at', address: '10.0.0.0/8' }, true],
    ['all but one', { type: 'bg.*', appKey: 'shop', token: 'bt', address: '10.0.0.0/8' }, false],
  ];
  for (const [what, match, isStruck] of matches) {
    test(`${isStruck ? 'strikes' : 'spares'} a call when it names ${what}`, () => {
      const { faults } = book();
      added(faults, { match });
      assert.equal(strikes(faults, 1), isStruck ? 'x' : '.');
    });
  }

  test('that names an address or a token spares calls that have none', () => {
    const { faults } = book();
    added(faults, { match: { address: '0.0.0.0/0' } });
    added(faults, { match: { token: 'at' } });
    const target = { ...TARGET, token: undefined, client: { text: '', address: undefined } };
    assert.equal(faults.strike(target), undefined);
  });

  test('strikes as often as it was told, and counts', () => {
    const { faults } = book();
    const { id } = added(faults, { times: 2 });
    assert.equal(strikes(faults, 4), 'xx..');
    const [fault] = faults.list();
    assert.deepEqual([fault?.id, fault?.hits, fault?.remaining], [id, 2, 0]);
  });

  test('expires by the clock of the sandbox, at its moment', () => {
    const { faults, clock } = book();
    added(faults, { expiresInMs: 1000 });
    clock.advance(999);
    assert.equal(strikes(faults, 1), 'x');
    clock.advance(1);
    assert.equal(strikes(faults, 1), '.');
  });

  test('strikes by chance the same calls for the same seed, and about as many as it should', () => {
    const runOf = (seed: number): string => {
      const { faults } = book();
      added(faults, { probability: 0.25, seed });
      return strikes(faults, 2000);
    };
    assert.equal(runOf(7), runOf(7));
    assert.notEqual(runOf(7), runOf(8));
    const hits = runOf(7).replaceAll('.', '').length;
    assert.ok(hits > 430 && hits < 570, String(hits));
  });

  test('gives way to one that was ordered before it, and takes its turn when that one is spent', () => {
    const { faults } = book();
    added(faults, { times: 1, effect: { code: 7_000_000 } });
    added(faults, { effect: { latencyMs: 5 } });
    assert.deepEqual(faults.strike(TARGET), { fault: 'f-1', effect: { code: 7_000_000 } });
    assert.deepEqual(faults.strike(TARGET), { fault: 'f-2', effect: { latencyMs: 5 } });
    assert.ok(faults.remove('f-2'));
    assert.ok(!faults.remove('f-2'));
    assert.equal(faults.strike(TARGET), undefined);
  });
});

describe('an order', () => {
  const wrong: readonly (readonly [RegExp, Partial<FaultRule>])[] = [
    [/effect names/, { effect: {} }],
    [/not both/, { effect: { cut: true, reset: true } }],
    [/code of a refusal/, { effect: { code: 1_000_000 } }],
    [/whole number of at most/, { effect: { code: 1.5 } }],
    [/latencyMs is 0 to/, { effect: { latencyMs: -1 } }],
    [/latencyMs is 0 to/, { effect: { latencyMs: 300_001 } }],
    [/times/, { times: 0 }],
    [/probability/, { probability: 0 }],
    [/probability/, { probability: 1.1 }],
    [/seed/, { seed: 0.5 }],
    [/expiresInMs/, { expiresInMs: 0 }],
    [/CIDR/, { match: { address: '10.0.0.0/40' } }],
    [/match.type/, { match: { type: 'bg.*.get' } }],
  ];
  for (const [why, rule] of wrong) {
    test(`is refused with a reason: ${JSON.stringify(rule)}`, () => {
      const { faults } = book();
      const refused = faults.add({ match: {}, effect: EFFECT, ...rule });
      assert.ok('wrong' in refused);
      assert.match(refused.wrong, why);
      assert.deepEqual(faults.list(), []);
    });
  }

  test('of a program without types says what it lacks', () => {
    const { faults } = book();
    for (const [why, rule] of [
      [/match says which calls/, { effect: EFFECT }],
      [/effect says what happens/, { match: {} }],
      [/effect says what happens/, { match: {}, effect: null }],
    ] as const) {
      // What no program with types can say.
      const refused = faults.add(rule as unknown as FaultRule);
      assert.ok('wrong' in refused);
      assert.match(refused.wrong, why);
    }
  });

  test('finds room for a thousand, and for another one where one of them is spent', () => {
    const { faults } = book();
    for (let i = 0; i < 1000; i += 1) added(faults, { times: 1 });
    assert.ok('wrong' in faults.add({ match: {}, effect: EFFECT }));
    faults.strike(TARGET);
    added(faults);
    assert.equal(faults.list().length, 1000);
  });
});

test('what is saved comes back: hits, chance and order, any number of times', () => {
  const { faults } = book();
  added(faults, { probability: 0.5, seed: 3, times: 50 });
  strikes(faults, 10);
  const bringBack = faults.save();
  const next = strikes(faults, 20);
  for (const _ of [1, 2]) {
    faults.clear();
    bringBack();
    assert.equal(strikes(faults, 20), next);
  }
  faults.clear();
  assert.equal(added(faults).id, 'f-1');
});
