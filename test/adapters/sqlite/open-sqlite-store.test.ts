import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import { IN_MEMORY, openSqliteStore } from '../../../src/adapters/sqlite/open-sqlite-store.ts';
import { StoreError, type StoreFault } from '../../../src/ports/registry-store.ts';
import { accessStoreTests } from '../../ports/access-store-contract.ts';
import { entry, registryStoreTests } from '../../ports/registry-store-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatewright-sqlite-'));
after(() => rmSync(folder, { recursive: true }));

let made = 0;
const newPath = (): string => join(folder, `${(made += 1)}.db`);

describe('in memory', () => {
  registryStoreTests(() => openSqliteStore(IN_MEMORY));
  accessStoreTests(() => openSqliteStore(IN_MEMORY));
});
describe('in a file', () => registryStoreTests(() => openSqliteStore(newPath())));

async function refusedWith(fault: StoreFault, sentence: RegExp, path: string): Promise<void> {
  await assert.rejects(openSqliteStore(path), error => {
    assert.ok(error instanceof StoreError);
    assert.equal(error.fault, fault);
    assert.match(error.message, sentence);
    assert.ok(error.message.includes(path));
    return true;
  });
}

describe('a file of the registry', () => {
  test('is there again after it was closed, and belongs to its owner alone', async () => {
    const path = newPath();
    const store = await openSqliteStore(path);
    await store.write(writer => writer.putEntry(entry(), []));
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(statSync(`${path}-wal`).mode & 0o777, 0o600);
    await store.close();
    const again = await openSqliteStore(path);
    assert.deepEqual(await again.entry('app', 'ak_one'), entry());
    await again.close();
  });

  test('whose secrets counted their uses themselves is brought forward, with every secret', async () => {
    const path = newPath();
    const store = await openSqliteStore(path);
    const secret = {
      appKey: 'ak_one',
      version: 1,
      state: 'active',
      sealed: 'gw1.x',
      createdAtMs: 1,
    } as const;
    await store.write(writer => writer.putSecret({ ...secret, retiresAtMs: null }));
    await store.close();
    const database = new DatabaseSync(path);
    for (const table of ['secret_usage', 'api_usage', 'day_spendings']) database.exec(`DROP TABLE ${table}`);
    database.exec('ALTER TABLE app_secrets ADD COLUMN last_used_at bigint');
    database.exec('ALTER TABLE app_secrets ADD COLUMN uses bigint NOT NULL DEFAULT 0');
    database.exec("UPDATE facts SET value = '3' WHERE name = 'schema'");
    database.close();
    const again = await openSqliteStore(path);
    assert.deepEqual(await again.secrets('ak_one'), [{ ...secret, retiresAtMs: null }]);
    await again.usage.add({ secrets: [], apis: [], spendings: [] });
    assert.deepEqual(await again.usage.secretUses('ak_one'), []);
    await again.close();
  });

  test('that is in use is refused, and its user goes on', async () => {
    const path = newPath();
    const store = await openSqliteStore(path);
    await refusedWith('locked', /another process uses it/, path);
    await store.write(writer => writer.putEntry(entry(), []));
    assert.ok(await store.entry('app', 'ak_one'));
    await store.close();
  });

  test('that is no database is refused, and stays byte for byte what it is', async () => {
    const path = newPath();
    const bytes = 'This is somebody’s letter.\n'.repeat(200);
    writeFileSync(path, bytes);
    await refusedWith('corrupt', /no database, or damaged; nothing was overwritten/, path);
    assert.equal(readFileSync(path, 'utf8'), bytes);
  });

  test('that is damaged in its middle is refused', async () => {
    const path = newPath();
    const store = await openSqliteStore(path);
    await store.write(async writer => {
      for (let nth = 0; nth < 400; nth += 1)
        await writer.putEntry(
          entry({ id: `ak_${nth}`, body: JSON.stringify({ text: 'x'.repeat(200) }) }),
          [],
        );
    });
    await store.close();
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 8192, 24_576);
    writeFileSync(path, bytes);
    await refusedWith('corrupt', /damaged/, path);
    assert.deepEqual(readFileSync(path), bytes);
  });

  test('that a newer program wrote is refused, and stays as it is', async () => {
    const path = newPath();
    const store = await openSqliteStore(path);
    await store.write(writer => writer.putFact('schema', '999'));
    await store.close();
    await refusedWith('newer', /it has schema 999, and this program knows schemas to \d+: start/, path);
    const database = new DatabaseSync(path, { readOnly: true });
    assert.deepEqual(
      { ...database.prepare("SELECT value FROM facts WHERE name = 'schema'").get() },
      { value: '999' },
    );
    database.close();
  });

  test('of another program is refused, and gets no tables', async () => {
    const path = newPath();
    const database = new DatabaseSync(path);
    database.exec('CREATE TABLE letters (text TEXT)');
    database.close();
    await refusedWith('unreadable', /belongs to another program/, path);
    const look = new DatabaseSync(path, { readOnly: true });
    const tables = look.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    assert.deepEqual(
      tables.map(({ name }) => name),
      ['letters'],
    );
    look.close();
  });

  test('that is moved away while it is used takes no change, and takes them again once it is back', async () => {
    const path = newPath();
    const store = await openSqliteStore(path);
    renameSync(path, `${path}.away`);
    await assert.rejects(
      store.write(writer => writer.putEntry(entry(), [])),
      error => error instanceof StoreError && /moved or removed while in use/.test(error.message),
    );
    assert.equal(await store.entry('app', 'ak_one'), undefined);
    writeFileSync(path, 'another file');
    await assert.rejects(
      store.write(writer => writer.putEntry(entry(), [])),
      /nothing was changed/,
    );
    renameSync(`${path}.away`, path);
    await store.write(writer => writer.putEntry(entry(), []));
    assert.ok(await store.entry('app', 'ak_one'));
    await store.close();
  });

  test('in a folder that is not there, or that is a folder, is refused with what is wrong', async () => {
    await refusedWith('unreadable', /folder does not exist/, join(folder, 'nowhere', 'x.db'));
    await refusedWith('unreadable', /is a folder/, folder);
  });

  test('is backed up while it is used, to a new file only', async () => {
    const path = newPath();
    const copy = newPath();
    const store = await openSqliteStore(path);
    await store.write(writer => writer.putEntry(entry(), []));
    await store.backup(copy);
    await assert.rejects(store.backup(copy), /exists already: nothing was written/);
    await store.write(writer => writer.removeEntry('app', 'ak_one'));
    await store.close();
    const restored = await openSqliteStore(copy);
    assert.deepEqual(await restored.entry('app', 'ak_one'), entry());
    await restored.close();
    chmodSync(copy, 0o600);
  });
});
