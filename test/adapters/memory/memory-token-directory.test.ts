import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { MemoryTokenDirectory } from '../../../src/adapters/memory/memory-token-directory.ts';
import { hashToken } from '../../../src/adapters/node/node-digests.ts';
import type { AccessToken, TokenGrant, TokenGrantChange } from '../../../src/model/authorization.ts';
import { GrantBook } from '../../../src/model/grant.ts';
import { heldForGood } from '../../../src/model/held-package.ts';

const book = new GrantBook();
const STATUSES = ['current', 'superseded', 'revoked'] as const;

function grantOf(appKey: string, mallId: number, values: readonly string[]): TokenGrant {
  const tokens = values.map((value, index) => ({
    hash: hashToken(value),
    status: STATUSES[index % 3] ?? 'current',
    expiresAtMs: index + 0.5,
  }));
  return { appKey, mallId, isActive: mallId % 2 === 0, grant: book.grantOf([heldForGood(appKey)]), tokens };
}

/** What a plain map would hold: the token of a value belongs to the authorization that named it last. */
class Model {
  readonly #grants = new Map<string, { readonly grant: TokenGrant; readonly hashes: Set<string> }>();

  patch(changes: readonly TokenGrantChange[]): void {
    for (const change of changes) {
      const name = `${change.appKey} ${change.mallId}`;
      this.#grants.delete(name);
      if (change.tokens === undefined) continue;
      const hashes = new Set(change.tokens.map(({ hash }) => hash));
      for (const other of this.#grants.values()) for (const hash of hashes) other.hashes.delete(hash);
      this.#grants.set(name, { grant: change, hashes });
    }
  }

  find(value: string): AccessToken | undefined {
    const hash = hashToken(value);
    for (const { grant, hashes } of this.#grants.values()) {
      if (!hashes.has(hash)) continue;
      const { tokens, ...authorization } = grant;
      const found = tokens.findLast(token => token.hash === hash);
      return found && { authorization, status: found.status, expiresAtMs: found.expiresAtMs };
    }
    return undefined;
  }
}

const VALUES = Array.from({ length: 24 }, (_, index) => `token-${index}`);
const change: fc.Arbitrary<TokenGrantChange> = fc
  .record({
    appKey: fc.constantFrom('a', 'b', 'c'),
    mallId: fc.constantFrom(1, 2, 2 ** 32 + 1, 2 ** 53 - 1),
    values: fc.option(fc.array(fc.constantFrom(...VALUES), { maxLength: 5 }), { nil: undefined }),
  })
  .map(({ appKey, mallId, values }) =>
    values === undefined ? { appKey, mallId, tokens: undefined } : grantOf(appKey, mallId, values),
  );

describe('the tokens in memory', () => {
  test('are found as in a plain map, whatever was put, changed and removed before', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), changes => {
        const directory = new MemoryTokenDirectory(hashToken);
        const model = new Model();
        for (const each of changes) {
          directory.patch([each]);
          model.patch([each]);
          for (const value of VALUES) assert.deepEqual(directory.find(value), model.find(value));
        }
        assert.equal(directory.size, VALUES.filter(value => model.find(value) !== undefined).length);
      }),
    );
  });

  test('are all found among many, each with its own status and expiry, and gone ones are not', () => {
    const directory = new MemoryTokenDirectory(hashToken);
    const shops = Array.from({ length: 5000 }, (_, index) => index);
    const valuesOf = (shop: number): readonly string[] => [`${shop}-a`, `${shop}-b`, `${shop}-c`];
    directory.replace(shops.map(shop => grantOf(`app-${shop % 40}`, shop, valuesOf(shop))));
    assert.equal(directory.size, 15_000);
    directory.patch(
      shops
        .filter(shop => shop % 3 === 0)
        .map(shop => ({ appKey: `app-${shop % 40}`, mallId: shop, tokens: undefined })),
    );
    for (const shop of shops) {
      const found = valuesOf(shop).map(value => directory.find(value));
      const isGone = shop % 3 === 0;
      assert.deepEqual(
        found.map(token => token?.status),
        isGone ? [undefined, undefined, undefined] : STATUSES,
      );
      if (!isGone) assert.equal(found[1]?.expiresAtMs, 1.5);
      if (!isGone) assert.equal(found[2]?.authorization.mallId, shop);
    }
    assert.equal(directory.find('no-token'), undefined);
  });

  test('are forgotten whole where others are put in their place', () => {
    const directory = new MemoryTokenDirectory(hashToken);
    directory.replace([grantOf('a', 1, ['one'])]);
    directory.replace([grantOf('a', 1, ['two'])]);
    assert.deepEqual([directory.find('one'), directory.size], [undefined, 1]);
    assert.equal(directory.find('two')?.authorization.appKey, 'a');
  });
});
