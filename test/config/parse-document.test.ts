import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { exampleOptions, exampleSecrets, exampleText } from './example.ts';
import { documentOf } from './faults-of.ts';

const specification = new URL('../../../shared/spec/config.md', import.meta.url);

describe('the document of config.md', () => {
  const document = documentOf(exampleText, exampleOptions);

  test('is read with its settings', () => {
    assert.deepEqual(document.listen.gateway, { host: '127.0.0.1', port: 8080 });
    assert.deepEqual(document.appLimit, { rate: 20, perMs: 1000, burst: 20 });
    assert.deepEqual(document.failureLimit, { rate: 120, perMs: 60_000, burst: 120 });
    assert.equal(document.counters, 'memory:');
    assert.equal(document.inFlightBytesMax, 256 * 1024 ** 2);
    assert.equal(document.storage, 'sqlite:./gatewright.db');
  });

  test('is read with its upstreams and APIs', () => {
    const [orders, sandbox] = document.upstreams;
    assert.deepEqual(orders, {
      name: 'orders',
      urls: ['http://127.0.0.1:9001'],
      stagingUrl: 'http://127.0.0.1:9002',
      timeoutMs: 3000,
      connectMsMax: 1000,
      inFlightMax: 256,
      contextKey: '5d0c9be27a1f4e6388d2a7c4f1b09e63',
      tls: undefined,
      mock: false,
      breaker: { failuresMax: 5, openMs: 1000, openMsMax: 30_000 },
      health: undefined,
      allowAddresses: [],
    });
    assert.equal(sandbox?.mock, true);
    assert.deepEqual(document.apis[0], {
      type: 'bg.order.list.v2.get',
      version: 'V1',
      status: 'online',
      onlineAtMs: undefined,
      deprecatedAtMs: undefined,
      sunsetAtMs: undefined,
      successor: undefined,
      token: 'required',
      ingress: 'router',
      bodyBytesMax: 1024 ** 2,
      uploadBytesMax: 100 * 1024 ** 2,
      sensitive: false,
      environments: ['formal', 'staging'],
      upstream: 'orders',
      path: '/orders/list',
      method: 'POST',
      answers: 'result',
      notFound: 'operation',
      timeoutMs: 2000,
      idempotent: true,
      limits: [
        { by: 'api', rate: 500, perMs: 1000, burst: 500 },
        { by: 'app', rate: 10, perMs: 1000, burst: 20 },
        { by: 'merchant', rate: 5, perMs: 1000, burst: 5 },
      ],
      dayQuotas: undefined,
      requestSchema: { type: 'object', required: ['pageNumber'] },
      contract: 'enforce',
      responseSchema: { type: 'object' },
      example: '{"totalItemNum":0,"pageItems":[]}',
    });
  });

  test('is read with its apps, merchants and tokens', () => {
    assert.equal(document.apps[0]?.secrets[0]?.value, exampleSecrets[0]);
    assert.deepEqual(document.apps[0]?.ipAllow, ['203.0.113.0/24']);
    assert.equal(document.merchants[0]?.mallId, 635_517_726_820_718);
    assert.deepEqual(document.authorizations[0]?.tokens, [
      { value: exampleSecrets[1], hash: undefined, status: 'current', expiresAtMs: Date.UTC(2027, 10, 22) },
    ]);
  });

  test('is frozen to its depth', () => {
    assert.ok(Object.isFrozen(document.apis[0]?.limits[0]));
    assert.throws(() => Object.assign(document.apis[0] ?? {}, { type: 'other' }), TypeError);
  });

  test('is the same as published, but for what stands for …', { skip: !existsSync(specification) }, () => {
    const [, published = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(specification, 'utf8')) ?? [];
    const keysOf = (text: string): string[] =>
      [...text.matchAll(/^ *(?:- )?([a-z_]+):/gm)].map(match => match[1] ?? '');
    const ours = exampleText.replace(/\n {2}- type: bg.order.amount.query\n {4}sensitive: true\n/, '');
    assert.deepEqual(keysOf(ours), keysOf(published));
  });
});

describe('an empty document', () => {
  const empty = documentOf('');

  test('has the defaults of config.md', () => {
    assert.deepEqual(empty, {
      listen: {
        gateway: { host: '127.0.0.1', port: 8080 },
        admin: { host: '127.0.0.1', port: 8081 },
        portal: { host: '127.0.0.1', port: 8082 },
        status: undefined,
      },
      storage: 'memory:',
      secretsKey: undefined,
      counters: 'memory:',
      region: 'us',
      mode: 'sandbox',
      profile: 'documented',
      signing: 'tolerant',
      stagingHeader: { name: 'x-canary-staging', value: 'staging' },
      trustedProxies: [],
      appLimit: { rate: 20, perMs: 1000, burst: 20 },
      appCeiling: 5,
      failureLimit: { rate: 120, perMs: 60_000, burst: 120 },
      inFlightBytesMax: 268_435_456,
      connections: {
        headTimeMs: 15_000,
        bodyTimeMs: 30_000,
        idleTimeMs: 75_000,
        writeTimeMs: 30_000,
        paceBytes: 16_384,
        perAddressMax: 1000,
        totalMax: 20_000,
      },
      overload: { loopLagMs: 250, callsMax: 10_000 },
      drain: { noticeMs: 5000, idleMs: 5000, finishMs: 15_000 },
      journal: undefined,
      corsOrigins: [],
      messages: new Map(),
      upstreams: [],
      apis: [],
      packages: [],
      developers: [],
      apps: [],
      merchants: [],
      authorizations: [],
    });
  });

  for (const [name, text] of [
    ['comments only', '# nothing yet\n'],
    ['a document marker', '---\n'],
    ['blanks', ' \n\n'],
    ['a version only', 'version: 1'],
    ['keys with nothing behind them', 'version: 1\napis:\napps:\nlisten:\nmessages:\nstaging_header:\n'],
    ['JSON', '{"version":1}'],
  ] as const) {
    test(`reads the same as ${name}`, () => assert.deepEqual(documentOf(text), empty));
  }
});

describe('defaults of', () => {
  const document = documentOf(
    [
      'version: 1',
      'region: eu',
      'signing: strict',
      'app_limit: none',
      'upstreams: [{ name: u, url: http://h/base/ }]',
      'apis: [{ type: a.b }, { type: c, request_schema: true, limits: [{ by: api, rate: 3 }] }]',
      'packages: [{ code: p, types: [a.*] }]',
      'apps: [{ app_key: one, secrets: [s] }, { app_key: two, secrets: [s], limit: { rate: 2, per: 1d }, signing: go }]',
      'merchants: [{ mall_id: "7" }]',
      'authorizations: [{ app_key: one, mall_id: 7, tokens: [{ value: t }] }]',
    ].join('\n'),
  );

  test('an upstream are as in config.md, and its URL loses a slash at its end', () => {
    const [upstream] = document.upstreams;
    assert.deepEqual(upstream, {
      name: 'u',
      urls: ['http://h/base'],
      stagingUrl: undefined,
      timeoutMs: 3000,
      connectMsMax: 1000,
      inFlightMax: 256,
      contextKey: undefined,
      tls: undefined,
      mock: false,
      breaker: { failuresMax: 5, openMs: 1000, openMsMax: 30_000 },
      health: undefined,
      allowAddresses: [],
    });
  });

  test('an API are as in config.md', () => {
    assert.deepEqual(document.apis[0], {
      type: 'a.b',
      version: 'V1',
      status: 'online',
      onlineAtMs: undefined,
      deprecatedAtMs: undefined,
      sunsetAtMs: undefined,
      successor: undefined,
      token: 'required',
      ingress: 'router',
      bodyBytesMax: 1_048_576,
      uploadBytesMax: 104_857_600,
      sensitive: false,
      environments: ['formal'],
      upstream: undefined,
      path: '/a.b',
      method: 'POST',
      answers: 'result',
      notFound: 'operation',
      timeoutMs: undefined,
      idempotent: false,
      limits: [],
      dayQuotas: undefined,
      requestSchema: undefined,
      contract: 'off',
      responseSchema: undefined,
      example: undefined,
    });
  });

  test('an API with a schema enforce it, and a limit bursts to its rate in a second', () => {
    assert.equal(document.apis[1]?.contract, 'enforce');
    assert.deepEqual(document.apis[1]?.limits, [{ by: 'api', rate: 3, perMs: 1000, burst: 3 }]);
  });

  test('an app follow the document', () => {
    const [one, two] = document.apps;
    assert.deepEqual(one, {
      appKey: 'one',
      name: undefined,
      developer: undefined,
      secrets: [{ value: 's', untilMs: Number.MAX_SAFE_INTEGER }],
      secretVersions: undefined,
      status: 'active',
      packages: [],
      environments: ['formal'],
      signing: 'strict',
      replayGuard: 'off',
      ipAllow: [],
      limit: undefined,
      dayQuota: undefined,
      limitOverride: undefined,
      tokenLifetimeMs: 31_536_000_000,
    });
    assert.equal(two?.signing, 'go');
    assert.deepEqual(two?.limit, { rate: 2, perMs: 86_400_000, burst: 2 });
  });

  test('a merchant, an authorization and a token follow the document and last for ever', () => {
    assert.deepEqual(document.merchants, [{ mallId: 7, region: 'eu', status: 'active', approved: [] }]);
    assert.deepEqual(document.authorizations, [
      {
        appKey: 'one',
        mallId: 7,
        packages: [],
        status: 'active',
        tokens: [{ value: 't', hash: undefined, status: 'current', expiresAtMs: Number.MAX_SAFE_INTEGER }],
      },
    ]);
  });
});
