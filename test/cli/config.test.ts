import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DEMO_DOCUMENT } from '../../src/sandbox/demo-document.ts';
import { fakeTerminal } from './fake-terminal.ts';

const BAD = 'version: 1\napps:\n  - { app_key: k, secrets: [s3cr3ts3cr3ts3cr3t], statsu: active }\n';

describe('gatewright config validate', () => {
  test('finds nothing wrong with the demo, not even a warning', async () => {
    const terminal = fakeTerminal();
    terminal.write('gatewright.yaml', DEMO_DOCUMENT);
    const { exitCode, stdout, stderr } = await terminal.run('config', 'validate');
    assert.match(
      stdout,
      /^gatewright\.yaml is good: 14 APIs, 2 upstreams, 3 apps, 6 merchants; revision [0-9a-f]{12}\n$/,
    );
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' });
  });

  test('shows file, line, column and what was meant, never the secret, and ends with 3', async () => {
    const terminal = fakeTerminal();
    terminal.write('bad.yaml', BAD);
    const { exitCode, stdout, stderr } = await terminal.run('config', 'validate', 'bad.yaml');
    assert.equal(exitCode, 3);
    assert.equal(stdout, '');
    assert.match(stderr, /bad\.yaml:3:\d+ {2}apps\[0\]\.statsu .*did you mean 'status'\?/);
    assert.ok(!stderr.includes('s3cr3t'));
  });

  test('gives faults and warnings as JSON', async () => {
    const terminal = fakeTerminal();
    terminal.write('bad.yaml', BAD);
    const bad: unknown = JSON.parse((await terminal.run('config', 'validate', 'bad.yaml', '--json')).stdout);
    assert.partialDeepStrictEqual(bad, {
      ok: false,
      file: 'bad.yaml',
      revision: null,
      faults: [{ line: 3, path: 'apps[0].statsu', suggestion: 'status' }],
      warnings: [],
    });
    terminal.write('warned.yaml', 'version: 1\nlisten: { portal: 127.0.0.1:1 }\n');
    const warned = await terminal.run('config', 'validate', 'warned.yaml', '--json');
    assert.partialDeepStrictEqual(JSON.parse(warned.stdout), {
      ok: true,
      warnings: [{ path: 'listen.portal' }],
    });
    assert.equal(warned.exitCode, 0);
    assert.match(
      (await terminal.run('config', 'validate', 'warned.yaml')).stderr,
      /^warning: .*listen\.portal/,
    );
  });

  test('names a request_schema that is no JSON Schema at its place, and ends with 3', async () => {
    const terminal = fakeTerminal();
    terminal.write('bad.yaml', 'version: 1\napis:\n  - { type: a.b, request_schema: { type: strng } }\n');
    const { exitCode, stderr } = await terminal.run('config', 'validate', 'bad.yaml');
    assert.equal(exitCode, 3);
    assert.match(
      stderr,
      /bad\.yaml:3:34 {2}apis\[0\]\.request_schema {2}no JSON Schema: type must be one of/,
    );
  });
});

describe('gatewright config print', () => {
  test('prints every default and masks every secret and token, as YAML and as JSON', async () => {
    const terminal = fakeTerminal();
    terminal.write('gatewright.yaml', DEMO_DOCUMENT);
    const secrets = DEMO_DOCUMENT.match(/\b[0-9a-f]{40}\b|\bupl[a-z0-9]{56}\b/g) ?? [];
    assert.equal(secrets.length, 11);
    for (const flags of [[], ['--json']]) {
      const { exitCode, stdout } = await terminal.run('config', 'print', ...flags);
      assert.equal(exitCode, 0);
      for (const secret of secrets) assert.ok(!stdout.includes(secret), secret);
      assert.match(stdout, /max_in_flight_bytes"?: "?256MiB/);
    }
    assert.equal((await terminal.run('config', 'print', 'none.yaml')).exitCode, 3);
  });
});
