import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  askStatus,
  codeOf,
  type HttpStage,
  requestOf,
  signedBody,
  startStage,
} from '../../gateway/http-stage.ts';
import { answer, deadUrl, RawEndpoint, reset } from './upstream-stage.ts';

/** A gateway in front of one upstream, as callers and operators see it. */
function startWith(upstream: string, api = ''): Promise<HttpStage> {
  return startStage({
    document: `
upstreams:
  - { name: orders, ${upstream} }
apis:
  - { type: bg.order.get, upstream: orders, token: none${api} }
packages:
  - { code: all, types: ["bg.*"] }
apps:
  - { app_key: shop, secrets: [shop-secret], packages: [all], limit: none }
`,
  });
}

async function call(stage: HttpStage): Promise<number> {
  return codeOf(await stage.ask(requestOf({ body: signedBody({ type: 'bg.order.get' }) })));
}

describe('a gateway whose service fails', () => {
  test('answers 2000000 while the circuit is open, sends nothing, and says so in the record', async () => {
    await using endpoint = await RawEndpoint.start(reset);
    await using stage = await startWith(`url: "${endpoint.url}"`);
    for (let left = 7; left > 0; left -= 1) assert.equal(await call(stage), 2000000);
    assert.equal(endpoint.paths.length, 5);
    assert.match(stage.gateway.records[4]?.cause ?? '', /^ECONNRESET.*; sent$/);
    assert.equal(stage.gateway.records[5]?.cause, 'circuit open; nothing was sent');
    const metrics = await askStatus(stage, '/metrics');
    const labels = `upstream="orders",environment="formal",endpoint="${endpoint.url}"`;
    assert.ok(metrics.includes(`gatewright_upstream_circuit{${labels}} 2\n`));
    assert.ok(metrics.includes(`gatewright_upstream_ejections_total{${labels}} 1\n`));
    assert.ok(metrics.includes('gatewright_upstream_in_flight{upstream="orders"} 0\n'));
  });

  test('answers from another endpoint where the first is gone, and counts the retry', async () => {
    await using endpoint = await RawEndpoint.start(answer(200, '"here"'));
    await using stage = await startWith(`urls: ["${await deadUrl()}", "${endpoint.url}"]`);
    assert.equal(await call(stage), 1000000);
    assert.match(
      await askStatus(stage, '/metrics'),
      /gatewright_upstream_retries_total\{upstream="orders"\} 1\n/,
    );
  });

  test('sends a call of an idempotent API a second time, and no other', async () => {
    for (const [api, code, seen] of [
      [', idempotent: true', 1000000, 1],
      ['', 2000000, 0],
    ] as const) {
      await using bad = await RawEndpoint.start(reset);
      await using good = await RawEndpoint.start();
      await using stage = await startWith(`urls: ["${bad.url}", "${good.url}"]`, api);
      assert.equal(await call(stage), code);
      assert.deepEqual([bad.paths.length, good.paths.length], [1, seen]);
    }
  });

  test('answers 7000000 to a redirect, and goes nowhere', async () => {
    await using target = await RawEndpoint.start();
    await using endpoint = await RawEndpoint.start();
    await using stage = await startWith(`url: "${endpoint.url}"`);
    for (const status of [301, 302, 303, 307, 308]) {
      endpoint.deed = answer(status, '{}', `location: ${target.url}/\r\n`);
      assert.equal(await call(stage), 7000000);
    }
    assert.equal(target.connections, 0);
  });

  test('goes on answering 7000000, and sending, however often a service answers 500', async () => {
    await using endpoint = await RawEndpoint.start(answer(500));
    await using stage = await startWith(`url: "${endpoint.url}"`);
    for (let left = 20; left > 0; left -= 1) assert.equal(await call(stage), 7000000);
    assert.equal(endpoint.paths.length, 20);
  });
});
