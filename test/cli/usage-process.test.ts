import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { terminalIn } from './fake-terminal.ts';
import { startProcess, temporaryFolder } from './gateway-process.ts';

const READY = /http:\/\/127\.0\.0\.1:\d+/;
const QUOTA = 5;

const DOCUMENT = `version: 1
mode: sandbox
storage: sqlite:./registry.db
listen: { gateway: 127.0.0.1:0, admin: 127.0.0.1:0, portal: 127.0.0.1:0 }
upstreams: [{ name: mock, mock: true }]
apis: [{ type: bg.order.get, upstream: mock, token: none, example: { ok: true } }]
packages: [{ code: orders, types: [bg.order.*] }]
apps: [{ app_key: ak_one, secrets: [hush-secret-one], packages: [orders], limit: none, day_quota: ${QUOTA} }]
`;

function folderWith(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'gatewright.yaml'), DOCUMENT);
  return folder;
}

async function serveIn(folder: string) {
  const gateway = startProcess(folder, ['serve', '--drain', '0s']);
  await gateway.stdout.has(READY);
  return {
    end: async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
      gateway.child.kill(signal);
      await gateway.ended;
    },
  };
}

async function run(folder: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await terminalIn(folder, { alive: 'all' }).run(...args);
  return `${stdout}${stderr}`;
}

/** Calls, so many days ahead of the machine's clock. */
function call(folder: string, days = 0): Promise<string> {
  const timestamp = Math.floor(Date.now() / 1000) + days * 86_400;
  return run(folder, ['call', 'bg.order.get', `timestamp:=${timestamp}`]);
}

async function admits(folder: string, times: number, days = 0): Promise<void> {
  for (let at = 0; at < times; at += 1) assert.match(await call(folder, days), /"success":true/);
}

/** Asks until the answer is this: counts are kept every two seconds. */
async function comesToSay(folder: string, args: readonly string[], what: RegExp): Promise<void> {
  const untilMs = Date.now() + 30_000;
  for (let said = ''; !what.test(said); said = await run(folder, args))
    assert.ok(Date.now() < untilMs, `${args.join(' ')}: ${said}`);
}

const USES = ['secrets', 'list', 'ak_one'];

describe('a gateway that counts', () => {
  test('shows which secret signs and who calls, while it serves', async () => {
    const folder = folderWith();
    const { end } = await serveIn(folder);
    await admits(folder, 2);
    await comesToSay(folder, USES, /\n1 +active .* 2\n/);
    assert.match(
      await run(folder, ['apis', 'callers', 'bg.order.get']),
      /\nak_one +2 +0 +2\d{3}-.*\n1 app, 2 calls/,
    );
    await run(folder, ['secrets', 'rotate', 'ak_one']);
    assert.match(
      await run(folder, ['secrets', 'revoke', 'ak_one', '1']),
      /warning: Version 1 signed 2 calls/,
    );
    assert.match(
      await run(folder, ['apis', 'deprecate', 'bg.order.get', '--dry-run']),
      /would make revision[^]*1 app called it in the last 30 days, 2 times in all/,
    );
    await end('SIGTERM');
  });

  test('goes on with the quota of the day after an end in order, which loses no call', async () => {
    const folder = folderWith();
    const first = await serveIn(folder);
    await admits(folder, QUOTA - 1);
    await first.end('SIGTERM');
    const second = await serveIn(folder);
    assert.match(await run(folder, USES), /\n1 +active .* 4\n/);
    await admits(folder, 1);
    assert.match(await call(folder), /"errorCode":4000004/);
    await second.end('SIGTERM');
  });

  test('goes on with what was kept after it was killed', async () => {
    const folder = folderWith();
    const first = await serveIn(folder);
    await admits(folder, QUOTA - 1);
    await comesToSay(folder, USES, /\n1 +active .* 4\n/);
    await first.end('SIGKILL');
    const second = await serveIn(folder);
    await admits(folder, 1);
    assert.match(await call(folder), /"errorCode":4000004/);
    await second.end('SIGTERM');
  });

  test('begins the quota of the next day at zero, and finds the one before spent where the clock goes back', async () => {
    const folder = folderWith();
    const first = await serveIn(folder);
    await admits(folder, QUOTA);
    await run(folder, ['clock', 'advance', '24h']);
    await admits(folder, QUOTA, 1);
    assert.match(await call(folder, 1), /"errorCode":4000004/);
    await run(folder, ['clock', 'advance', '24h', '--back']);
    assert.match(await call(folder), /"errorCode":4000004/);
    await first.end('SIGTERM');
    const second = await serveIn(folder);
    assert.match(await call(folder), /"errorCode":4000004/);
    await run(folder, ['clock', 'advance', '24h']);
    assert.match(await call(folder, 1), /"errorCode":4000004/);
    await run(folder, ['clock', 'advance', '24h']);
    await admits(folder, 1, 2);
    await second.end('SIGTERM');
  });
});
