import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { IN_MEMORY, openSqliteStore } from '../../../src/adapters/sqlite/open-sqlite-store.ts';
import { entry } from '../../ports/registry-store-contract.ts';
import { apiUse, batch, secretUse, usageStoreTests } from '../../ports/usage-store-contract.ts';

usageStoreTests(() => openSqliteStore(IN_MEMORY));

describe('usage beside the registry', () => {
  test('goes with its app, and comes back with no other of the same key', async () => {
    const store = await openSqliteStore(IN_MEMORY);
    await store.write(writer => writer.putEntry(entry(), []));
    const uses = { secrets: [secretUse(), secretUse({ appKey: 'ak_two' })], apis: [apiUse()] };
    await store.usage.add(batch(uses));
    await store.write(writer => writer.removeEntry('app', 'ak_one'));
    assert.deepEqual(await store.usage.secretUses('ak_one'), []);
    assert.equal((await store.usage.secretUses('ak_two')).length, 1);
    const ask = { type: 'bg.a', version: undefined, sinceDay: 0 };
    assert.deepEqual(await store.usage.callersTotal(ask), { apps: 0, calls: 0 });
    await store.close();
  });

  test('of secrets whose app is gone is forgotten, and that of others is not', async () => {
    const store = await openSqliteStore(IN_MEMORY);
    await store.write(writer => writer.putEntry(entry(), []));
    await store.usage.add(batch({ secrets: [secretUse(), secretUse({ appKey: 'ak_gone' })] }));
    await store.usage.forget({ apisDay: 0, spendingsDay: 0 });
    assert.equal((await store.usage.secretUses('ak_one')).length, 1);
    assert.deepEqual(await store.usage.secretUses('ak_gone'), []);
    await store.close();
  });
});
