import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { documentOf } from './faults-of.ts';

describe('values are read as written:', () => {
  const apiWith = (line: string) => documentOf(`version: 1\napis: [{ type: a, ${line} }]`).apis[0];
  const tokenWith = (expires: string) =>
    documentOf(
      `version: 1\napps: [{ app_key: o, secrets: [s] }]\nmerchants: [{ mall_id: 7 }]\nauthorizations: [{ app_key: o, mall_id: 7, tokens: [{ value: t, expires_at: ${expires} }] }]`,
    ).authorizations[0]?.tokens[0]?.expiresAtMs;

  const packagesOf = (written: string) =>
    documentOf(
      `version: 1\npackages: [{ code: p }]\napps: [{ app_key: o, secrets: [s], packages: [${written}] }]`,
    ).apps[0]?.packages;

  test('a package that is held for good is its code alone, or never ends', () => {
    const forGood = [{ code: 'p', untilMs: Number.MAX_SAFE_INTEGER }];
    for (const written of ['p', '{ code: p }', '{ code: p, until: never }'])
      assert.deepEqual(packagesOf(written), forGood, written);
  });

  test('a package that is held until an instant names it', () =>
    assert.deepEqual(packagesOf('{ code: p, until: 2027-11-22 }'), [
      { code: 'p', untilMs: Date.UTC(2027, 10, 22) },
    ]));

  test('a secret may stand alone or with its end, from outside in both forms', () => {
    const written = '[{ value: new, until: never }, { value: "old", until: 2027-11-22 }]';
    assert.deepEqual(documentOf(`version: 1\napps: [{ app_key: o, secrets: ${written} }]`).apps[0]?.secrets, [
      { value: 'new', untilMs: Number.MAX_SAFE_INTEGER },
      { value: 'old', untilMs: Date.UTC(2027, 10, 22) },
    ]);
  });

  test('another limit for some time has an end, and may lift the limit', () => {
    const overrideOf = (limit: string) =>
      documentOf(
        `version: 1\napps: [{ app_key: o, secrets: [s], limit_override: { limit: ${limit}, until: 2027-11-22 } }]`,
      ).apps[0]?.limitOverride;
    const untilMs = Date.UTC(2027, 10, 22);
    assert.deepEqual(overrideOf('none'), { limit: undefined, untilMs });
    assert.deepEqual(overrideOf('{ rate: 7 }'), { limit: { rate: 7, perMs: 1000, burst: 7 }, untilMs });
  });

  test('a journal with its path alone keeps a week in a gibibyte', () =>
    assert.deepEqual(documentOf('version: 1\njournal: { path: calls }').journal, {
      path: 'calls',
      keepMs: 604_800_000,
      bytesMax: 1_073_741_824,
    }));

  for (const [written, milliseconds] of [
    ['1ms', 1],
    ['250ms', 250],
    ['3s', 3000],
    ['5m', 300_000],
    ['1h', 3_600_000],
  ] as const) {
    test(`the duration ${written}`, () =>
      assert.equal(apiWith(`timeout: ${written}`)?.timeoutMs, milliseconds));
  }
  for (const [written, bytes] of [
    ['1', 1],
    ['512B', 512],
    ['64KiB', 65_536],
    ['16MiB', 16_777_216],
    ['16777216', 16_777_216],
  ] as const) {
    test(`the size ${written}`, () => assert.equal(apiWith(`max_body: ${written}`)?.bodyBytesMax, bytes));
  }
  for (const [written, instant] of [
    ['2027-11-22T00:00:00Z', Date.UTC(2027, 10, 22)],
    ['"2027-11-22T08:00:00.250+08:00"', Date.UTC(2027, 10, 22, 0, 0, 0, 250)],
    ['2027-11-22 00:00:00Z', Date.UTC(2027, 10, 22)],
    ['2028-02-29', Date.UTC(2028, 1, 29)],
    ['never', Number.MAX_SAFE_INTEGER],
  ] as const) {
    test(`the instant ${written}`, () => assert.equal(tokenWith(written), instant));
  }
  for (const [written, json] of [
    ['601099548666279999', '601099548666279999'],
    ['{ a: 1.50, b: 1e400, c: -0 }', '{"a":1.50,"b":1e400,"c":-0}'],
    ['0x10', '16'],
    ['"601099548666279999"', '"601099548666279999"'],
    ['[1, null, ~, true, "é\\n"]', '[1,null,null,true,"é\\n"]'],
    ['{ 2: a, __proto__: b }', '{"2":"a","__proto__":"b"}'],
    ['{ file: x }', '{"file":"x"}'],
  ] as const) {
    test(`the example ${written}`, () => assert.equal(apiWith(`example: ${written}`)?.example, json));
  }

  test('digits of an app key and of a token stay digits', () => {
    const app = documentOf(
      'version: 1\napps: [{ app_key: 00012345678901234567890123456789, secrets: [1e5] }]',
    ).apps[0];
    assert.equal(app?.appKey, '00012345678901234567890123456789');
    assert.equal(app?.secrets[0]?.value, '1e5');
  });

  test('an IPv6 listener loses its brackets and port 0 is kept', () => {
    const { gateway } = documentOf('version: 1\nlisten: { gateway: "[::1]:0" }').listen;
    assert.deepEqual(gateway, { host: '::1', port: 0 });
  });

  test('both edges of the numbers are accepted', () => {
    const { merchants } = documentOf(
      'version: 1\nmerchants: [{ mall_id: 1 }, { mall_id: 9007199254740991 }]',
    );
    assert.deepEqual(
      merchants.map(each => each.mallId),
      [1, Number.MAX_SAFE_INTEGER],
    );
    assert.equal(documentOf('version: 1\napp_limit: { rate: 1000000, per: 1s }').appLimit?.burst, 1_000_000);
    assert.equal(documentOf('version: 1\napp_limit: { rate: 1000, per: 1ms }').appLimit?.rate, 1000);
  });

  for (const method of ['POST', 'GET', 'PUT', 'PATCH', 'DELETE'] as const) {
    test(`the method ${method}`, () => assert.equal(apiWith(`method: ${method}`)?.method, method));
  }

  test('the staging header is compared in lower case', () => {
    assert.equal(documentOf('version: 1\nstaging_header: { name: X-Env }').stagingHeader.name, 'x-env');
  });

  test('own wording is kept by code', () => {
    const { messages } = documentOf(
      'version: 1\nmessages: { 3000026: no such app, "3000028": "app suspended" }',
    );
    assert.deepEqual(
      [...messages],
      [
        [3_000_026, 'no such app'],
        [3_000_028, 'app suspended'],
      ],
    );
  });

  test('an anchor may be used again', () => {
    const { apis } = documentOf(
      'version: 1\napis:\n  - { type: a, limits: &l [{ by: api, rate: 2 }] }\n  - { type: b, limits: *l }',
    );
    assert.deepEqual(apis[1]?.limits, apis[0]?.limits);
  });

  test('an upstream may be asked how it is, and its circuit has bounds', () => {
    const [upstream] = documentOf(
      'version: 1\nupstreams: [{ name: u, url: http://h, health: { path: "/h?deep" }, breaker: { failures: 1, open: 1s, open_max: 1s } }]',
    ).upstreams;
    assert.deepEqual(upstream?.health, {
      path: '/h?deep',
      intervalMs: 5000,
      timeoutMs: 1000,
      unhealthyAfter: 3,
      healthyAfter: 2,
    });
    assert.deepEqual(upstream?.breaker, { failuresMax: 1, openMs: 1000, openMsMax: 1000 });
  });

  test('loopback and private addresses are services, and guarded ones are where they are allowed', () => {
    for (const host of ['127.0.0.1', '[::1]', '10.0.0.1', '192.168.0.1', '172.16.0.1', '[fd00::1]', 'h']) {
      assert.equal(
        documentOf(`version: 1\nupstreams: [{ name: u, url: "http://${host}" }]`).upstreams.length,
        1,
      );
    }
    const [upstream] = documentOf(
      'version: 1\nupstreams: [{ name: u, url: http://169.254.169.254, allow_addresses: [169.254.0.0/16] }]',
    ).upstreams;
    assert.deepEqual(upstream?.allowAddresses, ['169.254.0.0/16']);
  });

  test('an API on a mock upstream may offer staging', () => {
    const text =
      'version: 1\nupstreams: [{ name: m, mock: true }]\napis: [{ type: a, upstream: m, environments: [staging] }]';
    assert.deepEqual(documentOf(text).apis[0]?.environments, ['staging']);
  });
});
