import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { ADMIN_TOKEN, startAdminStage } from '../admin/admin-stage.ts';
import { fakeTerminal } from './fake-terminal.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const SECRET = 'shop-secret-0123456789';
const DOCUMENT = `version: 1
upstreams: [{ name: sandbox, mock: true }]
apis: [{ type: bg.order.get, upstream: sandbox, token: none, example: {} }]
packages: [{ code: orders, types: [bg.order.get] }]
apps: [{ app_key: shop, secrets: [${SECRET}], packages: [orders], ip_allow: [203.0.113.0/24] }]
`;
const BODY = `{"type":"bg.order.get","app_key":"shop","timestamp":${NOW_MS / 1000},"data_type":"JSON","b":"x","sign":"00112233445566778899AABBCCDDEEFF"}`;

function terminalWith(environment: Readonly<Record<string, string>> = {}) {
  const terminal = fakeTerminal({ nowMs: NOW_MS, environment });
  terminal.write('gatewright.yaml', DOCUMENT);
  terminal.write('body.json', BODY);
  return terminal;
}

describe('explain', () => {
  test('says which check refuses, which would refuse as well, and exits with 1', async () => {
    const { exitCode, stdout } = await terminalWith().run('explain', '@body.json');
    assert.equal(exitCode, 1);
    assert.match(stdout, /^3000001 sign-invalid\n/);
    assert.match(stdout, /✓ {2}2 {2}The body names an API/);
    assert.match(stdout, /✗ {2}6 {2}The sign is right {2}→ 3000001 sign-invalid/);
    assert.match(stdout, /✗ 10 .*\(would refuse as well\) {2}→ 5000003 address-not-allowed/);
    assert.ok(!stdout.includes(SECRET));
  });

  test('shows where the signed text differs', async () => {
    const terminal = terminalWith();
    terminal.write('signed.txt', `app_keyshopbx data_typeJSONtimestamp${NOW_MS / 1000}typebg.order.get\n`);
    const { stdout } = await terminal.run('explain', '@body.json', '--signed-text', '@signed.txt');
    assert.match(stdout, /app_keyshopbx\{\+␠\+\}data_typeJSON/);
  });

  test('tells a wrong secret by a text that is right', async () => {
    const text = `app_keyshopbxdata_typeJSONtimestamp${NOW_MS / 1000}typebg.order.get`;
    const { stdout } = await terminalWith().run('explain', '@body.json', '--signed-text', text, '--json');
    assert.equal(JSON.parse(stdout).sign.verdict, 'secret');
  });

  test('knows the magic values of a sandbox', async () => {
    const terminal = fakeTerminal({ nowMs: NOW_MS });
    terminal.write('gatewright.yaml', 'version: 1\n');
    const signed = await terminal.run('call', 'mock.delay.5', '--app-key', 'ak_suspended', '--curl');
    const [, body = ''] = / -d '(.*)'\n$/.exec(signed.stdout) ?? [];
    const { stdout } = await terminal.run('explain', body);
    assert.match(stdout, /^3000028 app-key-suspended\n/);
    assert.match(stdout, /✓ 12 /, 'its type exists');
  });

  test('is told a bad time, a bad document and a missing file apart', async () => {
    const terminal = terminalWith();
    assert.equal((await terminal.run('explain', '@body.json', '--at', 'soon')).exitCode, 2);
    assert.equal((await terminal.run('explain', '@nothing.json')).exitCode, 2);
    terminal.write('bad.yaml', 'version: 9\n');
    assert.equal((await terminal.run('explain', '@body.json', '-c', 'bad.yaml')).exitCode, 3);
  });

  test('asks the gateway about a request id, with its token', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers.authorization}`);
      const isKnown = request.url?.includes('us-1') ?? false;
      response.statusCode = isKnown ? 200 : 404;
      const problem = { type: 'about:blank', title: 'No such call', status: 404, detail: 'it was dropped' };
      const explanation = {
        requestId: 'us-1',
        revision: 'r2',
        notice: 'It was decided by r1.',
        verdict: 'All is well.',
        code: 1000000,
        name: 'success',
        refusedBy: null,
      };
      const rest = { steps: [], sign: null, warnings: [], fix: null };
      response.end(JSON.stringify(isKnown ? { ...explanation, ...rest } : problem));
    }).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    // A server that listens on a port has an address of this shape.
    const { port } = server.address() as AddressInfo;
    const terminal = terminalWith({ GATEWRIGHT_ADMIN_TOKEN: 'admin-token' });
    const url = `http://127.0.0.1:${port}`;
    const known = await terminal.run('explain', 'us-1', '--admin-url', url);
    const unknown = await terminal.run('explain', 'us-2', '--admin-url', url);
    server.close();
    assert.equal(known.exitCode, 0);
    assert.match(known.stdout, /1000000 success\nAll is well\.\nIt was decided by r1\./);
    assert.equal(unknown.exitCode, 1);
    assert.equal(unknown.stderr, 'it was dropped\n');
    assert.equal(asked[0], '/admin/v1/calls/us-1/explanation Bearer admin-token');
    assert.equal((await terminalWith().run('explain', 'us-1')).exitCode, 2);
  });

  test('finds the admin listener in the document of its folder, as the other commands do', async () => {
    await using stage = await startAdminStage();
    const { port } = stage.gateway.listening.admin;
    const { id } = (await stage.post('/send', { text: '{}' })) as { id: string }; // its schema
    const terminal = terminalWith({ GATEWRIGHT_ADMIN_TOKEN: ADMIN_TOKEN });
    terminal.write('gatewright.yaml', `version: 1\nlisten: { admin: "127.0.0.1:${port}" }\n`);
    const { stdout, exitCode } = await terminal.run('explain', id);
    assert.equal(exitCode, 1);
    assert.match(stdout, /3000002 type-missing/);
  });
});
