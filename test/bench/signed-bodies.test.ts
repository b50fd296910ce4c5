import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { BENCH_CALLERS, BENCH_TYPES, renderBenchDocument } from '../../bench/bench-document.ts';
import { renderRequest, signedBodies, signOf, tamperedBody } from '../../bench/signed-bodies.ts';

const NOW_MS = 1711009072000;
const VECTORS = new URL('../../../shared/spec/sign-vectors.json', import.meta.url);

describe('the bodies that the benchmark sends', () => {
  test('they have exactly the size that was asked for, and no two are the same', () => {
    for (const bodyBytes of [1024, 4096]) {
      const bodies = signedBodies(bodyBytes, NOW_MS);
      assert.deepEqual([...new Set(bodies.map(body => body.length))], [bodyBytes]);
      assert.equal(new Set(bodies.map(String)).size, bodies.length);
    }
  });

  test('they call as every app and call every type', () => {
    const texts = signedBodies(1024, NOW_MS).map(String);
    for (const { appKey } of BENCH_CALLERS) assert.ok(texts.some(text => text.includes(appKey)));
    for (const type of BENCH_TYPES) assert.ok(texts.some(text => text.includes(`"${type}"`)));
  });

  test('a size that no signed body fits in is refused', () => {
    assert.throws(() => signedBodies(500, NOW_MS), RangeError);
  });

  test('a tampered body keeps its size and its sign and changes its content', () => {
    for (const body of signedBodies(1024, NOW_MS)) {
      const tampered = tamperedBody(body);
      assert.equal(tampered.length, body.length);
      assert.notDeepEqual(tampered, body);
      assert.equal(tampered.subarray(-35).toString(), body.subarray(-35).toString());
    }
  });

  test('a request announces the length of its body', () => {
    const [body] = signedBodies(1024, NOW_MS);
    assert.ok(body);
    assert.match(renderRequest(body).toString(), /\r\ncontent-length: 1024\r\n\r\n\{"type":/);
  });

  test('the sign reproduces the published worked example', { skip: !existsSync(VECTORS) }, () => {
    const text = readFileSync(VECTORS, 'utf8');
    const vectors: { sign: { secret: string; sign: string; body: string }[] } = JSON.parse(text);
    const [example] = vectors.sign;
    assert.ok(example);
    assert.equal(signOf(JSON.parse(example.body), example.secret), example.sign);
  });

  test('the document grants every app every type and names the upstream', () => {
    const document = JSON.parse(renderBenchDocument('http://127.0.0.1:9'));
    assert.deepEqual(document.upstreams, [{ name: 'orders', url: 'http://127.0.0.1:9', timeout: '3s' }]);
    assert.equal(document.apis.length, BENCH_TYPES.length);
    assert.equal(document.apps.length, BENCH_CALLERS.length);
    assert.ok(BENCH_CALLERS.every(({ token }) => /^[a-z0-9]{59}$/.test(token)));
  });
});
