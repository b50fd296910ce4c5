import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { AjvContractChecker } from '../../src/adapters/ajv/ajv-contract-checker.ts';
import { parseDocument } from '../../src/config/parse-document.ts';
import { CATALOGUE } from '../../src/sandbox/catalogue/catalogue.ts';
import { DEMO_DOCUMENT } from '../../src/sandbox/demo-document.ts';
import { MAGIC_SECRET } from '../../src/sandbox/magic-values.ts';
import { documentOf, NOW_MS, type SandboxGateway, startSandbox } from './sandbox-gateway.ts';
import { type Envelope, type Parameters, signed } from './signed-call.ts';

const PUBLISHED = new URL('../../../shared/catalogue/api-types.json', import.meta.url);
const OWN = `
upstreams: [{ name: examples, mock: true }]
apis:
  - { type: bg.order.list.v2.get, upstream: examples, token: none, example: { own: true } }
  - { type: bg.mall.info.get, status: draft }
packages: [{ code: own, types: [bg.order.list.v2.get] }]
apps: [{ app_key: shop, secrets: [sandbox-secret], packages: [own] }, { app_key: bare, secrets: [sandbox-secret] }]
merchants: [{ mall_id: 1 }]
authorizations: [{ app_key: bare, mall_id: 1, tokens: [{ value: bare-token }] }]
`;

let gateway: SandboxGateway;

before(async () => {
  gateway = await startSandbox(OWN);
});

after(() => gateway[Symbol.asyncDispose]());

interface Caller {
  readonly appKey?: string;
  readonly token?: string;
}

function call(type: string, sample: object, { appKey = 'ak_sandbox', token = 'at_sandbox' }: Caller = {}) {
  const common = { type, app_key: appKey, timestamp: NOW_MS / 1000, data_type: 'JSON', access_token: token };
  const route = CATALOGUE.get(type)?.ingress ?? 'router';
  return gateway.send(
    `/openapi/${route}`,
    signed({ ...common, ...sample } satisfies Parameters, MAGIC_SECRET),
  );
}

const BUILT_IN = 'bg.open.accesstoken.info.get';
const OF_DOCUMENT = new Set(['bg.order.list.v2.get', 'bg.mall.info.get']);

test('every type of the catalogue answers success through the whole list of checks', async () => {
  const failed: string[] = [];
  for (const { type, detail } of CATALOGUE.values()) {
    if (OF_DOCUMENT.has(type)) continue;
    const { errorCode, errorMsg, result } = await call(type, detail?.sample ?? { anything: 1 });
    const isMarked = JSON.stringify(result).includes('"gatewright":{"generic":true');
    const isRight = errorCode === 1_000_000 && (isMarked || type === BUILT_IN) === (detail === undefined);
    if (!isRight) failed.push(`${type}: ${errorCode} ${errorMsg}`);
  }
  assert.deepEqual(failed, []);
  assert.equal(CATALOGUE.size, 397);
});

describe('the catalogue', () => {
  test('has at least forty types with a contract, a sample that keeps it, and an example', () => {
    const checker = new AjvContractChecker();
    const detailed = [...CATALOGUE.values()].flatMap(({ detail }) => (detail === undefined ? [] : [detail]));
    assert.ok(detailed.length >= 40, String(detailed.length));
    for (const { type, request, sample, example } of detailed) {
      assert.equal(checker.schemaFault(request), undefined, type);
      assert.equal(checker.firstViolation(request, sample), undefined, type);
      assert.ok(Object.keys(example).length > 0, type);
    }
  });

  test('holds callers to a contract, naming the field', async () => {
    const { errorCode, errorMsg } = await call('bg.order.detail.v2.get', { parentOrderSn: 7 });
    assert.equal(errorCode, 3_000_000);
    assert.match(errorMsg, /parentOrderSn must be string/);
  });

  test('says the same as the published list', {
    skip: existsSync(PUBLISHED) ? false : 'no published list here',
  }, () => {
    // The list is an array of facts about types.
    const published = JSON.parse(readFileSync(PUBLISHED, 'utf8')) as readonly {
      type: string;
      group: string | null;
      regions: readonly string[];
      token: string;
      carriesFile: boolean;
    }[];
    assert.deepEqual(
      [...CATALOGUE.values()]
        .map(({ type, group, regions, needsToken, ingress }) => ({
          type,
          group,
          regions,
          needsToken,
          ingress,
        }))
        .sort((a, b) => (a.type < b.type ? -1 : 1)),
      published
        .map(({ type, group, regions, token, carriesFile }) => ({
          type,
          group,
          regions,
          needsToken: token === 'required',
          ingress: carriesFile ? 'upload' : 'router',
        }))
        .sort((a, b) => (a.type < b.type ? -1 : 1)),
    );
  });
});

describe('beside the catalogue', () => {
  const asOwn: Caller = { appKey: 'shop', token: 'none' };

  test('a type of the document stays the document’s, in any state', async () => {
    assert.deepEqual((await call('bg.order.list.v2.get', {}, asOwn)).result, { own: true });
    assert.equal((await call('bg.order.list.v2.get', {}, { appKey: 'bare' })).errorCode, 3_000_027);
    assert.equal((await call('bg.mall.info.get', {})).errorCode, 3_000_003);
  });

  test('the good app and token may call the types of the document as well', async () => {
    assert.deepEqual((await call('bg.order.list.v2.get', {})).result, { own: true });
  });

  test('the good app and token have every type of the demo, but those that are there to be refused', async () => {
    const own = DEMO_DOCUMENT.slice(DEMO_DOCUMENT.indexOf('mode: sandbox'));
    // A port that nobody listens on, for the service that is not there.
    await using demo = await startSandbox(own.replace(':9001', ':1'));
    const met: Record<number, string[]> = {};
    for (const { type, detail, ingress } of CATALOGUE.values()) {
      const common = { type, app_key: 'ak_sandbox', timestamp: NOW_MS / 1000, data_type: 'JSON' };
      const body = signed(
        { ...common, access_token: 'at_sandbox', ...detail?.sample } satisfies Parameters,
        MAGIC_SECRET,
      );
      const { errorCode } = await demo.send(`/openapi/${ingress}`, body);
      if (errorCode !== 1_000_000) (met[errorCode] ??= []).push(type);
    }
    assert.deepEqual(met, {
      2_000_000: ['temu.track.trackinginfo.get'],
      3_000_003: ['bg.local.goods.add'],
      3_000_004: ['bg.order.list.get'],
      6_000_001: ['temu.order.amount.v2.query'],
    });
  });

  test('a type that is in neither is unknown', async () => {
    assert.equal((await call('bg.order.list.v9.get', {})).errorCode, 3_000_003);
  });

  test('apps and tokens of the document may call every type of it', async () => {
    const answer: Envelope = await call('bg.goods.cats.get', {}, { appKey: 'bare', token: 'bare-token' });
    assert.equal(answer.errorCode, 1_000_000);
  });
});

test('in production nothing of it is there: no catalogue, no magic app, no mock family', async () => {
  gateway.publish(`${OWN}mode: production\n`);
  try {
    assert.ok(!gateway.sandbox.isOn);
    const asOwn: Caller = { appKey: 'shop', token: 'none' };
    assert.equal((await call('bg.order.list.v2.get', {}, asOwn)).errorCode, 1_000_000);
    for (const type of ['bg.goods.cats.get', 'mock.ok', 'mock.delay.1'])
      assert.equal((await call(type, {}, asOwn)).errorCode, 3_000_003, type);
    assert.equal((await call('mock.ok', {})).errorCode, 3_000_026);
    const document = documentOf(`${OWN}mode: production\n`);
    assert.equal(gateway.sandbox.furnish(document), document);
  } finally {
    gateway.publish(OWN);
  }
});

test('an API of the demo answers with the fields that the catalogue has for it', () => {
  const parsed = parseDocument(DEMO_DOCUMENT);
  assert.ok('document' in parsed);
  const fieldsOf = (example: unknown) => Object.keys(Object(example)).toSorted();
  const compared = parsed.document.apis.flatMap(({ type, example }) => {
    const detail = CATALOGUE.get(type)?.detail;
    return detail === undefined || example === undefined ? [] : [{ type, example, detail }];
  });
  assert.ok(compared.length >= 3);
  for (const { type, example, detail } of compared) {
    assert.deepEqual(fieldsOf(JSON.parse(example)), fieldsOf(detail.example), type);
  }
});
