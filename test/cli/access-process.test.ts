import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { projectRoot } from '../../tools/project.ts';
import { type GatewayProcess, startProcess, temporaryFolder } from './gateway-process.ts';

const LAUNCHER = join(projectRoot, 'bin/gatewright.js');
const KEY = Buffer.alloc(32, 7).toString('base64');
const PASSWORD = 'correct horse battery';

const DOCUMENT = `version: 1
mode: production
storage: sqlite:./registry.db
secrets_key: "${KEY}"
listen: { gateway: 127.0.0.1:0, admin: 127.0.0.1:0 }
upstreams: [{ name: mock, mock: true }]
apis: [{ type: bg.order.get, upstream: mock, example: { id: 1 } }]
packages: [{ code: orders, types: [bg.order.*] }]
developers: [{ id: acme }]
apps: [{ app_key: ak_one, developer: acme, secrets: [hush-secret-one], packages: [orders] }]
`;

function folderOf(document = DOCUMENT): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'gatewright.yaml'), document);
  return folder;
}

interface Served {
  readonly gateway: GatewayProcess;
  readonly adminUrl: string;
  end(): Promise<void>;
}

async function serveIn(folder: string, more: Readonly<Record<string, string>> = {}): Promise<Served> {
  const gateway = startProcess(folder, ['serve', '--drain', '0s'], { KEY, ...more });
  const [, adminUrl = ''] = await gateway.stderr.has(/console: (http:\/\/127\.0\.0\.1:\d+)\//);
  return {
    gateway,
    adminUrl,
    async end() {
      gateway.child.kill('SIGTERM');
      await gateway.ended;
    },
  };
}

/** Runs a command against an admin interface, with an input. */
async function run(
  { adminUrl }: Served,
  argv: readonly string[],
  { token, input = '' }: { readonly token: string; readonly input?: string },
) {
  const child = spawn(process.execPath, [LAUNCHER, ...argv], {
    cwd: temporaryFolder(),
    env: { PATH: process.env['PATH'], GATEWRIGHT_ADMIN_URL: adminUrl, GATEWRIGHT_ADMIN_TOKEN: token },
  });
  child.stdin.end(input);
  const ended = once(child, 'exit');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [exitCode] = await ended;
  return { exitCode: Number(exitCode), out: `${out}${err}` };
}

describe('a gateway in production', () => {
  test('shows a bootstrap token until it has an owner, and no token from then on', async () => {
    const folder = folderOf();
    const first = await serveIn(folder);
    const [, lost = ''] = await first.gateway.stderr.has(/Bootstrap token, spent once: (\S+)/);
    await first.end();

    const second = await serveIn(folder);
    const [, bootstrap = ''] = await second.gateway.stderr.has(/Bootstrap token, spent once: (\S+)/);
    assert.notEqual(bootstrap, lost);
    const early = await run(second, ['apps', 'list'], { token: bootstrap });
    assert.deepEqual([early.exitCode, /does nothing else/.test(early.out)], [1, true], early.out);
    const named = await run(second, ['access', 'bootstrap', '--user', 'ann'], {
      token: bootstrap,
      input: `${PASSWORD}\n`,
    });
    assert.deepEqual([named.exitCode, /ann is the owner/.test(named.out)], [0, true], named.out);
    const again = await run(second, ['access', 'bootstrap', '--token', 'ci'], { token: bootstrap });
    assert.equal(again.exitCode, 1, again.out);
    await second.end();

    const third = await serveIn(folder);
    assert.doesNotMatch(third.gateway.stderr.text(), /token: /);
    await third.end();
  });

  test('is not reached from other machines by its admin listener, unless it is told so', async () => {
    const folder = folderOf(DOCUMENT.replace('admin: 127.0.0.1:0', 'admin: 0.0.0.0:0'));
    const refused = startProcess(folder, ['serve'], { KEY });
    assert.deepEqual(await refused.ended, [3, null]);
    assert.match(refused.stderr.text(), /listen.admin names 0\.0\.0\.0.*--public-admin/);
    const told = startProcess(folder, ['serve', '--drain', '0s', '--public-admin'], { KEY });
    await told.stderr.has(/console: /);
    told.child.kill('SIGTERM');
    await told.ended;
  });

  test('is opened by tokens that its owner issues, each as far as its role goes', async () => {
    const folder = folderOf();
    const served = await serveIn(folder, { GATEWRIGHT_ADMIN_TOKEN: 'given-to-this-process' });
    assert.doesNotMatch(served.gateway.stderr.text(), /ootstrap/);
    const owner = { token: 'given-to-this-process' };
    const issued = await run(
      served,
      [
        'access',
        'tokens',
        'issue',
        'deploy',
        '--role',
        'operator',
        '--scope',
        'apps:write',
        '--lifetime',
        '90d',
      ],
      owner,
    );
    const token = /token: (gwa_\S+)/.exec(issued.out)?.[1] ?? '';
    assert.match(
      (await run(served, ['access', 'whoami'], { token })).out,
      /deploy +token +operator +- +apps:write/,
    );
    assert.equal((await run(served, ['apps', 'suspend', 'ak_one'], { token })).exitCode, 0);
    const narrow = await run(served, ['packages', 'list'], { token });
    assert.deepEqual([narrow.exitCode, /has not the scope packages:read/.test(narrow.out)], [1, true]);
    const history = (await run(served, ['revisions', 'list'], owner)).out;
    assert.match(history, /r2 .* token:[0-9a-f]{16} +app.suspend/);
    const id =
      /([0-9a-f]{16}) +deploy/.exec((await run(served, ['access', 'tokens', 'list'], owner)).out)?.[1] ?? '';
    assert.equal((await run(served, ['access', 'tokens', 'revoke', id], owner)).exitCode, 0);
    assert.match((await run(served, ['apps', 'list'], { token })).out, /expired or was revoked/);
    const input = `${PASSWORD}\n`;
    const add = ['access', 'users', 'add', 'bob', '--role', 'developer', '--developer', 'acme'];
    assert.match((await run(served, add, { ...owner, input })).out, /bob +developer acme +enabled/);
    assert.match(
      (await run(served, ['access', 'users', 'set', 'bob', '--disable'], owner)).out,
      /bob .* disabled/,
    );
    assert.match((await run(served, ['audit', 'verify'], owner)).out, /the audit is whole/);
    await served.end();
    assert.doesNotMatch(served.gateway.stderr.text(), /gwa_|correct horse/);
  });
});
