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

describe('gatewright config diff', () => {
  const ONE = 'version: 1\napps:\n  - { app_key: k, secrets: [s3cr3ts3cr3ts3cr3t] }\n';
  const TWO = 'version: 1\napps:\n  - { app_key: k, secrets: [0th3rs3cr3t0th3rs3cr3t], status: suspended }\n';

  function terminalWith(...documents: readonly string[]) {
    const terminal = fakeTerminal();
    for (const [nth, text] of documents.entries()) terminal.write(`${nth + 1}.yaml`, text);
    return terminal;
  }

  test('shows what another document would change, and no secret', async () => {
    const { exitCode, stdout, stderr } = await terminalWith(ONE, TWO).run(
      'config',
      'diff',
      '1.yaml',
      '2.yaml',
    );
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' });
    assert.equal(
      stdout,
      '~ app k\n    secrets: changed, and is secret\n    status: "active" → "suspended"\n',
    );
  });

  test('ends with 1 where they differ and that was asked for, and with 0 where they say the same', async () => {
    const terminal = terminalWith(ONE, TWO, `${ONE}region: us\n`);
    assert.equal((await terminal.run('config', 'diff', '1.yaml', '2.yaml', '--exit-code')).exitCode, 1);
    const same = await terminal.run('config', 'diff', '1.yaml', '3.yaml', '--exit-code');
    assert.deepEqual([same.exitCode, same.stdout], [0, 'both say the same\n']);
  });

  test('gives the changes as JSON', async () => {
    const { stdout } = await terminalWith(ONE, TWO).run('config', 'diff', '1.yaml', '2.yaml', '--json');
    assert.partialDeepStrictEqual(JSON.parse(stdout), {
      same: false,
      changes: [
        { change: 'changed', what: 'app', id: 'k', fields: [{ path: 'secrets' }, { path: 'status' }] },
      ],
    });
    assert.ok(!stdout.includes('s3cr3t'));
  });

  test('shows the faults of either document, and ends with 3', async () => {
    const terminal = terminalWith(BAD, ONE);
    for (const files of [
      ['1.yaml', '2.yaml'],
      ['2.yaml', '1.yaml'],
      ['2.yaml', 'none.yaml'],
    ]) {
      const { exitCode, stdout, stderr } = await terminal.run('config', 'diff', ...files);
      assert.deepEqual([exitCode, stdout], [3, '']);
      assert.match(stderr, /statsu|none\.yaml/);
    }
  });
});
