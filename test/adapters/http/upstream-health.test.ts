import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { HealthSettings } from '../../../src/model/document.ts';
import { answer, type Deed, hang, RawEndpoint, reset, upstreamOf } from './upstream-stage.ts';

/** Questions come one after the other: whoever sees the next one knows that the answer before was taken. */
function healthOf(changes: Partial<HealthSettings> = {}): HealthSettings {
  return {
    path: '/healthz',
    intervalMs: 1,
    // Never over: an answer that comes late would count as a bad one.
    timeoutMs: 120_000,
    unhealthyAfter: 3,
    healthyAfter: 2,
    ...changes,
  };
}

/** Answers the questions with these statuses, the last for ever, and calls with 200. */
function answersOf(statuses: readonly number[], onQuestion: () => void = () => {}): Deed {
  let asked = 0;
  return call => {
    if (!call.path.endsWith('/healthz')) return answer()(call);
    onQuestion();
    const status = statuses[Math.min(asked, statuses.length - 1)] ?? 200;
    asked += 1;
    answer(status)(call);
  };
}

describe('the health check', () => {
  test('believes three bad answers in a row and two good ones, and no fewer', async () => {
    const believed: boolean[] = [];
    await using endpoint = await RawEndpoint.start();
    const good = 200;
    const statuses = [good, 500, 302, good, 500, 404, 503, good, 500, 204, good, good];
    endpoint.deed = answersOf(statuses, () => believed.push(isHealthy()));
    await using stage = upstreamOf([endpoint.url], { health: healthOf() });
    const isHealthy = (): boolean => stage.upstream.state.endpoints[0]?.isHealthy === true;
    await endpoint.reached(13);
    const [yes, no] = [true, false];
    assert.deepEqual(believed.slice(0, 12), [yes, yes, yes, yes, yes, yes, yes, no, no, no, no, yes]);
  });

  test('asks by GET, behind the URL of the endpoint, with no body', async () => {
    const heads: string[] = [];
    await using endpoint = await RawEndpoint.start(call => {
      heads.push(call.head);
      answer()(call);
    });
    await using _ = upstreamOf([`${endpoint.url}/base`], { health: healthOf({ path: '/healthz?deep' }) });
    await endpoint.reached(1);
    assert.equal(
      heads[0],
      `GET /base/healthz?deep HTTP/1.1\r\nhost: 127.0.0.1:${endpoint.port}\r\naccept: */*\r\n\r\n`,
    );
  });

  for (const [what, deed] of [
    ['resets', reset],
    ['does not answer in time', hang],
  ] satisfies readonly (readonly [string, Deed])[]) {
    test(`takes an endpoint that ${what} for a bad one, and its circuit stays closed`, async () => {
      await using endpoint = await RawEndpoint.start(deed);
      await using stage = upstreamOf([endpoint.url], { health: healthOf({ timeoutMs: 5 }) });
      await endpoint.reached(21);
      assert.equal(stage.upstream.state.endpoints[0]?.isHealthy, false);
      assert.deepEqual(stage.circuits(), ['closed']);
    });
  }

  test('asks one question at a time', async () => {
    let asked = 0;
    let answered = 0;
    await using endpoint = await RawEndpoint.start(call => {
      asked += 1;
      assert.equal(asked, answered + 1);
      setImmediate(() => {
        answered += 1;
        answer()(call);
      });
    });
    await using _ = upstreamOf([endpoint.url], { health: healthOf() });
    await endpoint.reached(20);
    assert.equal(endpoint.connections, 1);
  });

  test('keeps calls from an endpoint that is not well while another is', async () => {
    await using bad = await RawEndpoint.start(answersOf([500]));
    await using good = await RawEndpoint.start(answersOf([200]));
    await using stage = upstreamOf([bad.url, good.url], { health: healthOf() });
    await bad.reached(4);
    for (let left = 20; left > 0; left -= 1) await stage.send({ path: '/call' });
    assert.ok(!bad.paths.includes('/call'));
    assert.equal(good.paths.filter(path => path === '/call').length, 20);
  });

  test('keeps no call from endpoints that are all unwell: the check itself may be what is wrong', async () => {
    await using one = await RawEndpoint.start(answersOf([404]));
    await using two = await RawEndpoint.start(answersOf([404]));
    await using stage = upstreamOf([one.url, two.url], { health: healthOf() });
    await Promise.all([one.reached(4), two.reached(4)]);
    for (let left = 20; left > 0; left -= 1) {
      assert.equal((await stage.send({ path: '/call' })).outcome, 'answered');
    }
    assert.equal(one.paths.filter(path => path === '/call').length, 10);
  });

  test('is no call: it takes no place under the caps', async () => {
    await using endpoint = await RawEndpoint.start(call => {
      if (call.path !== '/healthz') answer()(call);
    });
    await using stage = upstreamOf([endpoint.url], { health: healthOf(), inFlightMax: 1 });
    await endpoint.reached(1);
    assert.equal(stage.upstream.state.inFlight, 0);
    assert.equal((await stage.send()).outcome, 'answered');
  });

  test('ends with its upstream', async () => {
    await using one = await RawEndpoint.start();
    await using two = await RawEndpoint.start();
    await using left = upstreamOf([one.url], { health: healthOf() });
    await using _ = upstreamOf([two.url], { health: healthOf() });
    await Promise.all([one.reached(3), two.reached(3)]);
    left.upstream.stopChecks();
    const asked = one.paths.length;
    await two.reached(two.paths.length + 20);
    assert.ok(one.paths.length <= asked + 1, 'at most the question that was on its way');
  });
});
