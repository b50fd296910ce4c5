import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { SlowCallerWatch } from '../../src/gateway/slow-caller-watch.ts';
import type { ConnectionLimits } from '../../src/model/listener-settings.ts';
import { MovableClock } from '../ports/movable-clock.ts';

const LIMITS: ConnectionLimits = {
  headTimeMs: 1_000_000,
  bodyTimeMs: 1000,
  idleTimeMs: 1_000_000,
  writeTimeMs: 1000,
  paceBytes: 100,
  perAddressMax: 1,
  totalMax: 1,
};
const LOOK_MS = 100;

/** A connection whose caller has begun a body and sends nothing of it. */
function silent() {
  return {
    socket: { bytesRead: 0, bytesWritten: 0, writableLength: 0 },
    latest: { isReceiving: true, isWaitingForCaller: true },
    bodyWait: { request: undefined, bytesBefore: 0, waitedMs: 0 },
    answerWait: { bytesTaken: 0, waitedMs: 0 },
    headWait: { requests: 0, isBegun: false, waitedMs: 0 },
    lookedAt: { callsMs: 0, machineMs: 0 },
    requests: 1,
    pending: 1,
    isDropping: false,
    isHeadBegun: false,
    isReceiving: true,
  };
}

type Silent = ReturnType<typeof silent>;

/** A watch under timers that a test moves; what it cuts is noted and leaves. */
function watchOf(t: TestContext, count: number) {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const clock = new MovableClock(0);
  const connections = new Set<Silent>();
  const cut: Silent[] = [];
  const watch = new SlowCallerWatch<Silent>({
    connections,
    limits: () => LIMITS,
    clock,
    cut(connection) {
      cut.push(connection);
      connections.delete(connection);
    },
  });
  t.after(() => watch.stop());
  const join = (): Silent => {
    const connection = silent();
    watch.begin(connection);
    connections.add(connection);
    return connection;
  };
  for (let nth = 0; nth < count; nth += 1) join();
  return {
    cut,
    join,
    /** A look, after the callers were silent for so long. */
    look: (silentMs: number): void => {
      clock.advance(silentMs);
      t.mock.timers.tick(LOOK_MS);
    },
    pass: (ms: number) => t.mock.timers.tick(ms),
  };
}

describe('the watch over slow callers', () => {
  test('cuts those that are slow together four at a time, and pauses between', t => {
    const { cut, look, pass } = watchOf(t, 10);
    look(0);
    look(1001);
    assert.equal(cut.length, 4);
    pass(4);
    assert.equal(cut.length, 4);
    pass(1);
    assert.equal(cut.length, 8);
    pass(5);
    assert.equal(cut.length, 10);
  });

  test('cuts one of five hundred that is slow at once, and none of the others', t => {
    const { cut, join, look } = watchOf(t, 0);
    const slow = join();
    look(0);
    look(600);
    for (let nth = 0; nth < 500; nth += 1) join();
    look(401);
    assert.deepEqual(cut, [slow]);
  });

  test('holds nobody to the time before they came, however long a look takes', t => {
    const { cut, join, look, pass } = watchOf(t, 9);
    look(0);
    look(1001);
    pass(5);
    const late = join();
    // The look goes on, and meets the late one at its end.
    pass(5);
    assert.equal(cut.length, 9);
    look(1000);
    assert.equal(cut.length, 9);
    look(1);
    assert.deepEqual(cut.at(-1), late);
  });
});
