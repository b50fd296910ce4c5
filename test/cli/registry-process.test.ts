import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { terminalIn } from './fake-terminal.ts';
import { startProcess, temporaryFolder } from './gateway-process.ts';

const READY = /http:\/\/127\.0\.0\.1:\d+/;

const DOCUMENT = `version: 1
mode: sandbox
storage: sqlite:./registry.db
listen: { gateway: 127.0.0.1:0, admin: 127.0.0.1:0, portal: 127.0.0.1:0 }
upstreams: [{ name: mock, mock: true }]
apis: [{ type: bg.order.get, upstream: mock, example: { id: 12345678901234567890 } }]
packages: [{ code: orders, types: [bg.order.*] }]
apps: [{ app_key: ak_one, secrets: [hush-secret-one], packages: [orders] }]
merchants: [{ mall_id: 1001 }]
authorizations: [{ app_key: ak_one, mall_id: 1001, packages: [orders], tokens: [{ value: hush-token-one }] }]
`;

function folderWith(document = DOCUMENT): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'gatewright.yaml'), document);
  return folder;
}

async function serveIn(folder: string, args: readonly string[] = []) {
  const gateway = startProcess(folder, ['serve', '--drain', '0s', ...args]);
  await gateway.stdout.has(READY);
  return {
    gateway,
    end: async (): Promise<void> => {
      gateway.child.kill('SIGTERM');
      await gateway.ended;
    },
  };
}

/** Runs a command to its end, and insists on its exit code. */
async function run(folder: string, args: readonly string[], exitCode = 0): Promise<string> {
  const ended = await terminalIn(folder, { alive: 'all' }).run(...args);
  const said = `${ended.stdout}${ended.stderr}`;
  assert.equal(ended.exitCode, exitCode, `${args.join(' ')}: ${said}`);
  return said;
}

/** Serves what cannot be served: the sentence that it ends with. */
async function refusedIn(folder: string, args: readonly string[] = []): Promise<string> {
  const gateway = startProcess(folder, ['serve', ...args]);
  const [code] = await gateway.ended;
  assert.equal(code, 1, gateway.stderr.text());
  return gateway.stderr.text();
}

describe('a gateway with a registry', () => {
  test('is filled by its document once, keeps what was changed over a restart, and tells where they differ', async () => {
    const folder = folderWith();
    const first = await serveIn(folder);
    assert.match(await run(folder, ['call', 'bg.order.get']), /"id":12345678901234567890/);
    await run(folder, ['apps', 'set', 'ak_one', 'name=Renamed']);
    await run(folder, ['apis', 'set', 'bg.order.get', 'example:={"id":2}']);
    assert.match(await run(folder, ['call', 'bg.order.get']), /"result":\{"id":2\}/);
    await first.end();
    assert.equal(readFileSync(join(folder, 'gatewright.yaml'), 'utf8'), DOCUMENT);

    const second = await serveIn(folder);
    await second.gateway.stderr.has(/says something else than the registry[^]*name: "Renamed" → none/);
    assert.match(await run(folder, ['call', 'bg.order.get']), /"result":\{"id":2\}/);
    assert.match(await run(folder, ['diff', '--exit-code'], 1), /would make revision r4/);
    assert.match(await run(folder, ['apply', '-m', 'as it was']), /revision r4:\n~ api bg.order.get V1/);
    assert.match(await run(folder, ['call', 'bg.order.get']), /"id":12345678901234567890/);
    assert.match(await run(folder, ['revisions', 'list']), /r4 .* admin token +document.apply +as it was/);
    assert.match(await run(folder, ['audit', 'verify']), /the audit is whole: 4 links/);
    await second.end();
  });

  test('takes a rotated secret and an issued token at once, and the old ones as long as they may', async () => {
    const folder = folderWith();
    const { end } = await serveIn(folder);
    const [, secret = ''] =
      /secret, version 2: (\S+)/.exec(await run(folder, ['secrets', 'rotate', 'ak_one'])) ?? [];
    const [, token = ''] =
      /token: (\S+)/.exec(await run(folder, ['tokens', 'issue', 'ak_one', '1001'])) ?? [];
    const call = (own: string, access: string, exitCode = 0) =>
      run(
        folder,
        ['call', 'bg.order.get', '--app-key', 'ak_one', '--secret', own, '--token', access],
        exitCode,
      );
    assert.match(await call(secret, token), /"success":true/);
    assert.match(await call('hush-secret-one', token), /"success":true/);
    assert.match(await call(secret, 'hush-token-one', 1), /"errorCode":3000034/);
    await run(folder, ['secrets', 'revoke', 'ak_one', '1']);
    assert.match(await call('hush-secret-one', token, 1), /"errorCode":3000001/);
    await end();
  });

  test('gives an app a package that was asked for, from its approval on', async () => {
    const folder = folderWith(DOCUMENT.replace('packages: [orders] }]\nmerch', 'packages: [] }]\nmerch'));
    const { end } = await serveIn(folder);
    const denied = ['call', 'bg.order.get', '--app-key', 'ak_one', '--secret', 'hush-secret-one'];
    assert.match(await run(folder, denied, 1), /"errorCode":3000027/);
    const asked = await run(folder, ['packages', 'request', 'ak_one', 'orders', '--reason', 'price sync']);
    assert.match(asked, /^request 1: orders for ak_one, pending until 20/);
    assert.match(
      await run(folder, ['packages', 'requests', '--state', 'pending']),
      /1 +pending +ak_one +orders +admin token .*price sync/,
    );
    const until = '2999-01-01T00:00:00Z';
    assert.match(
      await run(folder, ['packages', 'approve', '1', '--until', until]),
      /revision r2:\n~ app ak_one/,
    );
    assert.match(await run(folder, ['call', 'bg.order.get']), /"success":true/);
    assert.match(
      await run(folder, ['packages', 'reject', '1', '--reason', 'late'], 1),
      /is approved: it stays so[^]*state: rejected cannot follow approved; expected pending/,
    );
    assert.match(await run(folder, ['why', 'ak_one', 'bg.order.get', '1001']), /orders until 2999-01-01/);
    await end();
  });

  test('leaves no secret and no token in any of its files', async () => {
    const folder = folderWith();
    const { gateway, end } = await serveIn(folder);
    await run(folder, ['apps', 'set', 'ak_one', 'secrets:=["hush-secret-two"]']);
    await run(folder, ['backup', join(folder, 'copy.db')]);
    const exported = await run(folder, ['export']);
    for (const text of [exported, gateway.stdout.text(), gateway.stderr.text()])
      assert.doesNotMatch(text, /hush/);
    for (const name of ['registry.db', 'registry.db-wal', 'registry.db.key', 'copy.db'])
      assert.ok(!readFileSync(join(folder, name)).includes('hush'), name);
    await end();
    assert.ok(!readFileSync(join(folder, 'registry.db')).includes('hush'));
    assert.equal(statSync(join(folder, 'registry.db')).mode & 0o777, 0o600);
    assert.equal(statSync(join(folder, 'registry.db.key')).mode & 0o777, 0o600);
  });
});

describe('the sealed copy of a registry', () => {
  test('is served where the database is gone, by a start that says so; nothing can be changed', async () => {
    const folder = folderWith();
    const first = await serveIn(folder);
    await run(folder, ['apis', 'set', 'bg.order.get', 'example:={"id":2}']);
    await first.end();
    assert.equal(statSync(join(folder, 'registry.db.copy')).mode & 0o777, 0o600);
    assert.ok(!readFileSync(join(folder, 'registry.db.copy')).includes('ak_one'));
    for (const name of ['registry.db', 'registry.db-wal', 'registry.db-shm'])
      rmSync(join(folder, name), { force: true });
    assert.match(await refusedIn(folder), /registry\.db is missing, and its copy .*--from-copy/);
    assert.ok(!existsSync(join(folder, 'registry.db')));

    const { gateway, end } = await serveIn(folder, ['--from-copy']);
    await gateway.stderr.has(/served is its copy of revision r2, written at 20/);
    assert.match(await run(folder, ['call', 'bg.order.get']), /"result":\{"id":2\}/);
    const refusal = await run(folder, ['apps', 'set', 'ak_one', 'name=x'], 1);
    assert.match(refusal, /copy of the registry \(revision r2, written at .*which nobody can change/);
    await end();
    assert.ok(!existsSync(join(folder, 'registry.db')));
  });

  test('that was changed, cut short, or sealed with another key is not served', async () => {
    const folder = folderWith();
    await (await serveIn(folder)).end();
    rmSync(join(folder, 'registry.db'));
    const path = join(folder, 'registry.db.copy');
    const bytes = readFileSync(path);
    const changed = Buffer.from(bytes);
    changed[200] = (changed[200] ?? 0) ^ 1;
    writeFileSync(path, changed);
    assert.match(await refusedIn(folder, ['--from-copy']), /registry\.db\.copy was changed or cut short/);
    writeFileSync(path, bytes.subarray(0, -1));
    assert.match(await refusedIn(folder, ['--from-copy']), /was changed or cut short/);
    writeFileSync(path, bytes);
    writeFileSync(join(folder, 'registry.db.key'), Buffer.alloc(32, 9).toString('base64'));
    assert.match(await refusedIn(folder, ['--from-copy']), /was sealed with the key [0-9a-f]{12}/);
  });
});

describe('a registry that cannot be opened ends the start, and is left as it is:', () => {
  test('another process uses it', async () => {
    const folder = folderWith();
    const { end } = await serveIn(folder);
    const refusal = await refusedIn(folder);
    assert.match(refusal, /registry\.db: another process uses it/);
    // What that one changes would be missing in a copy.
    assert.doesNotMatch(refusal, /--from-copy/);
    assert.match(await refusedIn(folder, ['--from-copy']), /another process uses it/);
    assert.match(await run(folder, ['call', 'bg.order.get']), /"success":true/);
    await end();
  });

  test('its key is another one, is missing, or is none', async () => {
    const folder = folderWith();
    await (await serveIn(folder)).end();
    const key = join(folder, 'registry.db.key');
    const database = readFileSync(join(folder, 'registry.db'));
    renameSync(key, `${key}.away`);
    assert.match(await refusedIn(folder), /registry\.db\.key is missing: without it/);
    writeFileSync(key, Buffer.alloc(32, 9).toString('base64'));
    assert.match(
      await refusedIn(folder),
      /does not open with this secrets_key: .*sealed with the key [0-9a-f]{12}/,
    );
    writeFileSync(key, 'short');
    assert.match(await refusedIn(folder), /is no key of 32 bytes/);
    assert.deepEqual(readFileSync(join(folder, 'registry.db')), database);
    renameSync(`${key}.away`, key);
    await (await serveIn(folder)).end();
  });

  test('it is no database, or a newer one', async () => {
    const folder = folderWith();
    await (await serveIn(folder)).end();
    const path = join(folder, 'registry.db');
    const database = new DatabaseSync(path);
    database.exec("UPDATE facts SET value = '999' WHERE name = 'schema'");
    database.close();
    assert.match(await refusedIn(folder), /it has schema 999/);
    writeFileSync(path, 'a letter to somebody '.repeat(100));
    assert.match(await refusedIn(folder), /no database, or damaged; nothing was overwritten/);
  });

  test('in production no key is named', async () => {
    const folder = folderWith(DOCUMENT.replace('mode: sandbox', 'mode: production'));
    assert.match(await refusedIn(folder), /names a secrets_key; make one with: openssl rand/);
  });
});
