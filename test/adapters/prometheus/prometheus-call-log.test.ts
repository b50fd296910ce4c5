import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PrometheusCallLog } from '../../../src/adapters/prometheus/prometheus-call-log.ts';
import type { CallRecord } from '../../../src/ports/call-log.ts';
import type { UpstreamState } from '../../../src/ports/upstream-state.ts';
import { callRecord } from '../call-record.ts';

function logOf(...records: readonly Partial<CallRecord>[]) {
  const upstreams: UpstreamState[] = [];
  const state = { pending: 0, revision: 'r1', upstreams };
  const log = new PrometheusCallLog({
    connections: () => 2,
    turnedAway: () => new Map([['overload', 3]]),
    usageLost: () => 12,
    pendingCalls: () => state.pending,
    revision: () => state.revision,
    upstreams: () => state.upstreams,
  });
  for (const changes of records) log.record(callRecord(changes));
  return { log, state };
}

/** The lines of one metric, without its comments. */
async function linesOf(log: PrometheusCallLog, name: string): Promise<readonly string[]> {
  const text = await log.render();
  return text.split('\n').filter(line => line.startsWith(name));
}

describe('the metrics', () => {
  test('count calls by type and code', async () => {
    const { log } = logOf({}, {}, { code: 3000001 }, { type: 'bg.other' });
    assert.deepEqual(await linesOf(log, 'gatewright_requests_total'), [
      'gatewright_requests_total{type="bg.order.list.get",code="1000000"} 2',
      'gatewright_requests_total{type="bg.order.list.get",code="3000001"} 1',
      'gatewright_requests_total{type="bg.other",code="1000000"} 1',
    ]);
  });

  test('tell how many calls are missing in what is kept of use, the same at each scrape', async () => {
    const { log } = logOf();
    for (let scrape = 0; scrape < 2; scrape += 1)
      assert.deepEqual(await linesOf(log, 'gatewright_usage_lost'), ['gatewright_usage_lost_total 12']);
  });

  test('go on counting from scrape to scrape', async () => {
    const { log } = logOf({});
    await log.render();
    log.record(callRecord());
    for (let scrape = 0; scrape < 2; scrape += 1) {
      assert.deepEqual(await linesOf(log, 'gatewright_requests_total'), [
        'gatewright_requests_total{type="bg.order.list.get",code="1000000"} 2',
      ]);
    }
  });

  test('count refusals by the check that refused, and none of the calls that went all the way', async () => {
    const { log } = logOf(
      {},
      { code: 3000001, stoppedBy: 'check-sign' },
      { code: 3000000, stoppedBy: 'listener' },
    );
    assert.deepEqual(await linesOf(log, 'gatewright_refusals_total'), [
      'gatewright_refusals_total{check="check-sign",code="3000001"} 1',
      'gatewright_refusals_total{check="listener",code="3000000"} 1',
    ]);
  });

  test('count findings by kind, type and app', async () => {
    const findings = [
      { kind: 'unknown-parameter', detail: 'page' },
      { kind: 'response-contract', detail: 'total is required' },
    ] as const;
    const { log } = logOf(
      { findings },
      { findings },
      { findings: findings.slice(0, 1), isKnownType: false },
      {},
    );
    const series = 'gatewright_findings_total{finding';
    assert.deepEqual(await linesOf(log, 'gatewright_findings_total'), [
      `${series}="unknown-parameter",type="bg.order.list.get",app="app-1"} 2`,
      `${series}="response-contract",type="bg.order.list.get",app="app-1"} 2`,
      `${series}="unknown-parameter",type="unknown",app="app-1"} 1`,
    ]);
  });

  test('count findings in a bounded number of series, and lose none', async () => {
    const findings = [{ kind: 'unknown-parameter', detail: 'page' }] as const;
    const calls = Array.from({ length: 6000 }, (_, index) => ({ findings, appKey: `app-${index}` }));
    const { log } = logOf(...calls, ...calls.slice(0, 2));
    for (let scrape = 0; scrape < 2; scrape += 1) {
      const lines = await linesOf(log, 'gatewright_findings_total');
      assert.equal(lines.length, 5001);
      assert.equal(
        lines.at(-1),
        'gatewright_findings_total{finding="unknown-parameter",type="other",app="other"} 1000',
      );
      assert.equal(lines[0]?.endsWith('app="app-0"} 2'), true);
    }
  });

  test('put types that do not exist under one label, however many a caller makes up', async () => {
    const made = Array.from({ length: 1000 }, (_, index) => ({
      type: `made.up.${index}`,
      isKnownType: false,
    }));
    const { log } = logOf(...made, { type: undefined, isKnownType: false });
    assert.deepEqual(await linesOf(log, 'gatewright_requests_total'), [
      'gatewright_requests_total{type="unknown",code="1000000"} 1001',
    ]);
  });

  test('time the gateway without the internal call, and the internal call where there was one', async () => {
    const { log } = logOf({ totalMs: 5.5, serviceMs: 5 }, { totalMs: 0.25, serviceMs: 0 });
    const gateway = await linesOf(log, 'gatewright_gateway_seconds');
    assert.ok(gateway.includes('gatewright_gateway_seconds_bucket{le="0.0001"} 0'));
    assert.ok(gateway.includes('gatewright_gateway_seconds_bucket{le="0.00025"} 1'));
    assert.ok(gateway.includes('gatewright_gateway_seconds_bucket{le="0.0005"} 2'));
    assert.ok(gateway.includes('gatewright_gateway_seconds_count 2'));
    const upstream = await linesOf(log, 'gatewright_upstream_seconds');
    assert.ok(upstream.includes('gatewright_upstream_seconds_bucket{le="0.0025"} 0'));
    assert.ok(upstream.includes('gatewright_upstream_seconds_bucket{le="0.005"} 1'));
    assert.ok(upstream.includes('gatewright_upstream_seconds_count 1'));
  });

  test('tell how each endpoint of each upstream stands, and forget what left the document', async () => {
    const { log, state } = logOf();
    const endpoint = { environment: 'formal', circuit: 'closed', ejections: 0, isHealthy: true } as const;
    state.upstreams = [
      {
        name: 'orders',
        inFlight: 3,
        retries: 7,
        endpoints: [
          { ...endpoint, url: 'http://a', circuit: 'half-open', ejections: 2 },
          { ...endpoint, url: 'http://b', circuit: 'open', isHealthy: false },
        ],
      },
    ];
    for (let scrape = 0; scrape < 2; scrape += 1) {
      assert.deepEqual(await linesOf(log, 'gatewright_upstream_in_flight'), [
        'gatewright_upstream_in_flight{upstream="orders"} 3',
      ]);
      assert.deepEqual(await linesOf(log, 'gatewright_upstream_retries_total'), [
        'gatewright_upstream_retries_total{upstream="orders"} 7',
      ]);
      assert.deepEqual(await linesOf(log, 'gatewright_upstream_circuit'), [
        'gatewright_upstream_circuit{upstream="orders",environment="formal",endpoint="http://a"} 1',
        'gatewright_upstream_circuit{upstream="orders",environment="formal",endpoint="http://b"} 2',
      ]);
      assert.deepEqual(await linesOf(log, 'gatewright_upstream_healthy'), [
        'gatewright_upstream_healthy{upstream="orders",environment="formal",endpoint="http://a"} 1',
        'gatewright_upstream_healthy{upstream="orders",environment="formal",endpoint="http://b"} 0',
      ]);
      assert.deepEqual(await linesOf(log, 'gatewright_upstream_ejections_total'), [
        'gatewright_upstream_ejections_total{upstream="orders",environment="formal",endpoint="http://a"} 2',
        'gatewright_upstream_ejections_total{upstream="orders",environment="formal",endpoint="http://b"} 0',
      ]);
    }
    state.upstreams = [];
    assert.deepEqual(await linesOf(log, 'gatewright_upstream_circuit'), []);
  });

  test('tell the calls that wait and the revision that is served as they are at the scrape', async () => {
    const { log, state } = logOf();
    state.pending = 3;
    assert.deepEqual(await linesOf(log, 'gatewright_pending_calls'), ['gatewright_pending_calls 3']);
    for (const revision of ['r1', 'r2']) {
      state.revision = revision;
      assert.deepEqual(await linesOf(log, 'gatewright_revision_info'), [
        `gatewright_revision_info{revision="${revision}"} 1`,
      ]);
    }
  });

  test('carry no app, no merchant, no address and no request id', async () => {
    const text = await logOf({}, { code: 3000001, stoppedBy: 'check-sign' }).log.render();
    const { appKey, mallId, address, requestId } = callRecord();
    for (const value of [appKey, mallId, address, requestId])
      assert.equal(text.includes(String(value)), false);
  });

  test('of two gateways in one process do not meet', async () => {
    const [one, two] = [logOf({}), logOf()];
    assert.equal((await linesOf(one.log, 'gatewright_requests_total')).length, 1);
    assert.equal((await linesOf(two.log, 'gatewright_requests_total')).length, 0);
  });

  test('come in the format that they say', async () => {
    const { log } = logOf({});
    assert.match(log.contentType, /^text\/plain; version=0\.0\.4/);
    for (const line of (await log.render()).trim().split('\n')) {
      assert.match(line, /^(?:# (?:HELP|TYPE) |[a-z_\d]+(?:\{.*\})? (?:[-+.e\d]+|nan|[-+]?inf)$|$)/i, line);
    }
  });
});
