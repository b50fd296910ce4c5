import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TOKEN_INFO_TYPE } from '../../../src/model/api.ts';
import { checkAppPermission } from '../../../src/pipeline/checks/check-app-permission.ts';
import type { KeyName } from '../../../src/pipeline/facts.ts';
import { APP_KEY, apiEntry, appEntry, documentOf, PACKAGE, TYPE } from '../document.ts';
import { said } from '../verdict.ts';
import { apiOf, appOf, worldOf } from '../world.ts';

interface Grant {
  /** The types of the one package. */
  readonly types: readonly string[];
  readonly packages?: readonly string[];
  readonly called?: string;
  readonly name?: KeyName;
}

function check({ types, packages = [PACKAGE], called = TYPE, name = 'app_key' }: Grant): string {
  const document = documentOf({
    apis: [apiEntry(), apiEntry({ type: 'bg.order.detail.get' }), apiEntry({ type: 'bg.orders' })],
    packages: [{ code: PACKAGE, types }],
    apps: [appEntry({ packages })],
  });
  const world = worldOf(document);
  const facts = { app: appOf(world), appKey: { name, text: APP_KEY }, api: apiOf(world, called) };
  return said(checkAppPermission.run(facts, world));
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

  test("the gateway's own type is for every app", () => {
    assert.equal(check({ types: [], packages: [], called: TOKEN_INFO_TYPE }), 'passes');
  });
});
