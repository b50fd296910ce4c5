import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { loadDocument } from '../../src/config/load-document.ts';
import { renderFaults } from '../../src/config/render-faults.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatewright-config-'));
after(() => rmSync(folder, { recursive: true }));

function written(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function messageOf(path: string): string {
  const loaded = loadDocument({ path, environment: {} });
  return 'faults' in loaded ? renderFaults(loaded.faults) : 'loaded';
}

describe('loading a document', () => {
  test('reads the files that it names, relative to itself, and tells which they were', () => {
    mkdirSync(join(folder, 'secrets'), { recursive: true });
    const absolute = written('absolute.secret', 'two');
    const relative = written('secrets/one', 'one\n');
    const path = written(
      'good.yaml',
      `version: 1\napps: [{ app_key: a, secrets: [{ file: secrets/one }, { file: "${absolute}" }] }]`,
    );
    const loaded = loadDocument({ path, environment: {} });
    assert.ok('document' in loaded);
    const secrets = loaded.document.apps[0]?.secrets.map(({ value }) => value);
    assert.deepEqual(secrets, ['one', 'two']);
    assert.deepEqual(loaded.files, [path, relative, absolute]);
  });

  test('tells the files also where it fails, so that their mending is seen', () => {
    const path = written('missing.yaml', 'version: 1\nsecrets_key: { file: later }');
    const loaded = loadDocument({ path, environment: {} });
    assert.ok('faults' in loaded);
    assert.deepEqual(loaded.files, [path, join(folder, 'later')]);
    assert.equal(loaded.faults[0]?.file, path);
    assert.match(loaded.faults[0]?.message ?? '', /^the file 'later' does not exist$/);
  });

  test('takes the environment that it is given, and no other', () => {
    const path = written('environment.yaml', 'version: 1\nregion: ${PATH}');
    const loaded = loadDocument({ path, environment: { PATH: 'eu' } });
    assert.ok('document' in loaded);
    assert.equal(loaded.document.region, 'eu');
    assert.match(messageOf(path), /variable PATH is not set/);
  });

  test('reads through the function that it is given', () => {
    const loaded = loadDocument({
      path: 'memory.yaml',
      environment: {},
      readFile: () => new TextEncoder().encode('version: 1\nregion: gl'),
    });
    assert.ok('document' in loaded);
    assert.equal(loaded.document.region, 'gl');
  });

  test('accepts a byte order mark', () =>
    assert.equal(messageOf(written('bom.yaml', '\uFEFFversion: 1')), 'loaded'));
});

describe('a file is refused in one sentence', () => {
  test('where it is not there', () => {
    assert.match(messageOf(join(folder, 'no.yaml')), /no\.yaml:1:1 {2}the document does not exist$/);
  });

  test('where it is a folder', () => assert.match(messageOf(folder), /the document is no file$/));

  test('where it is not UTF-8', () => {
    assert.match(
      messageOf(written('latin.yaml', new Uint8Array([0x23, 0xe9]))),
      /the document is not valid UTF-8$/,
    );
  });

  test('where it is above 64 MiB', () => {
    const path = written('large.yaml', '# ');
    truncateSync(path, 64 * 1024 ** 2 + 1);
    assert.match(messageOf(path), /the document is larger than 64 MiB$/);
  });

  test('where a secret is above 1 MiB', () => {
    const secret = written('large.secret', '');
    truncateSync(secret, 1024 ** 2 + 1);
    const path = written('large-secret.yaml', 'version: 1\nsecrets_key: { file: large.secret }');
    assert.match(messageOf(path), /the file 'large\.secret' is larger than 1 MiB/);
  });
});
