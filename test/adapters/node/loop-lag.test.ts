import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TimerLoopLag } from '../../../src/adapters/node/loop-lag.ts';

/** A measurement on a clock that a test moves; `calls` come between two looks. */
function measuring() {
  const moved = { nowMs: 0, calls: 0 };
  const lag = new TimerLoopLag({ nowMs: () => moved.nowMs, calls: () => moved.calls, turnWaitMs: () => 0 });
  lag.start();
  lag.stop();
  return (milliseconds: number, calls: number): number => {
    moved.nowMs += milliseconds;
    moved.calls += calls;
    lag.look();
    return lag.standingMs;
  };
}

test('the lag that stands is the smaller of the last two: one long turn alone raises nothing', () => {
  const lookAfter = measuring();
  assert.equal(lookAfter(20, 100), 0);
  assert.equal(lookAfter(520, 100), 0);
  assert.equal(lookAfter(20, 100), 0);
  assert.equal(lookAfter(170, 100), 0);
  assert.equal(lookAfter(120, 100), 100);
  assert.equal(lookAfter(320, 100), 100);
  assert.equal(lookAfter(20, 100), 0);
});

test('a process that is late while hardly a call comes is not late because of calls', () => {
  const lookAfter = measuring();
  for (let look = 0; look < 3; look += 1) assert.equal(lookAfter(520, 15), 0);
  assert.equal(lookAfter(520, 16), 0);
  assert.equal(lookAfter(520, 16), 500);
});
