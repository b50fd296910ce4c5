import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { projectRoot } from '../../tools/project.ts';

const PASSES = "import { test } from 'node:test';\ntest('passes', () => {});\n";
const FAILS =
  "import { test } from 'node:test';\ntest('fails', () => { throw new Error('this is why'); });\n";

describe('npm test', () => {
  test('counts tests, not suites, and says so in its last line', t => {
    const text = `import { describe, test } from 'node:test';
      describe('suite', () => { test('a', () => {}); test('b', () => {}); test('c', t => t.skip('because')); });`;
    const { lines, exitCode } = runTests(t, { 'test/a/a.test.ts': text, 'test/b.test.ts': PASSES });
    assert.equal(lines.at(-1), '3 passed, 0 failed, 1 skipped');
    assert.ok(lines.includes('    skipped: because'));
    assert.equal(exitCode, 0);
  });

  test('fails with the reason where a test fails', t => {
    const { lines, exitCode } = runTests(t, { 'test/a.test.ts': PASSES, 'test/b.test.ts': FAILS });
    assert.equal(lines.at(-1), '1 passed, 1 failed, 0 skipped');
    assert.ok(lines.some(line => line.includes('this is why')));
    assert.equal(exitCode, 1);
  });

  test('names every failed test with its file and reason right before the count, whatever was said before', t => {
    const many = `import assert from 'node:assert/strict';
      import { describe, test } from 'node:test';
      describe('a suite', () => {
        test('compares', () => assert.equal(1, 2));
        test('says much', () => { throw new Error('much '.repeat(1000)); });
      });`;
    const loud = `${PASSES}console.log('noise\\n'.repeat(1000));`;
    const { lines } = runTests(t, {
      'test/a.test.ts': many,
      'test/b.test.ts': FAILS,
      'test/c.test.ts': loud,
    });
    assert.deepEqual(lines.slice(-8), [
      'failed:',
      '  ✗ test/a.test.ts: compares',
      '      AssertionError [ERR_ASSERTION]: Expected values to be strictly equal: 1 !== 2',
      '  ✗ test/a.test.ts: says much',
      `      ${`Error: ${'much '.repeat(1000)}`.slice(0, 400)}…`,
      '  ✗ test/b.test.ts: fails',
      '      Error: this is why',
      '1 passed, 3 failed, 0 skipped',
    ]);
  });

  test('counts a suite that is skipped whole once', t => {
    const text = `${PASSES}import { describe } from 'node:test';\ndescribe('s', { skip: 'why' }, () => { test('a', () => {}); });`;
    assert.equal(runTests(t, { 'test/a.test.ts': text }).lines.at(-1), '1 passed, 0 failed, 1 skipped');
  });

  test('fails for a suite whose preparation fails', t => {
    const text = `import { before, describe, test } from 'node:test';
      describe('s', () => { before(() => { throw new Error('no luck'); }); test('a', () => {}); });`;
    const { lines, exitCode } = runTests(t, { 'test/a.test.ts': text });
    assert.match(lines.at(-1) ?? '', /^0 passed, [12] failed, 0 skipped$/);
    assert.equal(exitCode, 1);
  });

  test('fails for a file that does not load, and for one that defines no test', t => {
    const files = { 'test/a.test.ts': PASSES, 'test/b.test.ts': 'not a program(', 'test/c.test.ts': '' };
    const { lines, exitCode } = runTests(t, files);
    assert.equal(lines.at(-1), '1 passed, 2 failed, 0 skipped');
    assert.equal(exitCode, 1);
  });

  test('fails where there is no test at all', t => {
    const { lines, exitCode } = runTests(t, {});
    assert.equal(lines.at(-1), '0 passed, 0 failed, 0 skipped');
    assert.equal(exitCode, 1);
  });

  test('runs only the folders and files that it is given, and fails for one that is not there', t => {
    const files = { 'test/a/a.test.ts': PASSES, 'test/ab.test.ts': FAILS, 'test/c.test.ts': PASSES };
    assert.equal(runTests(t, files, ['test/a']).lines.at(-1), '1 passed, 0 failed, 0 skipped');
    assert.equal(runTests(t, files, ['test/a/', 'test/c.test.ts']).exitCode, 0);
    assert.equal(runTests(t, files, ['test/a', 'test/d']).exitCode, 1);
  });
});

describe('npm run check', () => {
  test('fails each part whose tool is not installed', t => {
    const folder = copyTools(t, ['check.ts']);
    const { lines, exitCode } = run(folder, 'tools/check.ts');
    assert.deepEqual(
      lines.filter(line => line.startsWith('✓')),
      [],
    );
    assert.ok(lines.includes('    node_modules/typescript/bin/tsc is missing: run npm ci'));
    assert.equal(exitCode, 1);
  });
});

interface Ended {
  readonly lines: readonly string[];
  readonly exitCode: number | null;
}

function runTests(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Ended {
  const folder = copyTools(t, ['run-tests.ts', 'build-console.ts']);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return run(folder, 'tools/run-tests.ts', args);
}

/** A project that has nothing but these tools. */
function copyTools(t: TestContext, names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-tools-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'tools'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const name of ['project.ts', ...names]) {
    copyFileSync(join(projectRoot, 'tools', name), join(folder, 'tools', name));
  }
  return folder;
}

function run(folder: string, script: string, args: readonly string[] = []): Ended {
  // Without this variable the run inside does not take itself for a part of the run around it.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout, status } = spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  return { lines: stdout.trimEnd().split('\n'), exitCode: status };
}
