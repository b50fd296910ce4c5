import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../src/adapters/node/system-clock.ts';
import type { Explanation } from '../../src/explain/explain-call.ts';
import { projectRoot } from '../../tools/project.ts';
import { fakeTerminal } from '../cli/fake-terminal.ts';
import { startTestGateway } from '../transcripts/running-gateway.ts';

const SECRET = 'journey-secret-0123456789';
const TOKEN = 'j'.repeat(59);
const DOCUMENT = `mode: sandbox
upstreams: [{ name: sandbox, mock: true }]
apis: [{ type: bg.order.list.v2.get, upstream: sandbox, example: { total: 1 } }]
packages: [{ code: orders, types: [bg.order.list.v2.get] }]
apps: [{ app_key: journey, secrets: [${SECRET}], packages: [orders] }]
merchants: [{ mall_id: 634418210000001 }]
authorizations: [{ app_key: journey, mall_id: 634418210000001, packages: [orders], tokens: [{ value: ${TOKEN} }] }]
`;
const SCRIPT = join(projectRoot, 'examples/broken-signer/sign.py');
const isMissing = spawnSync('python3', ['--version']).status !== 0;

test('a broken Python signer succeeds once the fixes that its diagnosis names are applied', {
  skip: isMissing ? 'python3 is missing' : false,
}, async () => {
  const gateway = await startTestGateway(DOCUMENT, systemClock);
  try {
    const terminal = fakeTerminal();
    terminal.write('gatewright.yaml', `version: 1\n${DOCUMENT}`);
    const url = `http://127.0.0.1:${gateway.port}`;
    const first = await runSigner(url, join(terminal.folder, 'body.json'), []);
    assert.equal(first.errorCode, 3000001);
    const { exitCode, stdout } = await terminal.run('explain', '@body.json', '--json');
    assert.equal(exitCode, 1);
    // What --json prints.
    const explanation = JSON.parse(stdout) as Explanation;
    const named = explanation.sign?.mistakes.map(({ id }) => id) ?? [];
    assert.ok(named.includes('hash-no-prefix-secret'), named.join());
    assert.ok(
      named.some(id => id.startsWith('nested-python-')),
      named.join(),
    );
    const shown = await terminal.run('explain', '@body.json', '--language', 'python');
    assert.match(shown.stdout, /json\.dumps\(value, separators=\(",", ":"\), ensure_ascii=False\)/);
    assert.ok(!shown.stdout.includes(SECRET) && !shown.stdout.includes(TOKEN));
    const second = await runSigner(url, join(terminal.folder, 'body.json'), named);
    assert.equal(second.errorCode, 1000000);
    assert.equal((await terminal.run('explain', '@body.json')).exitCode, 0);
  } finally {
    await gateway.drain(0);
  }
});

function runSigner(
  url: string,
  save: string,
  fixes: readonly string[],
): Promise<{ readonly errorCode: number }> {
  const given = ['--url', url, '--app-key', 'journey', '--secret', SECRET, '--token', TOKEN, '--save', save];
  const argv = [SCRIPT, ...given, ...fixes.flatMap(id => ['--fix', id])];
  return new Promise((resolve, reject) => {
    execFile('python3', argv, (error, stdout, stderr) => {
      if (stdout === '') reject(error ?? new Error(stderr));
      // An envelope of protocol.md §4.
      else resolve(JSON.parse(stdout) as { readonly errorCode: number });
    });
  });
}
