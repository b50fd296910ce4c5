import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TOKEN_INFO_TYPE } from '../../../src/model/api.ts';
import { type HeldPackage, heldForGood } from '../../../src/model/held-package.ts';
import { checkAppPermission } from '../../../src/pipeline/checks/check-app-permission.ts';
import type { KeyName } from '../../../src/pipeline/facts.ts';
import { APP_KEY, apiEntry, appEntry, documentOf, NOW_MS, PACKAGE, TYPE } from '../document.ts';
import { said } from '../verdict.ts';
import { apiOf, appOf, worldOf } from '../world.ts';

interface Grant {
  /** The types of the one package. */
  readonly types: readonly string[];
  readonly packages?: readonly HeldPackage[];
  readonly atMs?: number;
  readonly called?: string;
  readonly name?: KeyName;
}

function verdictOn({
  types,
  packages = [heldForGood(PACKAGE)],
  called = TYPE,
  name = 'app_key',
  atMs = NOW_MS,
}: Grant) {
  const document = documentOf({
    apis: [apiEntry(), apiEntry({ type: 'bg.order.detail.get' }), apiEntry({ type: 'bg.orders' })],
    packages: [{ code: PACKAGE, types }],
    apps: [appEntry({ packages })],
  });
  const world = { ...worldOf(document), nowMs: atMs };
  const facts = { app: appOf(world), appKey: { name, text: APP_KEY }, api: apiOf(world, called) };
  return checkAppPermission.run(facts, world);
}

function check(grant: Grant): string {
  return said(verdictOn(grant));
}

describe('check-app-permission', () => {
  test('a type that a package of the app holds passes, by its name or by a prefix', () => {
    for (const pattern of [TYPE, 'bg.order.*', 'bg.*', '*'])
      assert.equal(check({ types: [pattern] }), 'passes');
  });

  test('a prefix holds what begins with it and nothing else', () => {
    assert.equal(check({ types: ['bg.order.*'], called: 'bg.order.detail.get' }), 'passes');
    assert.equal(check({ types: ['bg.order.*'], called: 'bg.orders' }), 'app-key-not-permitted');
    assert.equal(check({ types: ['bg.order'], called: 'bg.orders' }), 'app-key-not-permitted');
  });

  test('a type that none holds is refused in the family of the name that the caller used', () => {
    assert.equal(check({ types: ['bg.orders'] }), 'app-key-not-permitted');
    assert.equal(check({ types: ['bg.orders'], name: 'client_id' }), 'client-id-not-permitted');
    assert.equal(check({ types: [TYPE], packages: [] }), 'app-key-not-permitted');
  });

  test('a package is held to the instant at which it ends, and the refusal says since when not', () => {
    const packages = [{ code: PACKAGE, untilMs: NOW_MS }];
    assert.equal(check({ types: [TYPE], packages, atMs: NOW_MS - 1 }), 'passes');
    for (const atMs of [NOW_MS, NOW_MS + 1]) {
      const refusal = verdictOn({ types: [TYPE], packages, atMs });
      assert.deepEqual(refusal, {
        refused: 'app-key-not-permitted',
        cause: 'it was granted until 2025-10-09T08:53:20.000Z',
      });
    }
  });

  test('a type of a package that goes on is not lost with another that ends', () => {
    const packages = [{ code: PACKAGE, untilMs: NOW_MS }, heldForGood(PACKAGE)];
    assert.equal(check({ types: [TYPE], packages, atMs: NOW_MS }), 'passes');
  });

  test('a refusal says nothing of packages that ended without the type', () => {
    const packages = [{ code: PACKAGE, untilMs: NOW_MS }];
    assert.deepEqual(verdictOn({ types: ['bg.orders'], packages }), { refused: 'app-key-not-permitted' });
  });

  test("the gateway's own type is for every app", () => {
    assert.equal(check({ types: [], packages: [], called: TOKEN_INFO_TYPE }), 'passes');
  });
});
