import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { projectRoot } from '../../tools/project.ts';

const runFile = promisify(execFile);
const TSC = join(projectRoot, 'node_modules/typescript/bin/tsc');

/** The package needs its dependencies from the registry; only who says to be offline goes without this proof. */
const offline =
  process.env['GATEWRIGHT_OFFLINE'] === '1' ? 'GATEWRIGHT_OFFLINE=1: the package was not installed' : false;
const unbuilt = existsSync(join(projectRoot, 'src/cli/main.ts')) ? false : 'there is no command line yet';

const CONSUMER = `
import type { ErrorCode, ErrorCodes, ErrorName } from 'gatewright/error-codes';
import errorCodes from 'gatewright/error-codes.json' with { type: 'json' };
import * as gatewright from 'gatewright';

export const parts: object = gatewright;
export const code: ErrorCode = 3000001;
export const name: ErrorName = 'sign-invalid';
export const firstText: string | undefined = errorCodes.errors[0]?.text;
export function countRows({ errors }: ErrorCodes): number {
  return errors.length;
}
// @ts-expect-error -- the table has no such code
export const noCode: ErrorCode = 3000099;
`;

const CONSUMER_CONFIG = {
  compilerOptions: {
    strict: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    module: 'nodenext',
    target: 'es2024',
    lib: ['es2024'],
    resolveJsonModule: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(projectRoot, 'node_modules/@types')],
  },
  files: ['consumer.ts'],
};

describe('the package, installed into an empty folder', {
  skip: offline !== false ? offline : unbuilt,
}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-package-'));
  const installed = join(folder, 'node_modules/gatewright');
  // A runner below this one reports to it, in place of telling what it found.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const own = { cwd: folder, env };

  before(async () => {
    await runFile(process.execPath, [join(projectRoot, 'tools/build.ts')]);
    await npm(['pack', '--ignore-scripts', '--pack-destination', folder, projectRoot]);
    const { version } = readPackage(projectRoot);
    writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
    await npm(['install', ...quiet, `./gatewright-${version}.tgz`]);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  test('starts with an empty document, says where it listens, and ends with 0 on SIGTERM', async () => {
    writeFileSync(join(folder, 'gatewright.yaml'), 'version: 1\n');
    const child = spawn(
      join(folder, 'node_modules/.bin/gatewright'),
      ['serve', '--config', 'gatewright.yaml', '--port', '0', '--drain', '1s'],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const closed = once(child, 'close');
    const url = await untilReady(child);
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/openapi/router`, { method: 'POST', headers, body: 'not json' });
    child.kill('SIGTERM');
    assert.match(await answer.text(), /"errorCode":3000000/);
    assert.deepEqual(await closed, [0, null]);
  });

  test('type-checks in a consumer that also checks the types of its libraries', async () => {
    writeFileSync(join(folder, 'consumer.ts'), CONSUMER);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(CONSUMER_CONFIG));
    const { stdout } = await runFile(process.execPath, [TSC, '-p', folder]).catch(outputOf);
    assert.equal(stdout, '');
  });

  test('runs the recipe for node:test from an empty folder', async () => {
    const recipe = 'node-test.test.mjs';
    copyFileSync(join(projectRoot, 'examples/testing', recipe), join(folder, recipe));
    const { stdout } = await runFile(process.execPath, ['--test', recipe], own).catch(outputOf);
    assert.match(stdout, /pass 2\n/);
  });

  test('runs the recipe for vitest from an empty folder', async () => {
    const recipe = 'vitest.test.mjs';
    copyFileSync(join(projectRoot, 'examples/testing', recipe), join(folder, recipe));
    symlinkSync(join(projectRoot, 'node_modules/vitest'), join(folder, 'node_modules/vitest'));
    const vitest = [join(projectRoot, 'node_modules/vitest/vitest.mjs'), 'run', '--no-color', recipe];
    const { stdout } = await runFile(process.execPath, vitest, own).catch(outputOf);
    assert.match(stdout, /2 passed/);
  });

  test('carries its licence, its notice and everything that it exports, and no TypeScript source', () => {
    for (const path of ['LICENSE', 'NOTICE', 'bin/gatewright.js', 'generated/error-codes.json']) {
      assert.ok(existsSync(join(installed, path)), path);
    }
    for (const path of targetsOf(readPackage(installed).exports)) {
      assert.ok(existsSync(join(installed, path)), path);
    }
    assert.ok(!existsSync(join(installed, 'src')));
  });

  async function npm(args: readonly string[]): Promise<void> {
    mkdirSync(folder, { recursive: true });
    await runFile('npm', args, { cwd: folder, maxBuffer: 16_000_000 });
  }
});

/** The address of the line that says that it listens; fails where it ends without one. */
async function untilReady(child: ChildProcess): Promise<string> {
  assert.ok(child.stdout !== null && child.stderr !== null);
  let seen = '';
  child.stderr.on('data', chunk => {
    seen += String(chunk);
  });
  for await (const line of createInterface({ input: child.stdout })) {
    seen += `${line}\n`;
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url === undefined) continue;
    child.stdout.resume();
    return url;
  }
  return assert.fail(`it ended without a line that has its address:\n${seen}`);
}

interface PackageDescription {
  readonly version: string;
  readonly exports: unknown;
}

function readPackage(folder: string): PackageDescription {
  // npm refuses to pack a package.json without these.
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageDescription;
}

/** Every file that the `exports` of a package.json name. */
function targetsOf(exported: unknown): readonly string[] {
  if (typeof exported === 'string') return [exported];
  if (typeof exported !== 'object' || exported === null) return [];
  return Object.values(exported).flatMap(targetsOf);
}

/** What a compiler that found faults has printed. */
function outputOf(err: unknown): { readonly stdout: string } {
  if (typeof err === 'object' && err !== null && 'stdout' in err) return { stdout: String(err.stdout) };
  throw err;
}
