import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MovableClock } from '../../src/sandbox/movable-clock.ts';
import { MovableClock as MachineClock } from '../ports/movable-clock.ts';

function clocks() {
  const machine = new MachineClock(1_760_000_000_000, 500);
  return { machine, clock: new MovableClock(machine) };
}

describe('the movable clock', () => {
  test('runs with the clock of the machine until it is moved', () => {
    const { machine, clock } = clocks();
    machine.advance(250);
    assert.deepEqual([clock.wallMs(), clock.monotonicMs()], [machine.wallMs(), machine.monotonicMs()]);
    assert.deepEqual(clock.state, { frozen: false, nowMs: machine.wallMs(), offsetMs: 0 });
  });

  test('says how far it was moved, whenever the machine’s clock ticks', () => {
    let nowMs = 1_760_000_000_000;
    const ticking = { wallMs: () => (nowMs += 1), monotonicMs: () => 0 };
    assert.equal(new MovableClock(ticking).state.offsetMs, 0);
  });

  test('stands still in both its times once frozen, and goes on from there', () => {
    const { machine, clock } = clocks();
    clock.freeze();
    machine.advance(10_000);
    clock.freeze();
    assert.deepEqual([clock.wallMs(), clock.monotonicMs()], [1_760_000_000_000, 500]);
    assert.deepEqual(clock.state, { frozen: true, nowMs: 1_760_000_000_000, offsetMs: -10_000 });
    clock.resume();
    machine.advance(1);
    assert.deepEqual([clock.wallMs(), clock.monotonicMs()], [1_760_000_000_001, 501]);
  });

  test('is moved forward in both its times, running or frozen', () => {
    const { clock } = clocks();
    clock.advance(300_000);
    assert.deepEqual([clock.wallMs(), clock.monotonicMs()], [1_760_000_300_000, 300_500]);
    clock.freeze();
    clock.advance(1000);
    clock.resume();
    assert.deepEqual([clock.wallMs(), clock.monotonicMs()], [1_760_000_301_000, 301_500]);
  });

  test('is moved back in its wall time only: the other one never goes back', () => {
    const { clock } = clocks();
    clock.set(0);
    assert.deepEqual([clock.wallMs(), clock.monotonicMs()], [0, 500]);
    clock.set(1000);
    assert.deepEqual([clock.wallMs(), clock.monotonicMs()], [1000, 1500]);
  });

  test('knows no moment before 1970 and none that ECMAScript has no date for', () => {
    const { clock } = clocks();
    for (const atMs of [-1, 8.64e15 + 2, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => clock.set(atMs), RangeError);
    assert.equal(clock.wallMs(), 1_760_000_000_000);
    clock.set(8.64e15);
    assert.equal(clock.wallMs(), 8.64e15);
  });

  test('goes back to a moment that was saved, as often as asked, and to the machine’s when cleared', () => {
    const { clock } = clocks();
    clock.freeze();
    const bringBack = clock.save();
    for (const byMs of [5, 7]) {
      clock.advance(byMs);
      clock.resume();
      bringBack();
      assert.deepEqual(clock.state, { frozen: true, nowMs: 1_760_000_000_000, offsetMs: 0 });
    }
    clock.advance(9);
    clock.clear();
    assert.deepEqual(clock.state, { frozen: false, nowMs: 1_760_000_000_000, offsetMs: 0 });
  });
});
