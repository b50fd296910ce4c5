import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Har } from '../../src/admin/schemas/har.ts';
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

test('logs --har writes an archive, of one call or of those that a filter keeps, without a secret', async () => {
  await using stage = await startAdminStage();
  const ids = [await refused(stage, 'bg.a'), await refused(stage, 'bg.b')];
  const terminal = terminalFor(stage);
  const harOf = (text: string): Har => JSON.parse(text) as Har; // as the interface answers it
  const all = await terminal.run('logs', '--har', 'calls.har');
  assert.deepEqual([all.exitCode, all.stdout, all.stderr], [0, '', '2 calls in calls.har\n']);
  const { log } = harOf(readFileSync(join(terminal.folder, 'calls.har'), 'utf8'));
  assert.equal(log.version, '1.2');
  assert.deepEqual(
    log.entries.map(({ comment }) => ids.find(id => comment.includes(id))),
    ids,
  );
  const filtered = harOf((await terminal.run('logs', '--filter', 'type:bg.b', '--har')).stdout);
  const one = harOf((await terminal.run('logs', ids[1] ?? '', '--har')).stdout);
  assert.deepEqual([filtered.log.entries.length, one.log.entries], [1, filtered.log.entries]);
});

test('logs takes no arguments that do not go together, and no limit that is none', async () => {
  const terminal = fakeTerminal();
  const wrong = [
    ['us-1', '--follow'],
    ['us-1', '--filter', 'code:3*'],
    ['--har', '--follow'],
    ['--limit', '0'],
    ['--limit', '1001'],
    ['--limit', 'all'],
  ];
  for (const argv of wrong) {
    const { exitCode, stderr } = await terminal.run('logs', ...argv);
    assert.equal(exitCode, 2, argv.join(' '));
    assert.notEqual(stderr, '');
  }
});

test('logs says why an archive cannot be written', async () => {
  await using stage = await startAdminStage();
  const { exitCode, stderr } = await terminalFor(stage).run('logs', '--har', 'none/calls.har');
  assert.deepEqual([exitCode, stderr], [1, 'none/calls.har cannot be written (ENOENT)\n']);
});

test('copy gives a call in every language, and a curl line that succeeds', async () => {
  await using stage = await startAdminStage();
  const id = await refused(stage, 'bg.echo.get');
  const terminal = terminalFor(stage);
  const signs = { node: /createHash/, python: /hashlib/, php: /md5\(/, java: /MessageDigest/ };
  for (const [language, sign] of Object.entries(signs)) {
    const { exitCode, stdout } = await terminal.run('copy', id, '--as', language);
    assert.equal(exitCode, 0);
    assert.match(stdout, sign);
    assert.ok(!stdout.includes('shop-secret'), language);
  }
  const { stdout } = await terminal.run('copy', id);
  const [, body = ''] = /--data-raw '(.*)'\n$/.exec(stdout) ?? [];
  const url = /^curl -sS '(\S+)'/.exec(stdout)?.[1] ?? '';
  const headers = { 'content-type': 'application/json' };
  // The time of the stage stands still, so that the sign is of now.
  const answer = await fetch(url, { method: 'POST', headers, body });
  assert.match(await answer.text(), /"errorCode":3000013/);
  const { stdout: json } = await terminal.run('copy', id, '--as', 'php', '--json');
  assert.partialDeepStrictEqual(JSON.parse(json), { language: 'php' });
});

test('copy says what is wrong: 1 for a call that is not remembered, 2 for a language that it has not', async () => {
  await using stage = await startAdminStage();
  const terminal = terminalFor(stage);
  const unknown = await terminal.run('copy', 'us-none');
  assert.equal(unknown.exitCode, 1);
  assert.match(unknown.stderr, /No call 'us-none' is remembered/);
  assert.equal((await terminal.run('copy', 'us-none', '--as', 'cobol')).exitCode, 2);
});

test('what a caller wrote moves no cursor and makes no line', () => {
  assert.equal(printable('a\u001b[2Jb\nc\u202ed'), 'a\\u001b[2Jb\\u000ac\\u202ed');
});
