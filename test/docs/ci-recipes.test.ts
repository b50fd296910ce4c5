import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { projectRoot } from '../../tools/project.ts';
import { startProcess, temporaryFolder } from '../cli/gateway-process.ts';
import { codeBlocks, readPage } from './pages.ts';

const runFile = promisify(execFile);
const page = readPage('docs/guides/ci-recipes.md');
const LAUNCHER = join(projectRoot, 'bin/gatewright.js');
const LIBRARY = JSON.stringify(join(projectRoot, 'src/testing/index.ts'));
/** A runner below this one reports to it, in place of telling what it found. */
const { NODE_TEST_CONTEXT: _, ...ENVIRONMENT } = process.env;

/** The arguments of a command line of the page; only single quotes are used. */
function argvOf(line: string): readonly string[] {
  const [program, ...words] = line.match(/'[^']*'|[^\s']+/g) ?? [];
  assert.equal(program, 'gatewright', line);
  return words.map(word => word.replaceAll("'", ''));
}

describe('the commands for a shell, in the folder of a sandbox', () => {
  const folder = temporaryFolder();
  const sandbox = startProcess(folder, [
    'serve',
    '--demo',
    '--port',
    '0',
    '--access-log',
    'off',
    '--drain',
    '1s',
  ]);
  const [block = ''] = codeBlocks(page, 'sh');
  const lines = block.trim().split('\n');
  before(() => sandbox.stdout.has(/^curl /m));

  for (const line of lines) {
    test(`ends with 0: ${line}`, async () => {
      const ran = startProcess(folder, argvOf(line));
      assert.deepEqual(await ran.ended, [0, null], ran.stderr.text());
    });
  }
});

test('the job starts a sandbox, waits until it is ready, and keeps what was called', async () => {
  // A job has steps, as the page shows.
  const { jobs } = parse(codeBlocks(page, 'yaml')[0] ?? '') as {
    readonly jobs: {
      readonly test: {
        readonly env: Readonly<Record<string, string>>;
        readonly steps: readonly { readonly run?: string }[];
      };
    };
  };
  const { env, steps } = jobs.test;
  const lines = steps.flatMap(({ run = '' }) => run.split('\n'));
  const [serve = '', ready = '', keep = ''] = lines.filter(line => /gatewright|readyz/.test(line));
  assert.match(serve, / &$/);
  const folder = temporaryFolder();
  const argv = argvOf(serve.replace('npx ', '').replace(' &', ''));
  const sandbox = startProcess(folder, [...argv, '--port', '0', '--drain', '1s'], env);
  const [, admin = ''] = await sandbox.stderr.has(/health: (http:\S+)\/readyz/);
  const curl = ready.trim().replace('http://127.0.0.1:8081', admin).split(' ');
  assert.equal(curl.shift(), 'curl');
  await runFile('curl', curl);
  const call = startProcess(folder, ['call', 'mock.ok', '--app-key', 'ak_sandbox']);
  assert.deepEqual(await call.ended, [0, null], call.stderr.text());
  const kept = startProcess(folder, argvOf(keep.replace('npx ', '')), env);
  assert.deepEqual(await kept.ended, [0, null], kept.stderr.text());
  const har = readFileSync(join(folder, 'calls.har'), 'utf8');
  assert.match(har, /"url":"http:\/\/127\.0\.0\.1:\d+\/openapi\/router"/);
  for (const secret of ['sandbox-secret', 'at_sandbox', 'ci-only']) assert.ok(!har.includes(secret), secret);
});

test('the script of npm serves on free ports, and is found by the folder', async () => {
  // A package has scripts, as the page shows.
  const { scripts } = JSON.parse(codeBlocks(page, 'json')[0] ?? '') as {
    readonly scripts: { readonly sandbox: string };
  };
  const folder = temporaryFolder();
  const sandbox = startProcess(folder, [...argvOf(scripts.sandbox), '--drain', '1s']);
  await sandbox.stdout.has(/^curl /m);
  const call = startProcess(folder, ['call', 'mock.ok', '--app-key', 'ak_sandbox']);
  assert.deepEqual(await call.ended, [0, null], call.stderr.text());
});

test('the suite in the process of Node passes', async () => {
  const folder = temporaryFolder();
  const [suite = ''] = codeBlocks(page, 'js');
  const file = join(folder, 'recipes.test.mts');
  writeFileSync(file, suite.replace("'gatewright/testing'", LIBRARY));
  const { stdout } = await runFile(process.execPath, ['--test', file], { env: ENVIRONMENT });
  assert.match(stdout, /pass 4\n/);
});

const pytest = spawnSync('python3', ['-m', 'pytest', '--version'], { stdio: 'ignore' }).status === 0;

test('the suite in Python passes', { skip: pytest ? false : 'pytest is not installed' }, async () => {
  const folder = temporaryFolder();
  const [fixtures = '', tests = ''] = codeBlocks(page, 'python');
  writeFileSync(join(folder, 'conftest.py'), fixtures);
  writeFileSync(join(folder, 'test_orders.py'), tests);
  const env = { ...ENVIRONMENT, GATEWRIGHT: `${process.execPath} ${LAUNCHER}` };
  const { stdout } = await runFile('python3', ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], {
    cwd: folder,
    env,
  });
  assert.match(stdout, /3 passed/);
});

test('every block of the page is run by one of these', () => {
  assert.equal([...page.matchAll(/^```\w/gm)].length, 6);
  assert.ok(existsSync(join(projectRoot, 'examples/testing/vitest.test.mjs')));
});
