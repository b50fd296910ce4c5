import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TOKEN_INFO_TYPE } from '../../../src/model/api.ts';
import { forwardCall } from '../../../src/pipeline/checks/forward-call.ts';
import type { ServiceOutcome } from '../../../src/ports/upstream.ts';
import type { Target } from '../../../src/wire/render-target.ts';
import { apiEntry, authorizationEntry, documentOf, MALL_ID, NOW_MS, TOKEN, TYPE } from '../document.ts';
import {
  apiOf,
  appOf,
  bodyOf,
  receivedOf,
  type Service,
  type TestWorld,
  tokenOf,
  worldOf,
} from '../world.ts';

const utf8 = new TextDecoder();
const BODY = '{"type":"x", "b" : 1.0 ,"sign":"s","a":601099548666279999,"access_token":"t"}';

type Entry = Parameters<typeof apiEntry>[0];

async function forward(world: TestWorld, type = TYPE, target?: Target) {
  const api = apiOf(world, type);
  assert.ok(api.binding);
  const facts = {
    received: receivedOf(BODY),
    body: bodyOf(BODY),
    app: appOf(world),
    environment: 'formal',
    token: await tokenOf(world),
    target,
    api,
    binding: api.binding,
  } as const;
  return forwardCall.run(facts, world);
}

async function said(service: Service, entry: Entry = {}): Promise<string> {
  const verdict = await forward(worldOf(documentOf({ apis: [apiEntry(entry)] }), service));
  if (verdict.refused !== undefined) return verdict.refused;
  const { answer } = verdict;
  if (answer.kind === 'business-error') return `${answer.errorCode} ${answer.errorMsg}`;
  return `result ${utf8.decode(answer.result)}`;
}

function answered(status: number, text: string): ServiceOutcome {
  return { outcome: 'answered', status, body: new TextEncoder().encode(text), answeredBy: 'service' };
}

/** A business error with so many members. */
function crowded(members: number): ServiceOutcome {
  const others = Array.from({ length: members - 2 }, (_, nth) => `"k${nth}":1`).join(',');
  return answered(400, `{${others},"errorCode":110,"errorMsg":"x"}`);
}

/** Source: protocol.md §6. */
const OUTCOMES: readonly (readonly [string, ServiceOutcome, string, Entry?])[] = [
  ['a result, byte for byte', answered(200, ' {"id":1.0, "e":1e400}'), 'result  {"id":1.0, "e":1e400}'],
  ['a result of any JSON type', answered(201, '[]'), 'result []'],
  ['a 204', answered(204, ''), 'result null'],
  ['an empty 200', answered(200, ''), 'result null'],
  ['an envelope where none is declared', answered(200, '{"success":false}'), 'result {"success":false}'],
  ['a 2xx that is not JSON', answered(200, 'oops'), 'service-error'],
  ['a redirect', answered(302, '{}'), 'service-error'],
  ['a 404', answered(404, '{}'), 'operation-not-found'],
  ['a 405', answered(405, ''), 'operation-not-found'],
  ['a 501', answered(501, ''), 'operation-not-found'],
  ['a 404 that is an answer', answered(404, '{}'), 'service-error', { notFound: 'answer' }],
  ['a 405 where a 404 is an answer', answered(405, ''), 'operation-not-found', { notFound: 'answer' }],
  [
    'a business error with a 404 that is an answer',
    answered(404, '{"errorCode":110,"errorMsg":"gone"}'),
    '110 "gone"',
    { notFound: 'answer' },
  ],
  ['a 499 without a business error', answered(499, '{"errorCode":"1","errorMsg":"x"}'), 'service-error'],
  [
    'a business error',
    answered(400, '{"errorCode":110020002,"errorMsg":"caf\\u00e9 é"}'),
    '110020002 "caf\\u00e9 é"',
  ],
  ['a business error of 1024 members', crowded(1024), '110 "x"'],
  ['a business error of more members than an error has', crowded(1025), 'service-error'],
  ['a business error with a 500', answered(500, '{"errorCode":110,"errorMsg":"x"}'), 'service-error'],
  ['a 599', answered(599, ''), 'service-error'],
  ['a code of the gateway', answered(400, '{"errorCode":3000001,"errorMsg":"x"}'), 'service-error'],
  ['a fractional code', answered(400, '{"errorCode":1.5,"errorMsg":"x"}'), 'service-error'],
  ['a text that is no string', answered(400, '{"errorCode":1,"errorMsg":null}'), 'service-error'],
  ['an answer above 8 MiB', { outcome: 'oversize', status: 200 }, 'service-error'],
  [
    'silence before anything was sent',
    { outcome: 'silent', sent: false, cause: 'x' },
    'internal-call-failed',
  ],
  ['silence after something was sent', { outcome: 'silent', sent: true, cause: 'x' }, 'internal-call-failed'],
  ['a call that was shed', { outcome: 'shed', cause: 'x' }, 'system-exception'],
];

const ENVELOPES: readonly (readonly [string, string, string])[] = [
  ['success with a result', '{"success":true,"result":{"a": 1.0}}', 'result {"a": 1.0}'],
  ['success without a result', '{"success":true}', 'result null'],
  ['failure', '{"success":false,"errorCode":7,"errorMsg":"no"}', '7 "no"'],
  [
    'failure with a code of the gateway',
    '{"success":false,"errorCode":4000004,"errorMsg":"no"}',
    'service-error',
  ],
  ['failure without a code', '{"success":false,"errorMsg":"no"}', 'service-error'],
  ['neither', '{"result":1}', 'service-error'],
  ['a success that is no boolean', '{"success":"true","result":1}', 'service-error'],
  ['no object', '[true]', 'service-error'],
];

describe('forward-call', () => {
  for (const [what, outcome, expected, entry] of OUTCOMES) {
    test(`says of ${what}: ${expected}`, async () => {
      assert.equal(await said(() => outcome, entry), expected);
    });
  }

  for (const [what, text, expected] of ENVELOPES) {
    test(`says of an envelope that tells ${what}: ${expected}`, async () => {
      assert.equal(await said(() => answered(200, text), { answers: 'envelope' }), expected);
    });
  }

  test('whatever breaks once the service may have been reached is 2000000, never 4000000', async () => {
    assert.equal(await said(() => Promise.reject(new Error('broken'))), 'internal-call-failed');
  });

  test('sends the business parameters alone, as the caller wrote them', async () => {
    const world = worldOf();
    await forward(world);
    const [call] = world.sent;
    assert.ok(call?.body instanceof Uint8Array);
    assert.equal(utf8.decode(call.body), '{"b" : 1.0,"a":601099548666279999}');
  });

  test('leaves out of the body what travels in the path, and sends to the path that it fills', async () => {
    const entry = apiEntry({ method: 'PUT', path: '/orders/{b}' });
    const world = worldOf(documentOf({ apis: [entry] }));
    await forward(world, TYPE, { path: '/orders/1.0', moved: [1] });
    const [call] = world.sent;
    assert.ok(call?.body instanceof Uint8Array);
    assert.equal(`${call.method} ${call.path}`, 'PUT /orders/1.0');
    assert.equal(utf8.decode(call.body), '{"a":601099548666279999}');
  });

  for (const method of ['GET', 'DELETE'] as const) {
    test(`a ${method} has no body and no content type`, async () => {
      const world = worldOf(documentOf({ apis: [apiEntry({ method })] }));
      await forward(world, TYPE, { path: '/orders/list?a=1', moved: [] });
      const [call] = world.sent;
      assert.ok(call?.body instanceof Uint8Array);
      assert.equal(call.body.length, 0);
      assert.equal(call.method, method);
      assert.equal(call.headers.includes('content-type'), false);
    });
  }

  test("sends the gateway's own headers and none else", async () => {
    const world = worldOf();
    await forward(world);
    const headers = world.sent[0]?.headers ?? [];
    const pairs = headers.flatMap((name, index) => (index % 2 === 0 ? [[name, headers[index + 1]]] : []));
    assert.deepEqual(Object.fromEntries(pairs), {
      'content-type': 'application/json',
      accept: 'application/json',
      'x-gatewright-request-id': 'us-3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d',
      'x-gatewright-type': TYPE,
      'x-gatewright-version': 'V1',
      'x-gatewright-app-key': 'app-1',
      'x-gatewright-region': 'us',
      'x-gatewright-environment': 'formal',
      'x-gatewright-mall-id': String(MALL_ID),
      traceparent: '00-3f2b8c1e5d474a6b9c0d1e2f3a4b5c6d-9c0d1e2f3a4b5c6d-01',
    });
  });

  test('answers the type about the token from its own authorization, without a call', async () => {
    const world = worldOf(documentOf({ authorizations: [authorizationEntry()] }));
    const verdict = await forward(world, TOKEN_INFO_TYPE);
    assert.ok(verdict.refused === undefined && verdict.answer.kind === 'result');
    const info: unknown = JSON.parse(utf8.decode(verdict.answer.result));
    assert.deepEqual(info, {
      apiScopeList: [TYPE],
      authEventCodeList: [],
      appSubscribeEventCodeList: [],
      appSubscribeStatus: 0,
      expiredTime: (NOW_MS + 3_600_000) / 1000,
      mallId: MALL_ID,
      mallType: 0,
      regionId: 211,
      associatedMallTokenList: [],
    });
    assert.equal(utf8.decode(verdict.answer.result).includes(TOKEN), false);
    assert.equal(world.sent.length, 0);
  });
});
