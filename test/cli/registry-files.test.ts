import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { terminalIn } from './fake-terminal.ts';
import { startProcess, temporaryFolder } from './gateway-process.ts';

const DOCUMENT = `version: 1
mode: production
storage: sqlite:./registry.db
secrets_key: { file: seal.key }
drain: { notice: 0s, idle: 0s, finish: 1s }
listen: { gateway: 127.0.0.1:0, admin: 127.0.0.1:0, portal: 127.0.0.1:0 }
upstreams: [{ name: orders, url: 'http://127.0.0.1:9', context_key: hush-context }]
apps: [{ app_key: ak_one, secrets: [hush-secret-one] }]
`;
const OLD = Buffer.alloc(32, 1).toString('base64');
const NEW = Buffer.alloc(32, 2).toString('base64');
const TOKEN = { GATEWRIGHT_ADMIN_TOKEN: 'token-of-the-test' };

function folderWith(key: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'gatewright.yaml'), DOCUMENT);
  writeFileSync(join(folder, 'seal.key'), `${key}\n`);
  return folder;
}

/** Serves while something is done that is given the URL of the admin listener. */
async function whileServed(folder: string, work: (adminUrl: string) => Promise<void>): Promise<void> {
  const gateway = startProcess(folder, ['serve', '--json'], TOKEN);
  const [, url = ''] = await gateway.stdout.has(/"admin_url":"([^"]+)"/);
  await work(url);
  gateway.child.kill('SIGTERM');
  const [code] = await gateway.ended;
  assert.equal(code, 0, gateway.stderr.text());
}

/** Runs a command to its end, and insists on its exit code. */
async function run(folder: string, args: readonly string[], exitCode = 0): Promise<string> {
  const ended = await terminalIn(folder, { alive: 'all', environment: TOKEN }).run(...args);
  const said = `${ended.stdout}${ended.stderr}`;
  assert.equal(ended.exitCode, exitCode, `${args.join(' ')}: ${said}`);
  return said;
}

describe('the files of a registry, by the command line', () => {
  test('are sealed again under a new key, behind which the former one can be dropped', async () => {
    const folder = folderWith(OLD);
    await whileServed(folder, async () => {});
    writeFileSync(join(folder, 'seal.key'), `${NEW} ${OLD}\n`);
    await whileServed(folder, async url => {
      const counted = await run(folder, ['secrets', 'rewrap', '--dry-run', '--admin-url', url], 1);
      assert.match(
        counted,
        /0 secrets are sealed under the key [0-9a-f]{12}\n3 under the key [0-9a-f]{12}\n/,
      );
      const done = await run(folder, ['secrets', 'rewrap', '--admin-url', url]);
      assert.match(done, /3 secrets are sealed .*\nnone is left under another key\n3 sealed again, 0 left/);
      assert.match(await run(folder, ['audit', 'list', '--admin-url', url]), /secrets\.rewrap/);
    });
    writeFileSync(join(folder, 'seal.key'), `${NEW}\n`);
    await whileServed(folder, async () => {});
    writeFileSync(join(folder, 'seal.key'), `${OLD}\n`);
    const refused = startProcess(folder, ['serve'], TOKEN);
    assert.equal((await refused.ended)[0], 1);
    assert.match(refused.stderr.text(), /does not open with this secrets_key/);
  });

  test('are backed up, restored to where nothing is, and looked at', async () => {
    const folder = folderWith(OLD);
    await whileServed(folder, async url => {
      await run(folder, ['backup', join(folder, 'backup.db'), '--admin-url', url]);
    });
    assert.match(await run(folder, ['restore', 'backup.db'], 1), /registry\.db is there already/);
    renameSync(join(folder, 'registry.db'), join(folder, 'before.db'));
    assert.match(await run(folder, ['restore', 'backup.db']), /registry\.db is revision r1 of the registry/);
    assert.match(await run(folder, ['migrate', '--dry-run']), /which is the newest: nothing to do/);
    await run(folder, ['restore', 'backup.db', '--to', 'elsewhere.db']);
    assert.deepEqual(readFileSync(join(folder, 'elsewhere.db')), readFileSync(join(folder, 'backup.db')));
    await whileServed(folder, async () => {});
    writeFileSync(join(folder, 'seal.key'), `${NEW}\n`);
    assert.match(await run(folder, ['restore', 'backup.db', '--to', 'x.db'], 1), /sealed with the key/);
    assert.ok(!existsSync(join(folder, 'x.db')));
  });
});
