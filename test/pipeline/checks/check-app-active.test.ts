import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAppActive } from '../../../src/pipeline/checks/check-app-active.ts';
import type { KeyName } from '../../../src/pipeline/facts.ts';
import { APP_KEY, appEntry, documentOf } from '../document.ts';
import { said } from '../verdict.ts';
import { appOf, worldOf } from '../world.ts';

function check(status: 'active' | 'suspended', name: KeyName): string {
  const world = worldOf(documentOf({ apps: [appEntry({ status })] }));
  return said(checkAppActive.run({ app: appOf(world), appKey: { name, text: APP_KEY } }, world));
}

test('an active app passes under either name', () => {
  assert.equal(check('active', 'app_key'), 'passes');
  assert.equal(check('active', 'client_id'), 'passes');
});

test('a suspended app is refused in the family of the name that the caller used', () => {
  assert.equal(check('suspended', 'app_key'), 'app-key-suspended');
  assert.equal(check('suspended', 'client_id'), 'client-id-suspended');
});
