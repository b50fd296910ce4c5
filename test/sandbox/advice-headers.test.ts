import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { adviceHeaders } from '../../src/gateway/advice-headers.ts';
import { diagnosisOf } from '../../src/gateway/diagnosis-of.ts';
import { startGateway } from '../../src/main/index.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { exchangeRaw as exchangeBytes } from '../faults/exchange-raw.ts';
import { MovableClock } from '../ports/movable-clock.ts';
import { documentOf, NOW_MS } from './sandbox-gateway.ts';
import { type Parameters, signed } from './signed-call.ts';

const UUID = '3f0c7a52-0000-4000-8000-000000000000';
const SECRET = 'shop-secret';
const DOCUMENT = `
cors_origins: ["https://console.example"]
upstreams:
  - { name: examples, mock: true }
  - { name: gone, url: "http://127.0.0.1:1" }
apis:
  - { type: bg.echo.get, upstream: examples, token: none, example: { ok: true } }
  - type: bg.old.get
    upstream: examples
    token: none
    example: {}
    deprecated_at: 2020-01-01
    sunset_at: 2099-01-01T12:00:00Z
  - { type: bg.later.get, upstream: examples, token: none, example: {}, deprecated_at: 2099-01-01 }
  - { type: bg.gone.get, upstream: gone, token: none }
  - type: bg.strict.get
    upstream: examples
    token: none
    example: {}
    request_schema:
      { additionalProperties: false, properties: { p: { type: object, additionalProperties: false } } }
packages: [{ code: all, types: ["bg.*"] }]
apps: [{ app_key: shop, secrets: [${SECRET}], packages: [all], limit: none }]
`;
const SANDBOX = `mode: sandbox\n${DOCUMENT}`;
const PRODUCTION = `mode: production\n${DOCUMENT}`;
const GOOD = { type: 'bg.echo.get', app_key: 'shop', timestamp: NOW_MS / 1000, data_type: 'JSON' };

async function startStage(text: string) {
  const machine = new MovableClock(NOW_MS);
  const sandbox = new Sandbox(machine);
  const gateway = await startGateway({
    document: documentOf(text),
    revision: 'test',
    clock: machine,
    identity: { uuid: () => UUID },
    sandbox,
  });
  const { port } = gateway.listening.gateway;
  return {
    sandbox,
    port,
    publish: (next: string) => gateway.publish(documentOf(next), 'next'),
    async post(body: string, headers: Readonly<Record<string, string>> = {}) {
      const response = await fetch(`http://127.0.0.1:${port}/openapi/router`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      return {
        id: response.headers.get('x-gatewright-request-id'),
        diagnosis: response.headers.get('x-gatewright-diagnosis'),
        ending: [response.headers.get('deprecation'), response.headers.get('sunset')],
        exposed: response.headers.get('access-control-expose-headers'),
        names: [...response.headers.keys()].sort(),
        body: Buffer.from(await response.arrayBuffer()),
      };
    },
    async [Symbol.asyncDispose]() {
      await gateway.drain(0);
    },
  };
}

const bodyOf = (more: Parameters = {}): string => signed({ ...GOOD, ...more }, SECRET);
const wrongBody = (more: Parameters = {}): string => signed({ ...GOOD, ...more }, 'a-wrong-secret');

/** Signed by a client that forgets the secret in front. */
function unprefixed(): string {
  const text = Object.entries(GOOD)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flat()
    .join('');
  const sign = createHash('md5')
    .update(text + SECRET)
    .digest('hex');
  return JSON.stringify({ ...GOOD, sign });
}

/** A body per kind of answer. */
const BODIES = [
  bodyOf(),
  '{}',
  'no json',
  wrongBody(),
  bodyOf({ type: 'bg.none.get' }),
  bodyOf({ timestamp: NOW_MS / 1000 - 301 }),
  bodyOf({ type: 'bg.strict.get', surplus: 1 }),
];

describe('the advice of a sandbox', () => {
  test('is the request id on every answer, and a diagnosis on refusals only', async () => {
    await using stage = await startStage(SANDBOX);
    const success = await stage.post(bodyOf());
    assert.deepEqual([success.id, success.diagnosis], [requestIdOf(success.body), null]);
    const refused = await stage.post(bodyOf({ timestamp: NOW_MS / 1000 - 301 }));
    assert.equal(refused.id, requestIdOf(refused.body));
    assert.equal(
      refused.diagnosis,
      `check-timestamp: timestamp-expired 3000012: The timestamp is more than 300 seconds old; in full: gatewright explain ${refused.id}`,
    );
  });

  test('is when an API that is deprecated was, and when it ends', async () => {
    await using stage = await startStage(SANDBOX);
    const ending = ['@1577836800', 'Thu, 01 Jan 2099 12:00:00 GMT'];
    assert.deepEqual((await stage.post(bodyOf({ type: 'bg.old.get' }))).ending, ending);
    assert.deepEqual((await stage.post(bodyOf({ type: 'bg.later.get' }))).ending, [null, null]);
    assert.deepEqual((await stage.post(bodyOf())).ending, [null, null]);
    // Whoever has not proved the secret is told nothing of what there is.
    assert.deepEqual((await stage.post(wrongBody({ type: 'bg.old.get' }))).ending, [null, null]);
    stage.publish(PRODUCTION);
    assert.deepEqual((await stage.post(bodyOf({ type: 'bg.old.get' }))).ending, [null, null]);
  });

  test('names the field that breaks the contract, and the byte at which a body is no JSON', async () => {
    await using stage = await startStage(SANDBOX);
    const { diagnosis } = await stage.post(bodyOf({ type: 'bg.strict.get', surplus: 1 }));
    assert.match(diagnosis ?? '', /^check-contract: .*surplus.*; bad-params 3000000: /);
    assert.match((await stage.post('no json')).diagnosis ?? '', /^scan-body: .* at byte \d+; bad-params/);
  });

  test('names the fault that struck', async () => {
    await using stage = await startStage(SANDBOX);
    stage.sandbox.faults.add({ match: {}, effect: { code: 7_000_000 } });
    const { diagnosis } = await stage.post(bodyOf());
    assert.match(diagnosis ?? '', /^fault f-1 of this sandbox struck: service-error 7000000: /);
  });

  test('comes with what is no call, and with what is no HTTP', async () => {
    await using stage = await startStage(SANDBOX);
    for (const [request, said] of [
      ['GET /openapi/router HTTP/1.1\r\nHost: a\r\n\r\n', 'listener: method GET; bad-params 3000000: '],
      ['no http at all\r\n\r\n', 'listener: '],
    ] as const) {
      const answer = await exchangeRaw(stage.port, request);
      assert.match(answer, new RegExp(`\r\nx-gatewright-request-id: \\S+${UUID}\r\n`), request);
      assert.ok(answer.includes(`\r\nx-gatewright-diagnosis: ${said}`), answer);
    }
  });

  test('says the same of every wrong sign of a known app, and nothing of the right one', async () => {
    await using stage = await startStage(SANDBOX);
    const plain = await stage.post(wrongBody());
    for (const body of [
      wrongBody({ type: 'bg.none.get' }),
      wrongBody({ timestamp: 1 }),
      wrongBody({ access_token: 'at_sandbox' }),
      JSON.stringify({ ...GOOD, sign: 'x' }),
    ]) {
      assert.deepEqual(await stage.post(body), plain);
    }
    assert.equal(
      plain.diagnosis,
      `sign-invalid 3000001: The sign does not belong to this body and this app secret; in full: gatewright explain ${plain.id}`,
    );
  });

  test('names the one mistake that makes a wrong sign, at an id that explains it further', async () => {
    await using stage = await startStage(SANDBOX);
    const { diagnosis, id } = await stage.post(unprefixed());
    assert.equal(
      diagnosis,
      `check-sign: hash-no-prefix-secret: The secret stands behind the text only; it belongs before it as well; sign-invalid 3000001: The sign does not belong to this body and this app secret; in full: gatewright explain ${id}`,
    );
  });

  test('names mistakes to an address 60 times at once, and again as time passes', async () => {
    await using stage = await startStage(SANDBOX);
    const isNamed = async (): Promise<boolean> =>
      (await stage.post(unprefixed())).diagnosis?.startsWith('check-sign: ') === true;
    const named: boolean[] = [];
    for (let call = 0; call < 62; call += 1) named.push(await isNamed());
    assert.deepEqual([named.indexOf(false), named.lastIndexOf(true)], [60, 59]);
    stage.sandbox.clock.advance(1_000);
    assert.ok(await isNamed());
    assert.ok(!(await isNamed()));
    stage.sandbox.reset();
    assert.ok(await isNamed());
  });

  test('names no mistake to whoever fails more often than signs may', async () => {
    await using stage = await startStage(
      SANDBOX.replace('cors_origins', 'failure_limit: { rate: 3, per: 1m }\ncors_origins'),
    );
    const said: (string | null)[] = [];
    for (let call = 0; call < 4; call += 1) said.push((await stage.post(unprefixed())).diagnosis);
    assert.deepEqual(
      said.map(diagnosis => diagnosis?.startsWith('check-sign: ')),
      [true, true, false, false],
    );
  });

  test('says the same of a sign that is taken to another body as of a wrong one', async () => {
    await using stage = await startStage(SANDBOX.replace('limit: none', 'limit: none, replay_guard: refuse'));
    const sign = JSON.parse(bodyOf({ a: 'bc' })).sign;
    assert.equal((await stage.post(bodyOf({ a: 'bc' }))).diagnosis, null);
    const taken = await stage.post(JSON.stringify({ ...GOOD, ab: 'c', sign }));
    assert.equal(taken.diagnosis, (await stage.post(wrongBody())).diagnosis);
  });

  test('leaves the bytes of the answer as production sends them', async () => {
    await using sandbox = await startStage(SANDBOX);
    await using production = await startStage(PRODUCTION);
    for (const body of BODIES) {
      const [there, here] = [await sandbox.post(body), await production.post(body)];
      assert.deepEqual(there.body, here.body);
      assert.deepEqual(
        there.names.filter(name => !name.startsWith('x-gatewright-')),
        here.names,
      );
    }
  });

  test('can be read by a page of an allowed origin', async () => {
    await using stage = await startStage(SANDBOX);
    const { exposed } = await stage.post(bodyOf(), { origin: 'https://console.example' });
    assert.equal(
      exposed,
      'retry-after, date, x-gatewright-request-id, x-gatewright-diagnosis, deprecation, sunset',
    );
  });

  test('is absent in production, also after a reload to it, and back after a reload to a sandbox', async () => {
    await using stage = await startStage(PRODUCTION);
    const isAdvised = async (): Promise<boolean[]> => {
      const answers = await Promise.all(
        BODIES.map(body => stage.post(body, { origin: 'https://console.example' })),
      );
      const raw = await exchangeRaw(stage.port, 'no http at all\r\n\r\n');
      return [
        ...answers.map(({ id, exposed }) => id !== null || exposed !== 'retry-after, date'),
        raw.includes('x-gatewright'),
      ];
    };
    assert.ok((await isAdvised()).every(advised => !advised));
    stage.publish(SANDBOX);
    assert.ok((await isAdvised()).every(advised => advised));
    stage.publish(PRODUCTION);
    assert.ok((await isAdvised()).every(advised => !advised));
  });
});

describe('what a caller sends into the advice', () => {
  for (const [what, name] of [
    ['line breaks', 'a\r\nset-cookie: stolen=1\r\n\r\n<html>'],
    ['control characters', '\u0000\u0007\u007f\u0085\u2028'],
    ['letters outside ASCII', '商品名称é😀'],
    ['10 kB', `${'x'.repeat(10_000)}\r\ninjected: 1`],
    ['10 kB outside ASCII', '字'.repeat(10_000)],
  ] as const) {
    test(`stays one printable line: ${what} in the name of a field`, async () => {
      await using stage = await startStage(SANDBOX);
      const answer = await stage.post(bodyOf({ type: 'bg.strict.get', p: { [name]: 1 } }));
      assert.match(answer.diagnosis ?? '', /^check-contract: [\x20-\x7e]+ gatewright explain \S+$/);
      assert.ok((answer.diagnosis ?? '').length <= 300);
      assert.deepEqual(
        answer.names.filter(header => /set-cookie|injected/.test(header)),
        [],
      );
      assert.equal(requestIdOf(answer.body), answer.id);
    });

    test(`stays one printable line: ${what} in the type`, async () => {
      await using stage = await startStage(SANDBOX);
      const answer = await stage.post(bodyOf({ type: name }));
      assert.match(answer.diagnosis ?? '', /^identify-api: type-unknown 3000003: [\x20-\x7e]+$/);
    });

    test(`stays one printable line: ${what} in a cause`, () => {
      const course = { refusedBy: 'listener', refused: 'bad-params', cause: name } as const;
      const values = adviceHeaders(`R\r\n${name}`, diagnosisOf(course));
      for (const value of values) assert.match(value, /^[\x20-\x7e]{1,300}$/);
    });
  }

  test('keeps what broke inside the gateway out of it', () => {
    const cause = 'Error: at 10.0.0.7:5432 with secret';
    const said = diagnosisOf({ refusedBy: 'listener', refused: 'system-exception', cause }) ?? '';
    assert.match(said, /^system-exception 4000000: /);
    assert.ok(!said.includes('10.0.0.7'));
  });

  test('keeps the addresses of services out of it', async () => {
    await using stage = await startStage(SANDBOX);
    const { diagnosis } = await stage.post(bodyOf({ type: 'bg.gone.get' }));
    assert.match(diagnosis ?? '', /^forward-call: internal-call-failed 2000000: /);
    assert.doesNotMatch(diagnosis ?? '', /127\.0\.0\.1|http/);
  });
});

async function exchangeRaw(port: number, request: string): Promise<string> {
  const { received } = await exchangeBytes(port, [Buffer.from(request)], { isBusy: () => false });
  return received.toString('latin1');
}

function requestIdOf(body: Uint8Array): unknown {
  return JSON.parse(Buffer.from(body).toString()).requestId;
}
