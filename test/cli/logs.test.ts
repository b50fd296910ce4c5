import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printable } from '../../src/cli/printable.ts';
import { ADMIN_TOKEN, type AdminStage, startAdminStage } from '../admin/admin-stage.ts';
import { fakeTerminal } from './fake-terminal.ts';

async function refused(stage: AdminStage, type: string): Promise<string> {
  const { port } = stage.gateway.listening.gateway;
  const url = `http://127.0.0.1:${port}/openapi/router`;
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ type, app_key: 'shop' });
  const answer = await fetch(url, { method: 'POST', headers, body });
  const { requestId } = (await answer.json()) as { requestId: string }; // of the envelope
  return requestId;
}

function terminalFor(stage: AdminStage) {
  const { port } = stage.gateway.listening.admin;
  const environment = {
    GATEWRIGHT_ADMIN_URL: `http://127.0.0.1:${port}`,
    GATEWRIGHT_ADMIN_TOKEN: ADMIN_TOKEN,
  };
  return fakeTerminal({ environment });
}

test('logs tells of the recent calls that a filter keeps, oldest first', async () => {
  await using stage = await startAdminStage();
  const ids = [await refused(stage, 'bg.a'), await refused(stage, 'bg.b')];
  await refused(stage, 'other');
  const { exitCode, stdout } = await terminalFor(stage).run('logs', '--filter', 'type:bg.* code:3000040');
  assert.equal(exitCode, 0);
  const lines = stdout.trimEnd().split('\n');
  assert.deepEqual(
    lines.filter((_, index) => index % 2 === 0).map(line => line.split('  ').at(-1)),
    ids,
  );
  assert.match(lines[0] ?? '', /3000040 {2}sign-missing {2}bg\.a/);
  assert.match(lines[1] ?? '', /^ {14}check-sign-present: sign-missing 3000040: /);
});

test('logs tells of one call with all that is kept of it, and prints JSON where asked', async () => {
  await using stage = await startAdminStage();
  const id = await refused(stage, 'bg.a');
  const terminal = terminalFor(stage);
  assert.match((await terminal.run('logs', id)).stdout, /app_key\\":\\"shop/);
  const { stdout } = await terminal.run('logs', '--json');
  assert.partialDeepStrictEqual(JSON.parse(stdout), { id, type: 'bg.a' });
});

test('logs and replay say what is wrong, and exit with 1; without a token with 2', async () => {
  await using stage = await startAdminStage();
  const terminal = terminalFor(stage);
  const wrong = await terminal.run('logs', '--filter', 'typ:x');
  assert.equal(wrong.exitCode, 1);
  assert.match(wrong.stderr, /character 1.*Did you mean 'type'\?/);
  assert.equal((await terminal.run('logs', 'unknown')).exitCode, 1);
  assert.equal((await terminal.run('replay', 'unknown')).exitCode, 1);
  assert.equal((await terminal.run('logs', '--admin-token', 'another')).exitCode, 1);
  assert.equal((await fakeTerminal().run('logs')).exitCode, 2);
  assert.equal((await fakeTerminal().run('replay', 'x')).exitCode, 2);
});

test('replay sends a call again and exits as its answer says', async () => {
  await using stage = await startAdminStage();
  const id = await refused(stage, 'bg.echo.get');
  const { exitCode, stdout } = await terminalFor(stage).run('replay', id, '--as-is');
  assert.equal(exitCode, 1);
  assert.match(stdout, /"errorCode":3000040/);
});

test('what a caller wrote moves no cursor and makes no line', () => {
  assert.equal(printable('a\u001b[2Jb\nc\u202ed'), 'a\\u001b[2Jb\\u000ac\\u202ed');
});
