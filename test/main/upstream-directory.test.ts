import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answerFromExample } from '../../src/adapters/mock/mock-upstream.ts';
import { outbox } from '../../src/adapters/node/turn-outbox.ts';
import { UpstreamDirectory } from '../../src/main/upstream-directory.ts';
import type { UpstreamEntry } from '../../src/model/document.ts';
import {
  answer,
  callOf,
  hang,
  RawEndpoint,
  type ReachedCall,
  reset,
} from '../adapters/http/upstream-stage.ts';
import { upstreamEntry } from '../pipeline/document.ts';
import { MovableClock } from '../ports/movable-clock.ts';

function directoryOf(...entries: readonly UpstreamEntry[]) {
  const directory = new UpstreamDirectory(
    { clock: new MovableClock(0), outbox },
    { send: answerFromExample },
  );
  directory.replace(entries);
  return {
    directory,
    send: () => directory.send(callOf()),
    [Symbol.asyncDispose]: async () => directory.cut(),
  };
}

function entryOf(url: string, changes: Partial<UpstreamEntry> = {}): UpstreamEntry {
  return upstreamEntry({ urls: [url], mock: false, ...changes });
}

describe('another document', () => {
  test('keeps connections, circuits and counts of an upstream whose entry is the same', async () => {
    await using endpoint = await RawEndpoint.start(reset);
    await using stage = directoryOf(entryOf(endpoint.url));
    for (let left = 5; left > 0; left -= 1) await stage.send();
    stage.directory.replace([upstreamEntry({ name: 'other' }), entryOf(endpoint.url)]);
    assert.deepEqual(await stage.send(), { outcome: 'silent', sent: false, cause: 'circuit open' });
    assert.deepEqual(
      stage.directory.states().map(({ name, endpoints }) => [name, endpoints[0]?.circuit]),
      [['orders', 'open']],
    );
  });

  test('keeps the one connection of an upstream whose entry is the same', async () => {
    await using endpoint = await RawEndpoint.start();
    await using stage = directoryOf(entryOf(endpoint.url));
    for (let left = 5; left > 0; left -= 1) {
      assert.equal((await stage.send()).outcome, 'answered');
      stage.directory.replace([entryOf(endpoint.url)]);
    }
    assert.equal(endpoint.connections, 1);
  });

  test('begins anew with an upstream whose entry differs', async () => {
    await using endpoint = await RawEndpoint.start(reset);
    await using stage = directoryOf(entryOf(endpoint.url));
    for (let left = 5; left > 0; left -= 1) await stage.send();
    stage.directory.replace([entryOf(endpoint.url, { inFlightMax: 9 })]);
    const outcome = await stage.send();
    assert.ok(outcome.outcome === 'silent' && outcome.sent);
  });

  test('lets a call under way end with the upstream that it began with, and asks that one no more how it is', async () => {
    const health = { path: '/h', intervalMs: 1, timeoutMs: 1000, unhealthyAfter: 3, healthyAfter: 2 };
    await using left = await RawEndpoint.start();
    await using kept = await RawEndpoint.start();
    await using stage = directoryOf(
      entryOf(left.url, { health }),
      entryOf(kept.url, { health, name: 'kept' }),
    );
    await Promise.all([left.reached(3), kept.reached(3)]);
    const held: ReachedCall[] = [];
    left.deed = call => (call.path === '/' ? held.push(call) : answer()(call));
    const underWay = stage.send();
    while (held.length === 0) await left.reached(left.paths.length + 1);
    stage.directory.replace([entryOf(kept.url, { health, name: 'kept' })]);
    const asked = left.paths.length;
    await kept.reached(kept.paths.length + 20);
    assert.ok(left.paths.length <= asked + 1);
    const after = await stage.send();
    assert.ok(after.outcome === 'shed');
    answer()(held[0] ?? assert.fail('the call came'));
    assert.equal((await underWay).outcome, 'answered');
  });

  test('leaves calls to upstreams that left it to be cut with the others when the gateway ends', async () => {
    await using endpoint = await RawEndpoint.start(hang);
    await using stage = directoryOf(entryOf(endpoint.url));
    const underWay = stage.send();
    await endpoint.reached(1);
    stage.directory.replace([]);
    stage.directory.cut();
    const told = { outcome: 'silent', sent: true, cause: 'the gateway ends' };
    assert.deepEqual(await underWay, { ...told, attempts: 1, endpoint: endpoint.url });
  });

  test('that names no such upstream any more sheds its calls', async () => {
    await using stage = directoryOf();
    assert.deepEqual(await stage.send(), { outcome: 'shed', cause: 'no upstream orders' });
    assert.deepEqual(stage.directory.states(), []);
  });
});
