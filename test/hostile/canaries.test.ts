import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startProcess, temporaryFolder } from '../cli/gateway-process.ts';
import { type ClientRecord, signCall } from '../reference/signers.ts';

/** Twenty values that must never be seen again. */
const canary = (nth: number): string => `canary${String(nth).padStart(2, '0')}zq7x`;
const SECRET_NEW = canary(1);
const SECRET_OLD = canary(2);
const SECRET_SUSPENDED = canary(3);
const TOKEN = canary(4);
const TOKEN_OLD = canary(5);
const TOKEN_CLOSED = canary(6);
const TOKEN_UNKNOWN = canary(7);
const ADMIN_TOKEN = canary(8);
const QUERY = [canary(9), canary(10)] as const;
const VALUES = [canary(11), canary(12), canary(13), canary(14)] as const;
const UNUSED_ENVIRONMENT = canary(15);
const CONTEXT_KEY = canary(16);
const BODY_VALUE = canary(17);
const WRONG_VALUE = canary(18);
const USERINFO = canary(19);
const SERVICE_TEXT = canary(20);

const documentOf = (service: string): string => `
version: 1
listen: { gateway: "127.0.0.1:0", admin: "127.0.0.1:0", portal: "127.0.0.1:0", status: "127.0.0.1:0" }
upstreams:
  - { name: orders, url: "${service}", context_key: "\${CONTEXT_KEY}" }
  - { name: nobody, url: "http://127.0.0.1:1" }
apis:
  - { type: bg.get, upstream: orders }
  - { type: bg.broken.get, upstream: orders, path: /broken }
  - { type: bg.dead.get, upstream: nobody }
  - { type: bg.unbound.get }
  - { type: bg.old.get, upstream: orders, status: sunset }
  - { type: bg.scarce.get, upstream: orders, limits: [{ by: api, rate: 1, per: 1h }] }
  - type: bg.strict.get
    upstream: orders
    request_schema: { type: object, properties: { p: { type: integer }, q: { enum: [1] }, r: { pattern: "^a$" } } }
packages: [{ code: all, types: ["bg.*"] }]
apps:
  - { app_key: shop, secrets: ["\${SECRET_NEW}", ${SECRET_OLD}], packages: [all], limit: none }
  - { app_key: suspended, secrets: [{ file: ./secret.txt }], packages: [all], status: suspended }
merchants: [{ mall_id: 1 }, { mall_id: 2, status: closed }]
authorizations:
  - { app_key: shop, mall_id: 1, packages: [all], tokens: [{ value: ${TOKEN} }, { value: ${TOKEN_OLD}, status: superseded }] }
  - { app_key: shop, mall_id: 2, packages: [all], tokens: [{ value: ${TOKEN_CLOSED} }] }
`;

const environment = { SECRET_NEW, CONTEXT_KEY, UNUSED_ENVIRONMENT, GATEWRIGHT_ADMIN_TOKEN: ADMIN_TOKEN };

/** What differs from a call that succeeds, the secret that signs it, and the code that it must get. */
const outcomes: readonly (readonly [code: number, changes: ClientRecord, secret?: string])[] = [
  [1_000_000, {}],
  [1_000_000, {}, SECRET_OLD],
  [2_000_000, { type: 'bg.dead.get' }],
  [7_000_000, { type: 'bg.broken.get' }],
  [6_000_001, { type: 'bg.unbound.get' }],
  [4_000_004, { type: 'bg.scarce.get' }],
  [3_000_000, { type: 'bg.strict.get', p: WRONG_VALUE }],
  [3_000_000, { type: 'bg.strict.get', q: WRONG_VALUE }],
  [3_000_000, { type: 'bg.strict.get', r: WRONG_VALUE }],
  [3_000_001, {}, 'wrong'],
  [3_000_003, { type: 'bg.nothing.get' }],
  [3_000_003, { version: WRONG_VALUE }],
  [3_000_004, { type: 'bg.old.get' }],
  [3_000_011, { timestamp: WRONG_VALUE }],
  [3_000_014, { data_type: WRONG_VALUE }],
  [3_000_026, { app_key: `${WRONG_VALUE}!` }],
  [3_000_028, { app_key: 'suspended' }, SECRET_SUSPENDED],
  [3_000_031, { access_token: TOKEN_UNKNOWN }],
  [3_000_031, { access_token: `${TOKEN_UNKNOWN} ?` }],
  [3_000_034, { access_token: TOKEN_OLD }],
  [5_000_000, { access_token: TOKEN_CLOSED }],
  [5_000_002, {}],
];

const HEADERS = {
  authorization: `Bearer ${VALUES[0]}`,
  cookie: `session=${VALUES[1]}`,
  'user-agent': VALUES[2],
  'x-forwarded-for': VALUES[3],
};

test('20 canaries through calls of every outcome: none in log, metrics, stderr, answers or the commands', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'secret.txt'), SECRET_SUSPENDED);
  writeFileSync(join(folder, 'gatewright.yaml'), documentOf(await startService()));
  const gateway = startProcess(folder, ['serve', '--port', '0', '--json', '--drain', '1s'], environment);
  const [url] = await gateway.stdout.has(/http:\/\/127\.0\.0\.1:\d+/);
  const seen: string[] = [];
  for (const [code, changes, secret = SECRET_NEW] of outcomes) {
    const headers = code === 5_000_002 ? { ...HEADERS, 'x-canary-staging': VALUES[0] } : HEADERS;
    if (changes['type'] === 'bg.scarce.get') await post(bodyOf(changes, secret), headers);
    const answer = await post(bodyOf(changes, secret), headers);
    assert.match(answer, new RegExp(`"errorCode":${code},`), JSON.stringify(changes));
    seen.push(answer);
  }
  for (const path of ['/openapi/nothing', '/openapi/upload', '/metrics']) {
    for (const body of ['{', `{"a":"${BODY_VALUE}\u0001"}`, '{}', `["${BODY_VALUE}"]`]) {
      seen.push(await post(body, HEADERS, path));
    }
  }
  const [, status = ''] = await gateway.stdout.has(/"status_url":"([^"]+)"/);
  seen.push(await (await fetch(`${status}/metrics`)).text());
  writeFileSync(join(folder, 'call.json'), bodyOf({ n: null }, 'wrong'));
  const commands = await Promise.all(
    [
      ['config', 'print'],
      ['config', 'print', '--json'],
      ['config', 'validate'],
      ['config', 'validate', '--json'],
      ['errors', '--json'],
      ['sign', '@call.json'],
      ['check', '@call.json'],
      ['check', '@call.json', '--json'],
    ].map(async argv => {
      const command = startProcess(folder, argv, environment);
      await command.ended;
      const text = command.stdout.text() + command.stderr.text();
      // What the user passed in the body is the user's own.
      return argv[1] === '@call.json' ? text.replaceAll(TOKEN, '').replaceAll(BODY_VALUE, '') : text;
    }),
  );
  gateway.child.kill('SIGTERM');
  await gateway.ended;
  const everything = [...seen, ...commands, gateway.stdout.text(), gateway.stderr.text()].join('\n');
  assert.ok(gateway.stdout.text().split('"msg":"call"').length > outcomes.length, 'every call left a line');
  for (let nth = 1; nth <= 20; nth += 1) assertAbsent(canary(nth), everything);

  async function post(body: string, headers: Readonly<Record<string, string>>, path = '/openapi/router') {
    const query = `?app_secret=${QUERY[0]}&access_token=${QUERY[1]}&user=${USERINFO}`;
    const init = { method: 'POST', body, headers: { ...headers, 'content-type': 'application/json' } };
    return (await fetch(url + path + query, init)).text();
  }
});

function assertAbsent(word: string, everything: string): void {
  const at = everything.indexOf(word);
  assert.ok(at < 0, `${word} in: ${everything.slice(Math.max(0, at - 200), at + 60)}`);
}

function bodyOf(changes: ClientRecord, secret: string): string {
  const now = Math.floor(Date.now() / 1000);
  const params = {
    type: 'bg.get',
    app_key: 'shop',
    timestamp: now,
    data_type: 'JSON',
    access_token: TOKEN,
    note: BODY_VALUE,
    ...changes,
  };
  return signCall('plain', params, secret).body;
}

/** Answers, and on `/broken` fails with a text that is nobody's business. */
async function startService(): Promise<string> {
  const service = createServer((request, response) => {
    request.resume();
    const isBroken = request.url === '/broken';
    response.writeHead(isBroken ? 500 : 200, { 'x-secret': SERVICE_TEXT });
    response.end(isBroken ? `stack trace with ${SERVICE_TEXT}` : '{"ok":true}');
  });
  await new Promise<void>(resolve => {
    service.listen(0, '127.0.0.1', resolve);
  });
  after(() => service.closeAllConnections());
  after(() => service.close());
  // A server that listens on a host and port has an address with both.
  return `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
}
