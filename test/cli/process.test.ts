import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { DEMO_DOCUMENT } from '../../src/sandbox/demo-document.ts';
import { startProcess, temporaryFolder } from './gateway-process.ts';

const CURL = /^curl -s (\S+) -H 'content-type: application\/json' -d '(.*)'$/m;
const READY = /http:\/\/127\.0\.0\.1:\d+/;
const TOKEN = 'uplcurrent07163c6dbc36eb0877f9978e7105b81346498b68d022f4d93';

describe('gatewright serve, as a process', () => {
  test('writes the demo, prints a curl line that succeeds, is changed by apply, and ends with 0', async () => {
    const folder = temporaryFolder();
    const gateway = startProcess(folder, ['serve', '--demo', '--port', '0', '--drain', '1s']);
    const [, url = '', body = ''] = await gateway.stdout.has(CURL);
    assert.match(await post(url, body), /"totalItemNum":2,.*"success":true/);
    await gateway.stdout.has(/✓ 1000000 {2}bg\.order\.list\.v2\.get/);

    const path = join(folder, 'gatewright.yaml');
    assert.equal(readFileSync(path, 'utf8'), DEMO_DOCUMENT);
    writeFileSync(path, DEMO_DOCUMENT.replace('totalItemNum: 2', 'totalItemNum: 7'));
    await gateway.stderr.has(
      /gatewright\.yaml says something else than the registry.* apply\n~ API bg\.order\.list\.v2\.get V1\n {4}example: .* → .*\n/,
    );
    assert.match(await post(url, body), /"totalItemNum":2/);
    const apply = startProcess(folder, ['apply']);
    assert.deepEqual(await apply.ended, [0, null], apply.stderr.text());
    assert.match(apply.stdout.text(), /^revision r2:\n~ api bg\.order\.list\.v2\.get V1\n/);
    assert.match(await post(url, body), /"totalItemNum":7/);

    writeFileSync(
      path,
      DEMO_DOCUMENT.replace('totalItemNum: 2', 'totalItemNum: 8').replace('apps:', 'appz:'),
    );
    await gateway.stderr.has(
      /gatewright\.yaml was refused.*\ngatewright\.yaml:\d+:1 {2}appz .*did you mean 'apps'\?\n/,
    );
    assert.match(await post(url, body), /"totalItemNum":7/);

    gateway.child.kill('SIGTERM');
    assert.deepEqual(await gateway.ended, [0, null]);
    assert.match(gateway.stderr.text(), /ended: every call was answered\n$/);
  });

  test('never touches a document that is there, and shows its credentials', async () => {
    const folder = temporaryFolder();
    const text = 'version: 1\napps: [{ app_key: mine, secrets: [of-my-own] }]\n';
    writeFileSync(join(folder, 'gatewright.yaml'), text);
    const gateway = startProcess(folder, ['serve', '--demo', '--port', '0', '--drain', '1s']);
    await gateway.stdout.has(/app_key +mine\n +secret +of-my-own\n/);
    gateway.child.kill('SIGINT');
    assert.deepEqual(await gateway.ended, [0, null]);
    assert.equal(readFileSync(join(folder, 'gatewright.yaml'), 'utf8'), text);
  });

  test('reloads on SIGHUP', async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'gatewright.yaml'),
      DEMO_DOCUMENT.replace('sqlite:./gatewright.db', 'memory:'),
    );
    const gateway = startProcess(folder, ['--port', '0', '--drain', '1s']);
    await gateway.stdout.has(READY);
    gateway.child.kill('SIGHUP');
    await gateway.stderr.has(/reloaded gatewright\.yaml/);
    gateway.child.kill('SIGTERM');
    assert.deepEqual(await gateway.ended, [0, null]);
  });

  test('writes nothing but JSON lines to stdout with --json, and no secret, token or query string', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'gatewright.yaml'), DEMO_DOCUMENT);
    const gateway = startProcess(folder, ['serve', '--port', '0', '--json', '--drain', '1s'], {
      GATEWRIGHT_ADMIN_TOKEN: 'admin-of-mine',
    });
    const [url] = await gateway.stdout.has(READY);
    await post(`${url}/openapi/router?secret=in-the-query`, `{"access_token":"${TOKEN}"}`);
    await gateway.stdout.has(/"msg":"call"/);
    gateway.child.kill('SIGTERM');
    await gateway.ended;
    const lines = [...gateway.stdout.text().trim().split('\n'), ...gateway.stderr.text().trim().split('\n')];
    // Every line is a message of the shape that --help shows.
    const messages = lines.map(line => (JSON.parse(line) as { readonly msg: string }).msg);
    assert.deepEqual(messages, ['ready', 'call', 'draining', 'ended']);
    for (const word of ['in-the-query', TOKEN, 'admin-of-mine'])
      assert.ok(!lines.join('\n').includes(word), word);
  });

  test('shows metrics to the admin token that it made at its start, and to no other', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'gatewright.yaml'), 'version: 1\n');
    const gateway = startProcess(folder, ['--port', '0', '--drain', '1s']);
    const [, admin = ''] = await gateway.stderr.has(/health: (http:\S+)\/readyz/);
    const [, token = ''] = await gateway.stderr.has(/admin token of this start: (\S+)/);
    const metrics = async (authorization: string): Promise<number> =>
      (await fetch(`${admin}/metrics`, { headers: { authorization } })).status;
    assert.equal(await metrics(`Bearer ${token}`), 200);
    assert.equal(await metrics('Bearer another'), 401);
    assert.equal((await fetch(`${admin}/readyz`)).status, 200);
    gateway.child.kill('SIGTERM');
    await gateway.ended;
  });

  test('finishes a call in flight on SIGTERM', async () => {
    const { promise: held, resolve } = Promise.withResolvers<ServerResponse>();
    const service = createServer((_request, response) => resolve(response));
    const port = await listen(service);
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'gatewright.yaml'),
      DEMO_DOCUMENT.replace('http://127.0.0.1:9001', `http://127.0.0.1:${port}`),
    );
    const gateway = startProcess(folder, ['--port', '0', '--drain', '10s']);
    const [url] = await gateway.stdout.has(READY);
    const call = startProcess(folder, ['call', 'temu.track.trackinginfo.get', '--url', url]);
    const response = await held;
    gateway.child.kill('SIGTERM');
    await gateway.stderr.has(/finishing the calls in flight/);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"late":true}');
    assert.deepEqual(await call.ended, [0, null]);
    assert.match(call.stdout.text(), /^\{"result":\{"late":true\},"success":true/);
    assert.deepEqual(await gateway.ended, [0, null]);
  });

  test('goes on serving, and ends with 0, where the reader of its output has left', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'gatewright.yaml'), DEMO_DOCUMENT);
    const gateway = startProcess(folder, ['--port', '0', '--drain', '1s']);
    const [url] = await gateway.stdout.has(READY);
    const [, admin = ''] = await gateway.stderr.has(/health: (http:\S+)\/readyz/);
    gateway.child.stdout?.destroy();
    gateway.child.stderr?.destroy();
    for (let left = 200; left > 0; left -= 1) await post(`${url}/openapi/router`, '{}');
    assert.equal((await fetch(`${admin}/readyz`)).status, 200);
    const exited = once(gateway.child, 'exit');
    gateway.child.kill('SIGTERM');
    assert.deepEqual(await exited, [0, null]);
  });

  test('ends with 3 on a bad document and without one, naming --demo', async () => {
    const folder = temporaryFolder();
    const none = startProcess(folder, []);
    assert.deepEqual(await none.ended, [3, null]);
    assert.match(none.stderr.text(), /^there is no gatewright\.yaml: .* --demo/);
    assert.ok(!existsSync(join(folder, 'gatewright.yaml')));
    writeFileSync(join(folder, 'bad.yaml'), 'version: 1\nlisten: { gatway: 127.0.0.1:0 }\n');
    const bad = startProcess(folder, ['--config', 'bad.yaml']);
    assert.deepEqual(await bad.ended, [3, null]);
    assert.match(
      bad.stderr.text(),
      /^bad\.yaml:2:11 {2}listen\.gatway {2}unknown key; did you mean 'gateway'\?\n/,
    );
  });

  test('ends with 4 where its port is in use, in one sentence that names the address and the key', async () => {
    const taken = createServer();
    const port = await listen(taken);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'gatewright.yaml'), `version: 1\nlisten: { gateway: "127.0.0.1:${port}" }\n`);
    const address = `127.0.0.1:${port}`;
    const byDocument = startProcess(folder, []);
    assert.deepEqual(await byDocument.ended, [4, null]);
    assert.equal(
      byDocument.stderr.text(),
      `cannot listen on ${address} (asked for by listen.gateway): the port is in use\n`,
    );
    const byOption = startProcess(folder, ['--port', String(port)]);
    assert.deepEqual(await byOption.ended, [4, null]);
    assert.equal(
      byOption.stderr.text(),
      `cannot listen on ${address} (asked for by --port): the port is in use\n`,
    );
  });
});

async function post(url: string, body: string): Promise<string> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return answer.text();
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with a port.
  return (server.address() as AddressInfo).port;
}
