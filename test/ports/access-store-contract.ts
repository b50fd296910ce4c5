import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { StoredAdminToken, StoredSession, StoredUser } from '../../src/ports/access-store.ts';
import type { RegistryStore } from '../../src/ports/registry-store.ts';

function adminToken(changes: Partial<StoredAdminToken> = {}): StoredAdminToken {
  return {
    id: 'a1',
    name: 'deploy',
    hash: 'h1',
    role: 'operator',
    developer: null,
    scopes: ['apps:read', 'apps:write'],
    createdAtMs: 1000,
    expiresAtMs: null,
    lastUsedAtMs: null,
    revokedAtMs: null,
    ...changes,
  };
}

function user(changes: Partial<StoredUser> = {}): StoredUser {
  return {
    name: 'ann',
    passwordHash: '$argon2id$one',
    role: 'owner',
    developer: null,
    isDisabled: false,
    createdAtMs: 1000,
    version: 1,
    ...changes,
  };
}

function session(changes: Partial<StoredSession> = {}): StoredSession {
  return { hash: 's1', user: 'ann', createdAtMs: 1000, expiresAtMs: 9000, lastSeenAtMs: 1000, ...changes };
}

/** What every store keeps of who may use the admin interface. */
export function accessStoreTests(make: () => Promise<RegistryStore>): void {
  describe('access', () => {
    let store: RegistryStore;
    const open = async (): Promise<RegistryStore> => {
      store = await make();
      return store;
    };
    afterEach(() => store.close());

    test('a token is there as it was put, and is replaced by its id', async () => {
      const { access, write } = bound(await open());
      assert.equal(await access.adminToken('a1'), undefined);
      const narrow = adminToken({ expiresAtMs: 5, lastUsedAtMs: 2, revokedAtMs: 3, developer: 'acme' });
      await write(writer => writer.access.putAdminToken(adminToken()));
      assert.deepEqual(await access.adminToken('a1'), adminToken());
      await write(writer => writer.access.putAdminToken(narrow));
      assert.deepEqual(await access.adminToken('a1'), narrow);
      await write(writer => writer.access.putAdminToken(adminToken({ id: 'a2', scopes: [] })));
      assert.deepEqual((await access.adminToken('a2'))?.scopes, []);
    });

    test('tokens and users come in pages by their key', async () => {
      const { access, write } = bound(await open());
      await write(async writer => {
        for (const id of ['c', 'a', 'b']) {
          await writer.access.putAdminToken(adminToken({ id }));
          await writer.access.putUser(user({ name: id }));
        }
      });
      const page = { after: 'a', limit: 1 };
      assert.deepEqual(
        (await access.adminTokens(page)).map(({ id }) => id),
        ['b'],
      );
      assert.deepEqual(
        (await access.users({ after: undefined, limit: 9 })).map(({ name }) => name),
        ['a', 'b', 'c'],
      );
    });

    test('a user is there as it was put, and is replaced by its name', async () => {
      const { access, write } = bound(await open());
      await write(writer => writer.access.putUser(user()));
      const changed = user({ isDisabled: true, version: 2, role: 'developer', developer: 'acme' });
      await write(writer => writer.access.putUser(changed));
      assert.deepEqual(await access.user('ann'), changed);
      assert.equal(await access.user('bob'), undefined);
    });

    test('sessions are found by hash and by user, the newest first, and end by hash and by time', async () => {
      const { access, write } = bound(await open());
      await write(async writer => {
        await writer.access.putSession(session());
        await writer.access.putSession(session({ hash: 's2', createdAtMs: 2000, expiresAtMs: 10_000 }));
        await writer.access.putSession(session({ hash: 's3', user: 'bob' }));
      });
      assert.deepEqual(
        (await access.sessionsOf('ann')).map(({ hash }) => hash),
        ['s2', 's1'],
      );
      await write(writer => writer.access.removeSessionsEnded(9000));
      assert.equal(await access.session('s1'), undefined);
      assert.equal(await access.session('s3'), undefined);
      await write(writer => writer.access.removeSession('s2'));
      assert.deepEqual(await access.sessionsOf('ann'), []);
    });

    test('owners are counted at an instant, and in all', async () => {
      const { access, write } = bound(await open());
      assert.equal(await access.ownerCount(), 0);
      await write(async writer => {
        await writer.access.putUser(user({ isDisabled: true }));
        await writer.access.putUser(user({ name: 'eve', role: 'viewer' }));
        await writer.access.putAdminToken(adminToken({ role: 'owner', expiresAtMs: 5000 }));
        await writer.access.putAdminToken(adminToken({ id: 'a2', role: 'owner', revokedAtMs: 1 }));
      });
      assert.equal(await access.ownerCount(), 3);
      assert.equal(await access.ownerCount(4999), 1);
      assert.equal(await access.ownerCount(5000), 0);
    });

    test('who has access for a developer is named, those who have it no more are not', async () => {
      const { access, write } = bound(await open());
      const grant = { role: 'developer', developer: 'acme' } as const;
      await write(async writer => {
        await writer.access.putUser(user({ ...grant }));
        await writer.access.putUser(user({ ...grant, name: 'bob', isDisabled: true }));
        await writer.access.putAdminToken(adminToken({ ...grant }));
        await writer.access.putAdminToken(adminToken({ ...grant, id: 'a2', revokedAtMs: 1 }));
        await writer.access.putAdminToken(adminToken({ ...grant, id: 'a3', expiresAtMs: 7 }));
      });
      assert.deepEqual(await access.accessOf('acme', 7), ['user ann', 'token a1']);
      assert.deepEqual(await access.accessOf('other', 7), []);
    });

    test('the key of an order is known to its actor alone, until it is forgotten', async () => {
      const opened = await open();
      const key = { actor: 'user:ann', key: 'k', fingerprint: 'f', revision: 3, isChanged: true, atMs: 100 };
      await opened.write(writer => writer.putOrderKey(key, 0));
      assert.deepEqual(await opened.orderKey('user:ann', 'k'), key);
      assert.equal(await opened.orderKey('user:bob', 'k'), undefined);
      await opened.write(writer => writer.putOrderKey({ ...key, key: 'later', atMs: 200 }, 101));
      assert.equal(await opened.orderKey('user:ann', 'k'), undefined);
    });

    test('what a transaction did not finish is not kept', async () => {
      const { access, write } = bound(await open());
      const failed = write(async writer => {
        await writer.access.putUser(user());
        throw new Error('no');
      });
      await assert.rejects(failed, /no/);
      assert.equal(await access.user('ann'), undefined);
    });
  });
}

function bound(store: RegistryStore): Pick<RegistryStore, 'access' | 'write'> {
  return { access: store.access, write: work => store.write(work) };
}
