import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, type TestContext, test } from 'node:test';
import { projectRoot } from '../../tools/project.ts';

/** Makes the process that imports it believe that it is an old Node. */
const OLD_NODE = `data:text/javascript,${encodeURIComponent(
  "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } });",
)}`;
const RUNTIME = `node_modules/node-${process.platform}-${process.arch}`;

/** Says which Node runs it and with what, and ends as its first argument says. */
const PROGRAM = `
export async function runCommandLine([how, ...rest]) {
  const ended = how === 'wait' ? untilSignalled() : Number(how);
  console.log(process.versions.node + ' ' + rest.join(' '));
  if (how === 'die') process.kill(process.pid, 'SIGKILL');
  return ended;
}

function untilSignalled() {
  const alive = setInterval(() => {}, 1000);
  return new Promise(resolve => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
      process.once(signal, () => {
        console.log(signal);
        clearInterval(alive);
        resolve(0);
      });
    }
  });
}
`;

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
}

describe('bin/gatewright.js', () => {
  test('runs the source of a checkout and exits with the code of the command', async t => {
    const folder = install(t, { 'src/cli/main.ts': PROGRAM });
    const { stdout, exitCode } = await end(start(folder, ['3', 'a', '--b']));
    assert.equal(stdout, `${process.versions.node} a --b\n`);
    assert.equal(exitCode, 3);
  });

  test('runs what was compiled where there is no source', async t => {
    const folder = install(t, { 'dist/cli/main.js': PROGRAM });
    assert.equal((await end(start(folder, ['2']))).exitCode, 2);
  });

  test('exits with 1 and the error where the command fails in a way that nobody foresaw', async t => {
    const program = "export async function runCommandLine() { throw new Error('no such luck'); }";
    const { stderr, exitCode } = await end(start(install(t, { 'dist/cli/main.js': program }), []));
    assert.match(stderr, /no such luck/);
    assert.equal(exitCode, 1);
  });
});

describe('bin/gatewright.js on an old Node', () => {
  test('runs under the runtime of the optional dependencies and exits with its code', async t => {
    const folder = install(t, { 'dist/cli/main.js': PROGRAM, ...runtime() });
    const { stdout, exitCode } = await end(startOld(folder, ['4', 'a', '--b']));
    assert.equal(stdout, `${process.versions.node} a --b\n`);
    assert.equal(exitCode, 4);
  });

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    test(`hands ${signal} on and lets the gateway finish`, async t => {
      const child = startOld(install(t, { 'dist/cli/main.js': PROGRAM, ...runtime() }), ['wait']);
      const ended = end(child);
      await once(child.stdout ?? child, 'data');
      child.kill(signal);
      const { stdout, exitCode } = await ended;
      assert.match(stdout, new RegExp(`\\n${signal}\\n$`));
      assert.equal(exitCode, 0);
    });
  }

  test('dies by the signal that killed the gateway', async t => {
    const folder = install(t, { 'dist/cli/main.js': PROGRAM, ...runtime() });
    assert.equal((await end(startOld(folder, ['die']))).signal, 'SIGKILL');
  });

  test('says in one line what to install where no runtime came with it', async t => {
    await assertRefused(install(t, { 'dist/cli/main.js': PROGRAM }));
  });

  test('does not start a runtime that is too old as well', async t => {
    await assertRefused(install(t, { 'dist/cli/main.js': PROGRAM, ...runtime('24.11.9') }));
  });

  test('says in one line what to install where the runtime does not start', async t => {
    const folder = install(t, { 'dist/cli/main.js': PROGRAM, ...runtime(), [`${RUNTIME}/bin/node`]: '' });
    await assertRefused(folder);
  });
});

function runtime(version = process.versions.node): Readonly<Record<string, string>> {
  const description = JSON.stringify({ name: 'runtime', version });
  return { [`${RUNTIME}/package.json`]: description, [`${RUNTIME}/bin/node`]: `-> ${process.execPath}` };
}

/** A folder with the launcher and `files`; a text `-> path` makes a link. */
function install(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-launcher-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'bin'));
  copyFileSync(join(projectRoot, 'bin/gatewright.js'), join(folder, 'bin/gatewright.js'));
  for (const [path, content] of Object.entries({ 'package.json': '{"type":"module"}', ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    if (content.startsWith('-> ')) symlinkSync(content.slice(3), join(folder, path));
    else writeFileSync(join(folder, path), content);
  }
  return folder;
}

function start(folder: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(folder, 'bin/gatewright.js'), ...args]);
}

function startOld(folder: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--import', OLD_NODE, join(folder, 'bin/gatewright.js'), ...args]);
}

async function end(child: ChildProcess): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Pick<Ended, 'exitCode' | 'signal'>>();
  child.on('close', (exitCode, signal) => resolve({ exitCode, signal }));
  assert.ok(child.stdout !== null && child.stderr !== null);
  const [stdout, stderr, ended] = await Promise.all([text(child.stdout), text(child.stderr), promise]);
  return { stdout, stderr, ...ended };
}

async function assertRefused(folder: string): Promise<void> {
  const { stdout, stderr, exitCode } = await end(startOld(folder, ['0']));
  assert.equal(stdout, '');
  assert.match(
    stderr,
    /^gatewright needs Node 24\.12 or newer, this is 20\.19\.0 and [^\n]*: install [^\n]*\n$/,
  );
  assert.equal(exitCode, 1);
}
