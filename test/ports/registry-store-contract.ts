import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type {
  PackageRequestFilter,
  RegistryStore,
  StoredAudit,
  StoredEntry,
  StoredPackageRequest,
  StoredSecret,
  StoredToken,
} from '../../src/ports/registry-store.ts';

export type MakeRegistryStore = () => Promise<RegistryStore>;

export function entry(changes: Partial<StoredEntry> = {}): StoredEntry {
  return { kind: 'app', id: 'ak_one', body: '{"app_key":"ak_one"}', revision: 1, ...changes };
}

function secret(changes: Partial<StoredSecret> = {}): StoredSecret {
  return {
    appKey: 'ak_one',
    version: 1,
    state: 'active',
    sealed: 'gw1.x.y.z',
    createdAtMs: 1000,
    retiresAtMs: null,
    ...changes,
  };
}

function token(changes: Partial<StoredToken> = {}): StoredToken {
  return {
    hash: 'h1',
    appKey: 'ak_one',
    mallId: 1001,
    status: 'current',
    expiresAtMs: Number.MAX_SAFE_INTEGER,
    createdAtMs: 1000,
    ...changes,
  };
}

function request(changes: Partial<StoredPackageRequest> = {}): StoredPackageRequest {
  return {
    number: 1,
    appKey: 'ak_one',
    packageCode: 'p',
    state: 'pending',
    reason: 'prices',
    requestedBy: 'user:dev',
    requestedAtMs: 1000,
    expiresAtMs: 5000,
    decidedBy: null,
    decidedAtMs: null,
    decision: '',
    grantedUntilMs: null,
    ...changes,
  };
}

function link(sequence: number): StoredAudit {
  return {
    sequence,
    atMs: 1000,
    actor: 'user:ann',
    action: 'app.put',
    subject: 'app ak_one',
    revision: null,
    contentsHash: 'c',
    previousHash: 'p',
    hash: `h${sequence}`,
    contents: { salt: 's', json: '{"x":1}' },
  };
}

/** What every store of the registry keeps, whatever it is made of. `makeStore` gives an empty one each time. */
export function registryStoreTests(makeStore: MakeRegistryStore): void {
  describe('a store of the registry', () => {
    const open: RegistryStore[] = [];
    const make = async (): Promise<RegistryStore> => {
      const store = await makeStore();
      open.push(store);
      return store;
    };
    afterEach(async () => {
      for (const store of open.splice(0)) await store.close();
    });

    test('gives back an entry as it was written, and the newest form of one that was written again', async () => {
      const store = await make();
      assert.equal(await store.entry('app', 'ak_one'), undefined);
      await store.write(writer => writer.putEntry(entry(), []));
      assert.deepEqual(await store.entry('app', 'ak_one'), entry());
      await store.write(writer => writer.putEntry(entry({ body: '{}', revision: 2 }), []));
      assert.deepEqual(await store.entry('app', 'ak_one'), entry({ body: '{}', revision: 2 }));
      assert.equal(await store.entry('package', 'ak_one'), undefined);
    });

    test('keeps all of a transaction or nothing of it', async () => {
      const store = await make();
      const failed = store.write(async writer => {
        await writer.putEntry(entry(), []);
        await writer.putSetting('region', '"us"');
        assert.deepEqual(await writer.entry('app', 'ak_one'), entry());
        throw new Error('no');
      });
      await assert.rejects(failed, /^Error: no$/);
      assert.equal(await store.entry('app', 'ak_one'), undefined);
      assert.deepEqual(await store.settings(), []);
    });

    test('does transactions that are asked for at once one after the other', async () => {
      const store = await make();
      const add = (): Promise<void> =>
        store.write(async writer => {
          const found = await writer.entry('app', 'ak_one');
          await writer.putEntry(entry({ revision: (found?.revision ?? 0) + 1 }), []);
        });
      await Promise.all([add(), add(), add(), add(), add()]);
      assert.equal((await store.entry('app', 'ak_one'))?.revision, 5);
    });

    test('pages entries of one kind by id, without a gap and without one twice', async () => {
      const store = await make();
      const ids = ['b', 'a', 'd', 'c', 'e'];
      await store.write(async writer => {
        for (const id of ids) await writer.putEntry(entry({ id }), []);
        await writer.putEntry(entry({ kind: 'package', id: 'bb' }), []);
      });
      const first = await store.entries('app', { after: undefined, limit: 2 });
      const second = await store.entries('app', { after: 'b', limit: 2 });
      const third = await store.entries('app', { after: 'd', limit: 2 });
      assert.deepEqual(
        [first, second, third].map(page => page.map(({ id }) => id)),
        [['a', 'b'], ['c', 'd'], ['e']],
      );
    });

    test('knows who refers to an entry, as it was last written', async () => {
      const store = await make();
      const refers = { kind: 'package', id: 'p' } as const;
      await store.write(writer => writer.putEntry(entry(), [refers, refers]));
      const found = await store.referrers('package', 'p', 10);
      assert.deepEqual(found, [{ fromKind: 'app', fromId: 'ak_one', toKind: 'package', toId: 'p' }]);
      await store.write(writer => writer.putEntry(entry(), []));
      assert.deepEqual(await store.referrers('package', 'p', 10), []);
    });

    test('removes with an app its secrets, and with an authorization its tokens', async () => {
      const store = await make();
      await store.write(async writer => {
        await writer.putEntry(entry(), [{ kind: 'package', id: 'p' }]);
        await writer.putSecret(secret());
        await writer.putSecret(secret({ appKey: 'ak_two' }));
        await writer.putEntry(entry({ kind: 'authorization', id: 'ak_one 1001' }), []);
        await writer.putToken(token());
        await writer.putToken(token({ hash: 'h2', mallId: 1002 }));
      });
      await store.write(async writer => {
        await writer.removeEntry('authorization', 'ak_one 1001');
        await writer.removeEntry('app', 'ak_one');
      });
      assert.deepEqual(
        (await store.secrets()).map(({ appKey }) => appKey),
        ['ak_two'],
      );
      assert.deepEqual(
        (await store.tokens({ after: undefined, limit: 9 })).map(({ hash }) => hash),
        ['h2'],
      );
      assert.deepEqual(await store.referrers('package', 'p', 10), []);
    });

    test('gives the versions of a secret newest first, and one that was written again once', async () => {
      const store = await make();
      await store.write(async writer => {
        await writer.putSecret(secret());
        await writer.putSecret(secret({ version: 2, state: 'pending' }));
        await writer.putSecret(secret({ state: 'retiring', retiresAtMs: 5000 }));
      });
      assert.deepEqual(await store.secrets('ak_one'), [
        secret({ version: 2, state: 'pending' }),
        secret({ state: 'retiring', retiresAtMs: 5000 }),
      ]);
    });

    test('replaces the sealed secrets of an entry together', async () => {
      const store = await make();
      const at = { kind: 'upstream', id: 'orders' } as const;
      await store.write(writer =>
        writer.putSeals(at, [
          { ...at, path: 'context_key', sealed: 'a' },
          { ...at, path: 'tls.key', sealed: 'b' },
        ]),
      );
      await store.write(writer => writer.putSeals(at, [{ ...at, path: 'tls.key', sealed: 'c' }]));
      assert.deepEqual(await store.seals(at), [{ ...at, path: 'tls.key', sealed: 'c' }]);
      assert.deepEqual(await store.seals(), [{ ...at, path: 'tls.key', sealed: 'c' }]);
    });

    test('keeps numbers to 2^53 - 1 as they are', async () => {
      const store = await make();
      const large = token({ mallId: Number.MAX_SAFE_INTEGER });
      await store.write(writer => writer.putToken(large));
      assert.deepEqual(await store.token('h1'), large);
    });

    test('gives requests for packages newest first, of one state at a moment', async () => {
      const store = await make();
      const later = request({ number: 2, appKey: 'ak_two', expiresAtMs: 9000 });
      await store.write(async writer => {
        await writer.putPackageRequest(request());
        await writer.putPackageRequest(later);
        await writer.putPackageRequest(request({ number: 3 }));
        const decision = { decidedBy: 'user:ann', decidedAtMs: 2000, decision: 'fine', grantedUntilMs: 7000 };
        await writer.putPackageRequest(request({ number: 3, state: 'approved', ...decision }));
      });
      const numbers = async (filter: Partial<PackageRequestFilter>, after?: number) => {
        const any = { state: undefined, appKey: undefined, packageCode: undefined, atMs: 5000, ...filter };
        return (await store.packageRequests(any, { after, limit: 9 })).map(({ number }) => number);
      };
      assert.deepEqual(await store.packageRequest(2), later);
      assert.equal((await store.packageRequest(3))?.grantedUntilMs, 7000);
      assert.equal(await store.packageRequest(4), undefined);
      assert.deepEqual(
        [await numbers({}), await numbers({}, 3)],
        [
          [3, 2, 1],
          [2, 1],
        ],
      );
      assert.deepEqual(await numbers({ state: 'pending' }), [2]);
      assert.deepEqual(await numbers({ state: 'pending', atMs: 4999 }), [2, 1]);
      assert.deepEqual(await numbers({ state: 'expired' }), [1]);
      assert.deepEqual(await numbers({ appKey: 'ak_two', packageCode: 'p' }), [2]);
      assert.deepEqual(await numbers({ packageCode: 'q' }), []);
    });

    test('gives revisions newest first, and changes in their order', async () => {
      const store = await make();
      const revision = { atMs: 1, actor: 'a', action: 'x', comment: '' };
      const change = { kind: 'app', id: 'ak_one', before: null, after: '{}' } as const;
      await store.write(async writer => {
        await writer.addRevision({ ...revision, number: 1 }, [{ ...change, revision: 1, position: 0 }]);
        await writer.addRevision({ ...revision, number: 2 }, [
          { ...change, revision: 2, position: 0 },
          { ...change, kind: 'setting', revision: 2, position: 1 },
        ]);
      });
      const numbers = (await store.revisions({ after: undefined, limit: 9 })).map(({ number }) => number);
      assert.deepEqual(numbers, [2, 1]);
      assert.deepEqual(
        (await store.revisions({ after: 2, limit: 9 })).map(({ number }) => number),
        [1],
      );
      assert.deepEqual(
        (await store.changes(1, 2)).map(({ revision: of, kind }) => [of, kind]),
        [
          [1, 'app'],
          [2, 'app'],
          [2, 'setting'],
        ],
      );
      assert.deepEqual((await store.changes(2, 2)).length, 2);
    });

    test('gives the audit in its order, with its last link', async () => {
      const store = await make();
      assert.equal(await store.lastAudit(), undefined);
      await store.write(async writer => {
        await writer.addAudit(link(1));
        await writer.addAudit({ ...link(2), contents: null });
      });
      assert.deepEqual(await store.audit({ after: undefined, limit: 9 }), [
        link(1),
        { ...link(2), contents: null },
      ]);
      assert.equal((await store.lastAudit())?.sequence, 2);
    });

    test('remembers facts and settings, and forgets a setting that is taken away', async () => {
      const store = await make();
      await store.write(async writer => {
        await writer.putFact('key_check', 'a');
        await writer.putFact('key_check', 'b');
        await writer.putSetting('region', '"us"');
        await writer.putSetting('profile', '"observed"');
      });
      await store.write(writer => writer.putSetting('region', null));
      assert.equal(await store.fact('key_check'), 'b');
      assert.deepEqual(await store.settings(), [{ key: 'profile', json: '"observed"' }]);
    });
  });
}
