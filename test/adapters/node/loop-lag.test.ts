import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TimerLoopLag } from '../../../src/adapters/node/loop-lag.ts';

test('the lag that stands is the smaller of the last two: one long turn alone raises nothing', () => {
  let nowMs = 0;
  const lag = new TimerLoopLag(() => nowMs);
  const lookAfter = (milliseconds: number): number => {
    nowMs += milliseconds;
    lag.look();
    return lag.standingMs;
  };
  lag.start();
  assert.equal(lookAfter(20), 0);
  assert.equal(lookAfter(520), 0);
  assert.equal(lookAfter(20), 0);
  assert.equal(lookAfter(170), 0);
  assert.equal(lookAfter(120), 100);
  assert.equal(lookAfter(320), 100);
  assert.equal(lookAfter(20), 0);
  lag.stop();
});
