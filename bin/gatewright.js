#!/usr/bin/env node
// Plain JavaScript that an old Node can parse: it has to say that it is too old, or to find a newer one.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';

/** First Node that runs TypeScript by itself, as package.json's `engines` says: major, minor. */
const NODE_MIN = [24, 12];
const require = createRequire(import.meta.url);

if (isNewEnough(process.versions.node)) run();
else runUnderNewerNode();

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
}

function run() {
  // A checkout has the source; the published package has only what was compiled from it.
  const source = new URL('../src/cli/main.ts', import.meta.url);
  const compiled = new URL('../dist/cli/main.js', import.meta.url);
  import((existsSync(source) ? source : compiled).href)
    .then(main => main.runCommandLine(process.argv.slice(2)))
    .then(exitCode => {
      process.exitCode = exitCode;
    })
    .catch(err => {
      console.error(err);
      process.exitCode = 1;
    });
}

function runUnderNewerNode() {
  const node = findBundledNode();
  if (node === undefined) {
    refuseToStart('no newer one was installed with it');
    return;
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  const forward = signal => child.kill(signal);
  const forwarded = ['SIGTERM', 'SIGINT', 'SIGHUP'];
  for (const signal of forwarded) process.on(signal, forward);
  child.on('error', err => refuseToStart(`${node} does not start (${err.code})`));
  child.on('exit', (exitCode, signal) => {
    for (const name of forwarded) process.off(name, forward);
    if (signal === null) process.exitCode = exitCode;
    else endBy(signal);
  });
}

/** The Node that the optional dependencies bring, where one was installed for this machine and is new enough. */
function findBundledNode() {
  const name = `node-${process.platform}-${process.arch}`;
  try {
    const description = require.resolve(`${name}/package.json`);
    const node = join(dirname(description), 'bin', 'node');
    return isNewEnough(require(description).version) && existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}

function refuseToStart(reason) {
  const wanted = NODE_MIN.join('.');
  console.error(
    `gatewright needs Node ${wanted} or newer, this is ${process.versions.node} and ${reason}: install Node 26, or reinstall with optional dependencies (npm install --include=optional)`,
  );
  process.exitCode = 1;
}

/** Ends this process as its child ended: by the same signal, which a supervisor may look at. */
function endBy(signal) {
  process.exitCode = 128 + constants.signals[signal];
  process.kill(process.pid, signal);
}
