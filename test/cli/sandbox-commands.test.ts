import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { errorNames, errorRows } from '../../src/errors/table.ts';
import { ADMIN_TOKEN, NOW_MS, type SandboxGateway, startSandbox } from '../sandbox/sandbox-gateway.ts';
import { type CommandEnd, fakeTerminal } from './fake-terminal.ts';

let gateway: SandboxGateway;

before(async () => {
  gateway = await startSandbox();
});

after(() => gateway[Symbol.asyncDispose]());

function run(...argv: readonly string[]): Promise<CommandEnd> {
  const environment = {
    GATEWRIGHT_URL: gateway.url,
    GATEWRIGHT_ADMIN_URL: gateway.adminUrl,
    GATEWRIGHT_ADMIN_TOKEN: ADMIN_TOKEN,
  };
  return fakeTerminal({ environment, nowMs: NOW_MS }).run(...argv);
}

describe('gatewright errors --try', () => {
  test('meets every row of the table', async () => {
    for (const name of errorNames) {
      const { exitCode, stdout } = await run('errors', name, '--try');
      assert.equal(exitCode, 0, name);
      assert.match(stdout, new RegExp(`"errorCode":${errorRows[name].code}\\b`));
      gateway.sandbox.reset();
    }
  });

  test('meets it on /ark routes where it is asked to, and says where there is none', async () => {
    assert.equal((await run('errors', 'token-missing', '--try', '--ark')).exitCode, 0);
    const { exitCode, stderr } = await run('errors', 'app-key-missing', '--try', '--ark');
    assert.deepEqual([exitCode, stderr], [2, '3000025 is not met on /ark routes\n']);
  });

  test('says so where the row was not met', async () => {
    gateway.sandbox.faults.add({ match: {}, effect: { code: 110_020_002 } });
    const { exitCode, stderr } = await run('errors', 'success', '--try');
    assert.equal(exitCode, 1);
    assert.match(stderr, /the gateway answered 110020002, not 1000000/);
    gateway.sandbox.reset();
  });
});

test('gatewright clock shows, freezes, sets, advances and resumes', async () => {
  assert.equal((await run('clock', 'show')).stdout, '2025-10-09T08:53:20.000Z\n');
  assert.equal((await run('clock', 'freeze')).stdout, '2025-10-09T08:53:20.000Z, frozen\n');
  assert.equal(
    (await run('clock', 'set', '2025-10-09T08:53:21Z')).stdout,
    '2025-10-09T08:53:21.000Z, frozen, 1000 ms ahead\n',
  );
  await run('clock', 'advance', '5m');
  assert.equal(gateway.sandbox.clock.wallMs(), NOW_MS + 301_000);
  await run('clock', 'advance', '5m', '--back');
  const shown: unknown = JSON.parse((await run('clock', 'resume', '--json')).stdout);
  assert.deepEqual(shown, { frozen: false, nowMs: NOW_MS + 1000, offsetMs: 1000 });
  assert.equal((await run('clock', 'set', 'noon')).exitCode, 2);
  gateway.sandbox.reset();
});

test('gatewright faults adds, lists, removes and clears', async () => {
  const words = ['--type', 'bg.*', '--code', '7000000', '--times', '2', '--latency', '20ms', '--note', 'why'];
  const added = await run('faults', 'add', ...words);
  const line = 'f-1  type=bg.*  ->  code=7000000 latencyMs=20  0 hits, 2 left  (why)\n';
  assert.deepEqual([added.exitCode, added.stdout], [0, line]);
  assert.equal((await run('faults', 'list')).stdout, line);
  assert.equal((await run('faults', 'remove', 'f-1')).exitCode, 0);
  const gone = await run('faults', 'remove', 'f-1');
  assert.deepEqual([gone.exitCode, gone.stderr], [1, 'No fault f-1.\n']);
  await run('faults', 'add', '--reset');
  await run('faults', 'clear');
  assert.equal((await run('faults', 'list')).stdout, 'no faults\n');
  const wrong = await run('faults', 'add');
  assert.deepEqual([wrong.exitCode, wrong.stderr], [1, 'effect names a code, latencyMs, cut or reset.\n']);
});

test('gatewright sandbox takes a snapshot, resets and restores', async () => {
  await run('faults', 'add', '--reset');
  const id = (await run('sandbox', 'snapshot')).stdout.trim();
  assert.equal((await run('sandbox', 'reset')).exitCode, 0);
  assert.deepEqual(gateway.sandbox.faults.list(), []);
  assert.equal((await run('sandbox', 'restore', id)).exitCode, 0);
  assert.equal(gateway.sandbox.faults.list().length, 1);
  gateway.sandbox.reset();
});

test('a command that is given no token, or a wrong one, says so', async () => {
  const terminal = fakeTerminal({ environment: { GATEWRIGHT_ADMIN_URL: gateway.adminUrl } });
  const none = await terminal.run('clock', 'show');
  assert.equal(none.exitCode, 2);
  assert.match(none.stderr, /GATEWRIGHT_ADMIN_TOKEN/);
  const wrong = await terminal.run('clock', 'show', '--admin-token', 'no');
  assert.equal(wrong.exitCode, 1);
  assert.match(wrong.stderr, /admin token/);
});
