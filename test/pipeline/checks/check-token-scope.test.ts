import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TOKEN_INFO_TYPE } from '../../../src/model/api.ts';
import { type HeldPackage, heldForGood } from '../../../src/model/held-package.ts';
import { checkTokenScope } from '../../../src/pipeline/checks/check-token-scope.ts';
import { apiEntry, authorizationEntry, documentOf, NOW_MS, PACKAGE, TYPE } from '../document.ts';
import { said } from '../verdict.ts';
import { apiOf, appOf, type TestWorld, tokenOf, worldOf } from '../world.ts';

function worldWith(packages: readonly HeldPackage[]): TestWorld {
  return worldOf(
    documentOf({
      apis: [apiEntry(), apiEntry({ version: 'V2' }), apiEntry({ type: 'bg.other' })],
      packages: [
        { code: PACKAGE, types: [TYPE] },
        { code: 'others', types: ['bg.other'] },
      ],
      authorizations: [authorizationEntry({ packages })],
    }),
  );
}

async function check(packages: readonly string[], type = TYPE, version = 'V1'): Promise<string> {
  const world = worldWith(packages.map(heldForGood));
  const api = apiOf(world, type, version);
  return said(checkTokenScope.run({ app: appOf(world), api, token: await tokenOf(world) }, world));
}

describe('check-token-scope', () => {
  test('a type that the merchant granted passes, in every version', async () => {
    assert.equal(await check([PACKAGE]), 'passes');
    assert.equal(await check([PACKAGE], TYPE, 'V2'), 'passes');
    assert.equal(await check(['others', PACKAGE]), 'passes');
  });

  test('a type that the merchant has not granted is out of scope', async () => {
    assert.equal(await check([]), 'token-out-of-scope');
    assert.equal(await check(['others']), 'token-out-of-scope');
    assert.equal(await check([PACKAGE], 'bg.other'), 'token-out-of-scope');
  });

  test('a package is granted to the instant at which it ends, and the refusal says since when not', async () => {
    const world = worldWith([{ code: PACKAGE, untilMs: NOW_MS }]);
    const facts = { app: appOf(world), api: apiOf(world), token: await tokenOf(world) };
    const at = (nowMs: number) => checkTokenScope.run(facts, { ...world, nowMs });
    assert.equal(said(at(NOW_MS - 1)), 'passes');
    const refusal = {
      refused: 'token-out-of-scope',
      cause: 'it was granted until 2025-10-09T08:53:20.000Z',
    };
    assert.deepEqual([at(NOW_MS), at(NOW_MS + 1)], [refusal, refusal]);
  });

  test("the gateway's own type is in every scope", async () => {
    assert.equal(await check([], TOKEN_INFO_TYPE), 'passes');
  });

  test('a call without a token has no scope', () => {
    const world = worldWith([]);
    assert.equal(
      said(checkTokenScope.run({ app: appOf(world), api: apiOf(world), token: undefined }, world)),
      'passes',
    );
  });
});
