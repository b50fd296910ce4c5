import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CircuitBreaker, type Verdict } from '../../../src/adapters/http/circuit-breaker.ts';
import { MovableClock } from '../../ports/movable-clock.ts';

function breakerOf({ failuresMax = 5, openMs = 1000, openMsMax = 30_000 } = {}) {
  const clock = new MovableClock(0);
  const circuit = new CircuitBreaker({ failuresMax, openMs, openMsMax }, clock);
  /** Calls one after the other, each of which ends before the next. */
  const call = (verdict: Verdict, { times = 1, isLast = true } = {}): void => {
    for (let left = times; left > 0; left -= 1) {
      assert.ok(circuit.isUsable, 'a call is sent only where the circuit lets it');
      circuit.leave(circuit.enter(), verdict, isLast);
    }
  };
  return { circuit, clock, call };
}

describe('the circuit of an endpoint', () => {
  test('opens with the last of its failures in a row, and not before', () => {
    const { circuit, call } = breakerOf();
    call('failure', { times: 4 });
    assert.equal(circuit.state, 'closed');
    call('failure');
    assert.equal(circuit.state, 'open');
    assert.equal(circuit.isUsable, false);
    assert.equal(circuit.openings, 1);
  });

  test('counts failures anew after any complete answer, 5xx included, and overlooks callers that left', () => {
    for (const verdict of ['answer', 'error'] as const) {
      const { circuit, call } = breakerOf();
      call('failure', { times: 4 });
      call(verdict);
      call('failure', { times: 4 });
      assert.equal(circuit.state, 'closed');
    }
    const { circuit, call } = breakerOf();
    call('failure', { times: 4 });
    call('nothing', { times: 100 });
    assert.equal(circuit.state, 'closed');
    call('failure');
    assert.equal(circuit.state, 'open');
  });

  test('opens sooner where another endpoint is usable, but never later than asked', () => {
    const { circuit, call } = breakerOf();
    call('failure', { times: 2, isLast: false });
    assert.equal(circuit.state, 'closed');
    call('failure', { isLast: false });
    assert.equal(circuit.state, 'open');
    const eager = breakerOf({ failuresMax: 1 });
    eager.call('failure', { isLast: false });
    assert.equal(eager.circuit.state, 'open');
  });

  test('opens never where its failures are a million, beside others or not, whatever it answers', () => {
    for (const isLast of [true, false]) {
      const { circuit, call } = breakerOf({ failuresMax: 1_000_000 });
      call('failure', { times: 10_000, isLast });
      call('error', { times: 10_000, isLast });
      assert.equal(circuit.state, 'closed');
    }
  });

  test('opens after ten answers of 5xx in a row beside another endpoint, and never alone', () => {
    const { circuit, call } = breakerOf();
    call('error', { times: 9, isLast: false });
    assert.equal(circuit.state, 'closed');
    call('error', { isLast: false });
    assert.equal(circuit.state, 'open');
    const alone = breakerOf();
    alone.call('error', { times: 1000 });
    assert.equal(alone.circuit.state, 'closed');
  });

  test('counts 5xx apart from failures: a failure between two 5xx ends no run, an answer does', () => {
    const { circuit, call } = breakerOf();
    call('error', { times: 9, isLast: false });
    call('answer', { isLast: false });
    call('error', { times: 9, isLast: false });
    call('failure', { isLast: false });
    assert.equal(circuit.state, 'closed');
    call('error', { isLast: false });
    assert.equal(circuit.state, 'open');
  });

  test('is tried by one call at a time once its time is over, at the millisecond', () => {
    const { circuit, clock, call } = breakerOf();
    call('failure', { times: 5 });
    clock.advance(999);
    assert.equal(circuit.isUsable, false);
    clock.advance(1);
    assert.equal(circuit.state, 'half-open');
    const trial = circuit.enter();
    assert.equal(circuit.isUsable, false);
    circuit.leave(trial, 'answer', true);
    assert.equal(circuit.state, 'closed');
    assert.equal(circuit.isUsable, true);
  });

  test('is tried by another call where the first takes longer than it was open, and the first word decides', () => {
    const { circuit, clock, call } = breakerOf();
    call('failure', { times: 5 });
    clock.advance(1000);
    const slow = circuit.enter();
    clock.advance(999);
    assert.equal(circuit.isUsable, false);
    clock.advance(1);
    assert.equal(circuit.state, 'half-open');
    call('answer');
    assert.equal(circuit.state, 'closed');
    circuit.leave(slow, 'failure', true);
    call('failure', { times: 4 });
    assert.equal(circuit.state, 'closed');
  });

  test('a trial whose caller leaves decides nothing, and the next call tries', () => {
    const { circuit, clock, call } = breakerOf();
    call('failure', { times: 5 });
    clock.advance(1000);
    call('nothing');
    assert.equal(circuit.state, 'half-open');
    call('answer');
    assert.equal(circuit.state, 'closed');
  });

  test('stays open twice as long after each trial that fails, up to the longest', () => {
    const { circuit, clock, call } = breakerOf({ openMsMax: 5000 });
    call('failure', { times: 5 });
    for (const openMs of [1000, 2000, 4000, 5000, 5000]) {
      clock.advance(openMs - 1);
      assert.equal(circuit.state, 'open', `${openMs}`);
      clock.advance(1);
      call('failure');
    }
    assert.equal(circuit.openings, 6);
  });

  test('that fails again soon after it closed stays open for longer, and has recovered after that time', () => {
    const { circuit, clock, call } = breakerOf();
    call('failure', { times: 5 });
    clock.advance(1000);
    call('answer');
    clock.advance(999);
    call('failure', { times: 5 });
    clock.advance(1999);
    assert.equal(circuit.state, 'open');
    clock.advance(1);
    call('answer');
    clock.advance(2000);
    call('failure', { times: 5 });
    clock.advance(1000);
    assert.equal(circuit.state, 'half-open');
  });

  test('that opened for 5xx closes with a trial that gives 5xx only where no other endpoint is usable', () => {
    const { circuit, clock, call } = breakerOf();
    call('error', { times: 10, isLast: false });
    clock.advance(1000);
    call('error', { isLast: false });
    assert.equal(circuit.state, 'open');
    clock.advance(2000);
    call('error', { isLast: true });
    assert.equal(circuit.state, 'closed');
  });

  test('takes no word of calls that began before it opened', () => {
    const { circuit, clock, call } = breakerOf();
    const [slow, slower] = [circuit.enter(), circuit.enter()];
    call('failure', { times: 5 });
    circuit.leave(slow, 'answer', true);
    assert.equal(circuit.state, 'open');
    clock.advance(1000);
    const trial = circuit.enter();
    circuit.leave(slower, 'failure', true);
    assert.equal(circuit.isUsable, false, 'the trial is still under way');
    circuit.leave(trial, 'answer', true);
    assert.equal(circuit.state, 'closed');
  });

  test('does not care what the wall clock says', () => {
    const { circuit, clock, call } = breakerOf();
    call('failure', { times: 5 });
    clock.wall += 900_000;
    assert.equal(circuit.state, 'open');
    clock.wall -= 1_300_000;
    clock.monotonic += 1000;
    assert.equal(circuit.state, 'half-open');
  });
});
