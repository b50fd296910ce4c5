import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RetryBudget } from '../../../src/adapters/http/retry-budget.ts';
import {
  answer,
  deadUrl,
  hang,
  LeavingCaller,
  Pieces,
  RawEndpoint,
  reset,
  upstreamOf,
} from './upstream-stage.ts';

describe('a call that failed before anything was sent', () => {
  test('is sent to another endpoint, and its caller notices nothing', async () => {
    await using good = await RawEndpoint.start();
    await using stage = upstreamOf([await deadUrl(), good.url]);
    for (let left = 10; left > 0; left -= 1) assert.equal((await stage.send()).outcome, 'answered');
    assert.equal(good.paths.length, 10);
    assert.equal(stage.upstream.state.retries, 3);
    assert.equal(stage.upstream.state.inFlight, 0);
  });

  test('tells that it took two attempts, and which endpoint answered', async () => {
    await using good = await RawEndpoint.start();
    const dead = await deadUrl();
    await using stage = upstreamOf([dead, good.url]);
    const told = async () => {
      const { outcome, attempts, endpoint } = await stage.send();
      return { outcome, attempts, endpoint };
    };
    assert.deepEqual(await told(), { outcome: 'answered', attempts: 2, endpoint: good.url });
    await using alone = upstreamOf([good.url]);
    assert.equal((await alone.send()).attempts, 1);
    await using lost = upstreamOf([dead]);
    assert.equal((await lost.send()).attempts, 2);
    await using shed = upstreamOf([good.url], { inFlightMax: 0 });
    assert.equal((await shed.send()).attempts, undefined);
  });

  test('is tried once more at the same endpoint where there is no other, and then ends', async () => {
    await using stage = upstreamOf([await deadUrl()]);
    const outcome = await stage.send();
    assert.ok(outcome.outcome === 'silent' && !outcome.sent);
    assert.match(outcome.cause, /^ECONNREFUSED: .*, twice$/);
    assert.equal(stage.upstream.state.retries, 1);
  });

  test('tells both causes where a second endpoint fails otherwise, and that something was sent', async () => {
    await using bad = await RawEndpoint.start(reset);
    await using stage = upstreamOf([await deadUrl(), bad.url]);
    const outcome = await stage.send();
    assert.ok(outcome.outcome === 'silent' && outcome.sent);
    assert.match(outcome.cause, /^ECONNREFUSED: .*; tried again: ECONNRESET.* at http:/);
    assert.equal(bad.paths.length, 1);
  });

  test('is sent elsewhere as soon as a connection took too long, long before its deadline', async () => {
    // It takes connections, and never answers a handshake.
    await using stuck = await RawEndpoint.start();
    await using good = await RawEndpoint.start();
    await using stage = upstreamOf([stuck.url.replace('http:', 'https:'), good.url], { connectMsMax: 20 });
    assert.equal((await stage.send({ timeoutMs: 60_000 })).outcome, 'answered');
    assert.equal(stuck.connections, 1);
    assert.equal(stage.upstream.state.retries, 1);
  });

  test('is never tried a third time', async () => {
    await using stage = upstreamOf([await deadUrl(), await deadUrl(), await deadUrl()]);
    await stage.send();
    assert.equal(stage.upstream.state.retries, 1);
  });

  test('is not tried again once its caller has left', async () => {
    await using good = await RawEndpoint.start();
    await using stage = upstreamOf([await deadUrl(), good.url]);
    const caller = new LeavingCaller();
    const call = stage.send({ caller });
    // Only now: a call whose caller is gone from the start is not even begun.
    caller.isGone = true;
    const outcome = await call;
    assert.ok(outcome.outcome === 'silent' && outcome.cause.startsWith('ECONNREFUSED'));
    assert.equal(good.paths.length, 0);
  });

  test('is not tried again once its deadline is over', async () => {
    await using good = await RawEndpoint.start();
    await using stage = upstreamOf([await deadUrl(), good.url]);
    const call = stage.send({ timeoutMs: 1000 });
    stage.clock.advance(1000);
    assert.equal((await call).outcome, 'silent');
    assert.equal(good.paths.length, 0);
  });

  test('has what is left of its one deadline for the second try', async () => {
    await using slow = await RawEndpoint.start(hang);
    await using stage = upstreamOf([await deadUrl(), slow.url]);
    const call = stage.send({ timeoutMs: 10_000 });
    stage.clock.advance(9950);
    const outcome = await call;
    assert.ok(outcome.outcome === 'silent');
    assert.match(outcome.cause, /tried again: no complete answer within 50 ms/);
  });
});

describe('a call of which something was sent', () => {
  test('is not sent again', async () => {
    await using bad = await RawEndpoint.start(reset);
    await using good = await RawEndpoint.start();
    await using stage = upstreamOf([bad.url, good.url]);
    const outcome = await stage.send();
    assert.ok(outcome.outcome === 'silent' && outcome.sent);
    assert.equal(bad.paths.length, 1);
    assert.equal(good.paths.length, 0);
    assert.equal(stage.upstream.state.retries, 0);
  });

  test('is sent again where the API is idempotent, to another endpoint and whole', async () => {
    await using bad = await RawEndpoint.start(reset);
    await using good = await RawEndpoint.start(answer(200, '"second"'));
    await using stage = upstreamOf([`${bad.url}/one`, `${good.url}/two`]);
    const outcome = await stage.send({ isIdempotent: true, path: '/x' });
    assert.ok(outcome.outcome === 'answered');
    assert.equal(Buffer.from(outcome.body).toString(), '"second"');
    assert.deepEqual([bad.paths, good.paths], [['/one/x'], ['/two/x']]);
  });

  test('is not sent again after a complete answer, were it 503', async () => {
    await using bad = await RawEndpoint.start(answer(503));
    await using good = await RawEndpoint.start();
    await using stage = upstreamOf([bad.url, good.url]);
    const outcome = await stage.send({ isIdempotent: true });
    assert.equal(outcome.outcome === 'answered' && outcome.status, 503);
    assert.equal(good.paths.length, 0);
  });

  test('says that something was sent also where the second try sent nothing', async () => {
    await using bad = await RawEndpoint.start(reset);
    await using stage = upstreamOf([bad.url, await deadUrl()]);
    const outcome = await stage.send({ isIdempotent: true });
    assert.ok(outcome.outcome === 'silent' && outcome.sent);
    assert.match(outcome.cause, /; tried again: ECONNREFUSED/);
  });
});

describe('a call whose body is a stream', () => {
  test('is sent once and whole', async () => {
    await using good = await RawEndpoint.start();
    await using stage = upstreamOf([good.url]);
    const body = new Pieces();
    const outcome = await stage.send({ body, headers: ['content-length', '2'] });
    assert.equal(outcome.outcome, 'answered');
    assert.equal(body.end, 'read');
  });

  test('is not sent again, though nothing was sent and the API is idempotent', async () => {
    await using good = await RawEndpoint.start();
    await using stage = upstreamOf([await deadUrl(), good.url]);
    const body = new Pieces();
    const outcome = await stage.send({ body, headers: ['content-length', '2'], isIdempotent: true });
    assert.ok(outcome.outcome === 'silent' && !outcome.sent);
    assert.equal(good.connections, 0);
    assert.equal(body.end, 'closed');
  });

  test('is closed unread where the circuit is open, and where it is shed', async () => {
    await using stage = upstreamOf([await deadUrl()], {
      inFlightMax: 1,
      breaker: { failuresMax: 1, openMs: 1, openMsMax: 1 },
    });
    const first = stage.send();
    const shed = new Pieces();
    assert.equal((await stage.send({ body: shed })).outcome, 'shed');
    await first;
    const refused = new Pieces();
    assert.deepEqual(await stage.send({ body: refused }), {
      outcome: 'silent',
      sent: false,
      cause: 'circuit open',
    });
    assert.deepEqual([shed.end, refused.end], ['closed', 'closed']);
  });
});

describe('a redirect', () => {
  test('is an answer like any other: nobody goes where it points', async () => {
    await using target = await RawEndpoint.start();
    for (const status of [301, 302, 303, 307, 308]) {
      await using endpoint = await RawEndpoint.start(answer(status, '', `location: ${target.url}/\r\n`));
      await using stage = upstreamOf([endpoint.url]);
      const outcome = await stage.send({ isIdempotent: true });
      assert.equal(outcome.outcome === 'answered' && outcome.status, status);
      assert.equal(endpoint.paths.length, 1);
    }
    assert.equal(target.connections, 0);
  });
});

describe('the budget of retries', () => {
  test('is three and a tenth of the calls, exactly', () => {
    const budget = new RetryBudget();
    for (let calls = 1; calls <= 1000; calls += 1) {
      budget.earn();
      while (budget.spend());
      assert.equal(budget.spent, 3 + Math.floor(calls / 10));
    }
  });

  test('lets no more than twenty come at once, after however many calls without one', () => {
    const budget = new RetryBudget();
    for (let calls = 0; calls < 100_000; calls += 1) budget.earn();
    while (budget.spend());
    assert.equal(budget.spent, 20);
  });

  test('bounds the retries of an upstream whose endpoints are all gone', async () => {
    await using stage = upstreamOf([await deadUrl(), await deadUrl()], {
      breaker: { failuresMax: 1_000_000, openMs: 1, openMsMax: 1 },
    });
    for (let calls = 100; calls > 0; calls -= 1) await stage.send();
    assert.equal(stage.upstream.state.retries, 3 + 10);
  });
});
