import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createGateway, type TestGateway } from '../../src/testing/index.ts';

const SESSIONS = 8;
const RESETS_EACH = 1250;
/** A session makes calls in every so-manieth of its rounds. */
const CALLED_ROUNDS = 250;

function servers(): number {
  return process.getActiveResourcesInfo().filter(kind => kind === 'TCPServerWrap').length;
}

/** Of the process itself; those of a gateway would add up with each start. */
function listeners(): number {
  return process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
}

/** Resets without end; in some rounds calls under a quota, a fault and an answer of its own. */
async function round(session: TestGateway, own: number, count: number): Promise<void> {
  session.clock.freeze();
  session.clock.advance(1000 * (own + 1));
  session.answer('mock.ok', { own });
  session.faults.add({ match: { type: 'mock.echo' }, effect: { code: 110_020_000 + own } });
  if (count % CALLED_ROUNDS === 0) {
    const codes = await Promise.all([
      session.call('mock.error.4000004'),
      session.call('mock.error.4000004'),
      session.call('mock.echo'),
    ]);
    const met = codes.map(({ errorCode }) => errorCode).toSorted((one, other) => one - other);
    assert.deepEqual(met, [4_000_004, 7_000_000, 110_020_000 + own]);
    assert.deepEqual((await session.call('mock.ok')).result, { own });
    session.expect.received({ times: 4 });
  }
  session.reset();
  assert.deepEqual([session.calls, session.faults.list()], [[], []]);
}

test('ten thousand resets of eight sessions side by side leak nothing: neither into each other nor into the process', async () => {
  await using gateway = await createGateway();
  const before = { servers: servers(), listeners: listeners() };
  const sessions = await Promise.all(Array.from({ length: SESSIONS }, () => gateway.session()));
  assert.equal(servers() - before.servers, 2 * SESSIONS);
  await Promise.all(
    sessions.map(async (session, own) => {
      for (let count = 0; count < RESETS_EACH; count += 1) await round(session, own, count);
    }),
  );
  assert.deepEqual(gateway.calls, []);
  assert.equal(servers() - before.servers, 2 * SESSIONS);
  await Promise.all(sessions.map(session => session.close()));
  // A handle that was closed is counted until the loop has come round.
  for (let turns = 3; turns > 0; turns -= 1) await nextTurn();
  assert.deepEqual({ servers: servers(), listeners: listeners() }, before);
  assert.equal((await gateway.call('mock.ok')).success, true);
});

test('a session that has ended is let go of by the gateway that it came from', async () => {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  assert.ok(typeof collect === 'function');
  await using gateway = await createGateway();
  const gone = await endedSession(gateway);
  // What sockets and timers still hold goes with the turns that follow.
  for (let turns = 50; turns > 0 && gone.deref() !== undefined; turns -= 1) {
    await nextTurn();
    collect();
  }
  assert.equal(gone.deref(), undefined);
});

async function endedSession(gateway: TestGateway): Promise<WeakRef<TestGateway>> {
  const session = await gateway.session();
  await session.call('mock.ok');
  await session.close();
  return new WeakRef(session);
}

test('a session that was called wrongly keeps no other from its end', async () => {
  const gateway = await createGateway();
  const [wrong, right] = [await gateway.session(), await gateway.session()];
  await wrong.call('bg.no.such.type');
  await assert.rejects(gateway.close(), /bg\.no\.such\.type was called/);
  await assert.rejects(right.call('mock.ok'), /fetch failed/);
});
