import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { DEMO_DOCUMENT } from '../../src/sandbox/demo-document.ts';
import { ADMIN_TOKEN, type SandboxGateway, startSandbox } from '../sandbox/sandbox-gateway.ts';
import { type FakeTerminal, fakeTerminal, type TerminalOptions } from './fake-terminal.ts';
import { startProcess, temporaryFolder } from './gateway-process.ts';

const FILE = '.gatewright.yaml.running';
const PID = 4711;
const READY = /http:\/\/127\.0\.0\.1:\d+/;

interface NoteOptions {
  readonly adminToken?: string | null;
  readonly mode?: number;
}

/** A folder with the file that the sandbox would have written. */
function folderOf(gateway: SandboxGateway, { adminToken = ADMIN_TOKEN, mode = 0o600 }: NoteOptions = {}) {
  return (options: TerminalOptions = { alive: [PID] }): FakeTerminal => {
    const terminal = fakeTerminal(options);
    const { url: gatewayUrl, adminUrl } = gateway;
    const note = { pid: PID, startedAtMs: 1_795_332_610_000, gatewayUrl, adminUrl, adminToken };
    terminal.write(FILE, JSON.stringify(note));
    chmodSync(join(terminal.folder, FILE), mode);
    return terminal;
  };
}

describe('a command in the folder of a running sandbox', () => {
  test('finds its address and its token', async () => {
    await using gateway = await startSandbox();
    const terminal = folderOf(gateway)();
    for (const argv of [['logs'], ['faults', 'list'], ['clock', 'show'], ['sandbox', 'reset']])
      assert.deepEqual([argv, (await terminal.run(...argv)).exitCode], [argv, 0]);
    assert.equal(
      (await terminal.run('errors', 'token-missing', '--try')).exitCode,
      1,
      'the clock stands still',
    );
  });

  test('calls it as a magic app, whatever port it has', async () => {
    await using gateway = await startSandbox();
    const terminal = folderOf(gateway)({ alive: [PID], nowMs: 1_760_000_000_000 });
    terminal.write('gatewright.yaml', 'version: 1\n');
    assert.equal((await terminal.run('call', 'mock.ok')).exitCode, 0);
    const suspended = await terminal.run('call', 'mock.ok', '--app-key', 'ak_suspended');
    assert.match(suspended.stdout, /"errorCode":3000028/);
    const [, id = ''] = /explain (us-[\w-]+)\n$/.exec(suspended.stderr) ?? [];
    const explained = await terminal.run('explain', id);
    assert.match(explained.stdout, /^3000028 app-key-suspended\n/);
  });

  test('takes options before the environment, and both before the sandbox', async () => {
    await using gateway = await startSandbox();
    const wrong = { GATEWRIGHT_ADMIN_TOKEN: 'of the environment' };
    const terminal = folderOf(gateway)({ alive: [PID], environment: wrong });
    const refused = await terminal.run('logs');
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /The one that was sent is of GATEWRIGHT_ADMIN_TOKEN\.\n$/);
    assert.equal((await terminal.run('logs', '--admin-token', ADMIN_TOKEN)).exitCode, 0);
  });

  test('sends the token of the sandbox to no other address', async () => {
    await using gateway = await startSandbox();
    await using other = await startSandbox();
    const terminal = folderOf(gateway)();
    const refused = await terminal.run('logs', '--admin-url', other.adminUrl);
    assert.equal(refused.exitCode, 2);
    assert.match(refused.stderr, /^which token opens http/);
  });

  test('says that a sandbox has ended without a word, and calls by the document then', async () => {
    await using gateway = await startSandbox();
    const terminal = folderOf(gateway)({ alive: [] });
    const refused = await terminal.run('logs');
    assert.equal(refused.exitCode, 1);
    assert.match(
      refused.stderr,
      /2026-11-22T07:30:10\.000Z \(process 4711\) ended without removing .*running/,
    );
    terminal.write('gatewright.yaml', 'version: 1\nlisten: { gateway: "127.0.0.1:1" }\n');
    assert.match((await terminal.run('call', 'mock.ok')).stderr, /no answer from http:\/\/127\.0\.0\.1:1\//);
  });

  test('says that the token was given to the sandbox, and is asked for again', async () => {
    await using gateway = await startSandbox();
    const refused = await folderOf(gateway, { adminToken: null })().run('logs');
    assert.equal(refused.exitCode, 2);
    assert.match(refused.stderr, /was started with a GATEWRIGHT_ADMIN_TOKEN/);
  });

  test('trusts no file that others can read, as one that came with a checkout is, and none that is damaged', async () => {
    await using gateway = await startSandbox();
    const open = await folderOf(gateway, { mode: 0o644 })().run('logs');
    assert.equal(open.exitCode, 1);
    assert.match(open.stderr, /was not written by a sandbox of yours, or others can read it: delete it/);
    const terminal = folderOf(gateway)();
    for (const text of ['', '{', 'null', '{"pid":1}', '{"pid":"1","startedAtMs":1}']) {
      terminal.write(FILE, text);
      assert.match((await terminal.run('logs')).stderr, /delete it/, text);
    }
  });

  test('says how to start a sandbox where none runs', async () => {
    const refused = await fakeTerminal().run('logs');
    assert.equal(refused.exitCode, 2);
    assert.match(refused.stderr, /^no sandbox runs beside this document: start one \('.* serve --demo'\)/);
  });
});

describe('serve, as a process', () => {
  test('keeps the file while it serves a sandbox: for its owner alone, gone at the end', async () => {
    const folder = temporaryFolder();
    const file = join(folder, FILE);
    const demo = DEMO_DOCUMENT.replace('sqlite:./gatewright.db', 'memory:');
    writeFileSync(join(folder, 'gatewright.yaml'), demo);
    const gateway = startProcess(folder, ['serve', '--demo', '--port', '0', '--drain', '1s']);
    await gateway.stdout.has(/^curl /m);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const logs = startProcess(folder, ['logs']);
    assert.deepEqual(await logs.ended, [0, null], logs.stderr.text());
    const document = join(folder, 'gatewright.yaml');
    const text = readFileSync(document, 'utf8');
    writeFileSync(document, text.replace('mode: sandbox', 'mode: production'));
    await gateway.stderr.has(/revision [0-9a-f]{12} is served\n/);
    assert.ok(!existsSync(file), 'in production there is none');
    writeFileSync(document, text);
    await gateway.stderr.has(/is served\n[^]*is served\n/);
    assert.ok(existsSync(file));
    gateway.child.kill('SIGTERM');
    assert.deepEqual(await gateway.ended, [0, null]);
    assert.ok(!existsSync(file));
  });

  test('writes no token that it was given, and nothing at all in production', async () => {
    const folder = temporaryFolder();
    const file = join(folder, FILE);
    writeFileSync(join(folder, 'gatewright.yaml'), 'version: 1\n');
    const given = { GATEWRIGHT_ADMIN_TOKEN: 'given-to-it' };
    const sandbox = startProcess(folder, ['--port', '0', '--drain', '1s'], given);
    await sandbox.stdout.has(READY);
    assert.ok(!readFileSync(file, 'utf8').includes('given-to-it'));
    sandbox.child.kill('SIGTERM');
    await sandbox.ended;
    writeFileSync(join(folder, 'gatewright.yaml'), 'version: 1\nmode: production\n');
    const production = startProcess(folder, ['--port', '0', '--drain', '1s']);
    await production.stdout.has(READY);
    assert.ok(!existsSync(file));
    production.child.kill('SIGTERM');
    await production.ended;
  });
});
