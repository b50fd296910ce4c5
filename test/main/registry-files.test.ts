import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import {
  lookAtRegistryFile,
  migrateRegistryFile,
  restoreRegistry,
} from '../../src/main/registry/registry-files.ts';
import type { SealKeys } from '../../src/main/registry/seal-key.ts';
import { StoreError, type StoreFault } from '../../src/ports/registry-store.ts';
import { checkKey } from '../../src/registry/check-key.ts';
import { DOCUMENT, openStage } from '../registry/registry-stage.ts';

const KEYS: SealKeys = [new Uint8Array(32).fill(7)];
const folder = mkdtempSync(join(tmpdir(), 'gatewright-files-'));
after(() => rmSync(folder, { recursive: true }));

let made = 0;
const newPath = (): string => join(folder, `${(made += 1)}.db`);

/** A backup of a registry that says revision 1. */
async function backedUp(): Promise<string> {
  const { store, registry, apply } = await openStage(newPath());
  await checkKey(store, registry.parts.sealer);
  await apply(DOCUMENT);
  const backup = newPath();
  await store.backup(backup);
  await store.close();
  return backup;
}

function refusesWith(fault: StoreFault, sentence: RegExp): (error: unknown) => boolean {
  return error => error instanceof StoreError && error.fault === fault && sentence.test(error.message);
}

function setSchema(path: string, value: string): void {
  const database = new DatabaseSync(path);
  database.prepare("UPDATE facts SET value = ? WHERE name = 'schema'").run(value);
  database.close();
}

describe('a backup that is restored', () => {
  test('is the registry again, for its owner alone, and the backup stays', async () => {
    const backup = await backedUp();
    const bytes = readFileSync(backup);
    const to = newPath();
    const { revision, schema, schemaHere } = restoreRegistry({ backup, to, keys: KEYS });
    assert.deepEqual([revision, schema], [1, schemaHere]);
    assert.equal(statSync(to).mode & 0o777, 0o600);
    assert.deepEqual(readFileSync(backup), bytes);
    assert.ok(!existsSync(`${to}.new`));
    const { registry, store } = await openStage(to);
    assert.equal((await registry.load()).document.apps.length, 2);
    await store.close();
  });

  test('takes the place of nothing that is there, a log without its database included', async () => {
    const backup = await backedUp();
    for (const suffix of ['', '-wal', '-shm']) {
      const to = newPath();
      writeFileSync(`${to}${suffix}`, 'kept');
      assert.throws(
        () => restoreRegistry({ backup, to, keys: KEYS }),
        refusesWith('unreadable', /is there already: move it away first/),
      );
      assert.equal(readFileSync(`${to}${suffix}`, 'utf8'), 'kept');
    }
  });

  test('is refused, and leaves nothing, where it is damaged, newer, no registry, missing, or of another key', async () => {
    const to = newPath();
    const refused = (backup: string, fault: StoreFault, sentence: RegExp, keys = KEYS): void => {
      assert.throws(() => restoreRegistry({ backup, to, keys }), refusesWith(fault, sentence));
      assert.ok(!existsSync(to) && !existsSync(`${to}.new`));
    };
    refused(newPath(), 'unreadable', /no such file/);
    const letter = newPath();
    writeFileSync(letter, 'a letter to somebody '.repeat(100));
    refused(letter, 'corrupt', /no database, or damaged/);
    const empty = newPath();
    new DatabaseSync(empty).close();
    writeFileSync(empty, '');
    refused(empty, 'unreadable', /holds no registry/);
    refused(await backedUp(), 'wrong-key', /sealed with the key/, [new Uint8Array(32)]);
    const newer = await backedUp();
    setSchema(newer, '999');
    refused(newer, 'newer', /it has schema 999/);
    const damaged = await backedUp();
    const bytes = readFileSync(damaged);
    bytes.fill(0xa5, 4096, 12_288);
    writeFileSync(damaged, bytes);
    refused(damaged, 'corrupt', /damaged/);
  });

  test('into a folder that is not there is refused', async () => {
    const order = { backup: await backedUp(), to: join(folder, 'nowhere', 'x.db'), keys: KEYS };
    assert.throws(() => restoreRegistry(order), refusesWith('unreadable', /cannot be written \(ENOENT\)/));
  });
});

describe('the tables of a registry', () => {
  test('are brought forward, and only looked at where that is asked for', async () => {
    const path = newPath();
    new DatabaseSync(path).close();
    writeFileSync(path, '');
    const looked = lookAtRegistryFile(path, KEYS);
    assert.equal(looked.schema, 0);
    assert.equal(readFileSync(path).length, 0);
    assert.equal((await migrateRegistryFile(path, KEYS)).schema, 0);
    assert.equal(lookAtRegistryFile(path, KEYS).schema, looked.schemaHere);
    assert.equal((await migrateRegistryFile(path, KEYS)).schema, looked.schemaHere);
  });

  test('of a newer program, or under another key, are left as they are', async () => {
    const path = await backedUp();
    const bytes = readFileSync(path);
    await assert.rejects(
      migrateRegistryFile(path, [new Uint8Array(32)]),
      refusesWith('wrong-key', /nothing was changed/),
    );
    assert.deepEqual(readFileSync(path), bytes);
    setSchema(path, '999');
    await assert.rejects(migrateRegistryFile(path, KEYS), refusesWith('newer', /or a newer one/));
    await assert.rejects(migrateRegistryFile(newPath(), KEYS), refusesWith('unreadable', /no such file/));
  });
});
