import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HeldTimers } from '../../ports/held-timers.ts';
import {
  answer,
  closeUnanswered,
  cutShort,
  type Deed,
  deadUrl,
  hang,
  LeavingCaller,
  RawEndpoint,
  reset,
  upstreamOf,
} from './upstream-stage.ts';

describe('the endpoints of an upstream', () => {
  test('take turns while none has more calls under way than another', async () => {
    await using one = await RawEndpoint.start();
    await using two = await RawEndpoint.start();
    await using three = await RawEndpoint.start();
    await using stage = upstreamOf([one.url, two.url, three.url]);
    for (let left = 9; left > 0; left -= 1) await stage.send();
    assert.deepEqual(
      [one, two, three].map(({ paths }) => paths.length),
      [3, 3, 3],
    );
  });

  test('get each call where the fewest are under way', async () => {
    await using slow = await RawEndpoint.start(hang);
    await using quick = await RawEndpoint.start();
    await using stage = upstreamOf([slow.url, quick.url]);
    const hanging = stage.send();
    await slow.reached(1);
    for (let left = 20; left > 0; left -= 1) await stage.send();
    assert.equal(slow.paths.length, 1);
    assert.equal(quick.paths.length, 20);
    stage.upstream.cut();
    assert.equal((await hanging).outcome, 'silent');
  });

  test('carry the path of their URL and their own host', async () => {
    const heads: string[] = [];
    await using one = await RawEndpoint.start(call => {
      heads.push(call.head);
      answer()(call);
    });
    await using stage = upstreamOf([`${one.url}/base`]);
    await stage.send({ path: '/x' });
    assert.deepEqual(one.paths, ['/base/x']);
    assert.match(heads[0] ?? '', new RegExp(`\r\nhost: 127\\.0\\.0\\.1:${one.port}\r\n`));
  });

  for (const [what, deed] of [
    ['resets', reset],
    ['closes without an answer', closeUnanswered],
    ['cuts its answers short', cutShort],
    ['hangs', hang],
    ['answers what is no HTTP', ({ socket }) => socket.end('no HTTP\r\n\r\n')],
  ] satisfies readonly (readonly [string, Deed])[]) {
    test(`of which one ${what} for three calls in a row lose no more calls to it`, async t => {
      const timers = HeldTimers.hold(t);
      await using bad = await RawEndpoint.start(call => {
        deed(call);
        if (deed === hang) timers.pass(50);
      });
      await using good = await RawEndpoint.start();
      await using stage = upstreamOf([bad.url, good.url]);
      for (let left = 20; left > 0; left -= 1) await stage.send({ timeoutMs: 50 });
      assert.equal(bad.paths.length, 3);
      assert.deepEqual(stage.circuits(), ['open', 'closed']);
      assert.equal(stage.upstream.state.endpoints[0]?.ejections, 1);
    });
  }

  test('of which one answers 5xx lose no more calls to it after ten in a row, but 501 says nothing', async () => {
    await using bad = await RawEndpoint.start(answer(503));
    await using good = await RawEndpoint.start(answer(501));
    await using stage = upstreamOf([bad.url, good.url]);
    for (let left = 60; left > 0; left -= 1) await stage.send();
    assert.equal(bad.paths.length, 10);
    assert.equal(good.paths.length, 50);
    assert.deepEqual(stage.circuits(), ['open', 'closed']);
  });

  test('are tried again after a time that doubles, by one call each time, and get their share once one is answered', async () => {
    await using bad = await RawEndpoint.start(reset);
    await using good = await RawEndpoint.start();
    await using stage = upstreamOf([bad.url, good.url]);
    const send = async (count: number): Promise<void> => {
      for (let left = count; left > 0; left -= 1) await stage.send();
    };
    await send(20);
    stage.clock.advance(999);
    await send(20);
    assert.equal(bad.paths.length, 3);
    stage.clock.advance(1);
    await send(20);
    assert.equal(bad.paths.length, 4);
    stage.clock.advance(1999);
    await send(20);
    assert.equal(bad.paths.length, 4);
    bad.deed = answer();
    stage.clock.advance(1);
    await send(20);
    assert.deepEqual(stage.circuits(), ['closed', 'closed']);
    assert.equal(bad.paths.length, 14, 'every other one of 20 calls');
  });

  test('are never all left out for 5xx: the last one that is usable keeps its calls', async () => {
    await using one = await RawEndpoint.start(answer(500));
    await using two = await RawEndpoint.start(answer(500));
    await using stage = upstreamOf([one.url, two.url]);
    for (let left = 100; left > 0; left -= 1) {
      const outcome = await stage.send();
      assert.equal(outcome.outcome === 'answered' && outcome.status, 500);
    }
    assert.deepEqual(stage.circuits(), ['open', 'closed']);
    assert.equal(one.paths.length + two.paths.length, 100);
  });

  test('that fail together all open their circuits, and from then on nothing is sent', async () => {
    await using one = await RawEndpoint.start(reset);
    await using two = await RawEndpoint.start(reset);
    await using stage = upstreamOf([one.url, two.url]);
    const outcomes = [];
    for (let left = 20; left > 0; left -= 1) outcomes.push(await stage.send());
    assert.equal(one.paths.length + two.paths.length, 3 + 5);
    assert.deepEqual(outcomes.at(-1), {
      outcome: 'silent',
      sent: false,
      cause: 'circuit open at all 2 endpoints',
    });
  });

  test('are named in the cause of a failure where there are several', async () => {
    await using bad = await RawEndpoint.start(reset);
    await using stage = upstreamOf([bad.url, await deadUrl()]);
    const outcome = await stage.send();
    assert.ok(outcome.outcome === 'silent');
    assert.ok(outcome.cause.endsWith(` at ${bad.url}`), outcome.cause);
  });

  test('of staging and formal calls are apart, and so are their circuits', async () => {
    await using formal = await RawEndpoint.start();
    await using staging = await RawEndpoint.start(reset);
    await using stage = upstreamOf([formal.url], { stagingUrl: staging.url });
    for (let left = 7; left > 0; left -= 1) await stage.send({ environment: 'staging' });
    assert.deepEqual(await stage.send({ environment: 'staging' }), {
      outcome: 'silent',
      sent: false,
      cause: 'circuit open',
    });
    assert.equal((await stage.send()).outcome, 'answered');
    assert.deepEqual(
      stage.upstream.state.endpoints.map(({ environment, circuit }) => [environment, circuit]),
      [
        ['formal', 'closed'],
        ['staging', 'open'],
      ],
    );
  });
});

describe('a single endpoint', () => {
  test('is given no call between its fifth failure in a row and the end of its time', async () => {
    await using bad = await RawEndpoint.start(reset);
    await using stage = upstreamOf([bad.url]);
    for (let left = 5; left > 0; left -= 1) {
      const outcome = await stage.send();
      assert.ok(outcome.outcome === 'silent' && outcome.sent);
    }
    for (let left = 5; left > 0; left -= 1) {
      assert.deepEqual(await stage.send(), { outcome: 'silent', sent: false, cause: 'circuit open' });
    }
    assert.equal(bad.paths.length, 5);
    bad.deed = answer();
    stage.clock.advance(1000);
    assert.equal((await stage.send()).outcome, 'answered');
    assert.deepEqual(stage.circuits(), ['closed']);
  });

  test('is tried by one call alone, and the others meanwhile are told that the circuit is open', async () => {
    await using bad = await RawEndpoint.start(reset);
    await using stage = upstreamOf([bad.url]);
    for (let left = 5; left > 0; left -= 1) await stage.send();
    let trial: Parameters<Deed>[0] | undefined;
    bad.deed = call => {
      trial = call;
    };
    stage.clock.advance(1000);
    const tried = stage.send();
    assert.deepEqual(await stage.send(), { outcome: 'silent', sent: false, cause: 'circuit open' });
    await bad.reached(6);
    assert.ok(trial !== undefined);
    answer()(trial);
    assert.equal((await tried).outcome, 'answered');
    assert.deepEqual(stage.circuits(), ['closed']);
    assert.equal(bad.paths.length, 6);
  });

  test('is not blamed for calls whose callers left', async () => {
    await using slow = await RawEndpoint.start(hang);
    await using stage = upstreamOf([slow.url]);
    for (let calls = 1; calls <= 20; calls += 1) {
      const caller = new LeavingCaller();
      const call = stage.send({ caller });
      await slow.reached(calls);
      caller.leave();
      assert.equal((await call).outcome, 'silent');
    }
    assert.deepEqual(stage.circuits(), ['closed']);
    assert.equal(stage.upstream.state.inFlight, 0);
  });

  test('keeps its calls however often it answers 5xx', async () => {
    await using bad = await RawEndpoint.start(answer(500));
    await using stage = upstreamOf([bad.url]);
    for (let left = 50; left > 0; left -= 1) assert.equal((await stage.send()).outcome, 'answered');
    assert.equal(bad.paths.length, 50);
  });
});

describe('the caps of an upstream', () => {
  test('hold for all of its endpoints together, and one app takes a quarter', async () => {
    await using one = await RawEndpoint.start(hang);
    await using two = await RawEndpoint.start(hang);
    await using stage = upstreamOf([one.url, two.url], { inFlightMax: 8 });
    const hanging = ['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd'].map(appKey => stage.send({ appKey }));
    assert.deepEqual(await stage.send({ appKey: 'e' }), {
      outcome: 'shed',
      cause: 'the in-flight cap of the upstream is reached',
    });
    assert.equal(stage.upstream.state.inFlight, 8);
    await Promise.all([one.reached(4), two.reached(4)]);
    stage.upstream.cut();
    for (const outcome of await Promise.all(hanging)) assert.equal(outcome.outcome, 'silent');
    assert.equal(stage.upstream.state.inFlight, 0);
    assert.equal(one.paths.length + two.paths.length, 8, 'nothing is tried again while the gateway ends');
  });

  test('shed the third call of an app whose quarter is two, and no call of another app', async () => {
    await using one = await RawEndpoint.start(hang);
    await using stage = upstreamOf([one.url], { inFlightMax: 8 });
    const hanging = [stage.send(), stage.send()];
    const third = await stage.send();
    assert.deepEqual(third, {
      outcome: 'shed',
      cause: "the app's share of the upstream's in-flight cap is reached",
    });
    const other = stage.send({ appKey: 'other' });
    await one.reached(3);
    stage.upstream.cut();
    await Promise.all([...hanging, other]);
  });
});

describe('an upstream that swallows every call', () => {
  test('takes nothing from four others: each of 400 calls of theirs is answered while it is full', async () => {
    await using hole = await RawEndpoint.start(hang);
    await using holed = upstreamOf([hole.url], { inFlightMax: 64 });
    const swallowed = Array.from({ length: 64 }, (_, call) => holed.send({ appKey: `app-${call % 8}` }));
    await hole.reached(64);
    assert.equal((await holed.send()).outcome, 'shed');
    for (let other = 0; other < 4; other += 1) {
      await using endpoint = await RawEndpoint.start();
      await using stage = upstreamOf([endpoint.url]);
      for (let left = 100; left > 0; left -= 1) {
        assert.equal((await stage.send({ timeoutMs: 2000 })).outcome, 'answered');
      }
    }
    holed.upstream.cut();
    await Promise.all(swallowed);
  });
});
