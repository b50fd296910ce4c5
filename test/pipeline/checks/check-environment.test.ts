import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Environment } from '../../../src/model/document.ts';
import { checkEnvironment } from '../../../src/pipeline/checks/check-environment.ts';
import { apiEntry, appEntry, documentOf } from '../document.ts';
import { atOnce } from '../verdict.ts';
import { apiOf, appOf, receivedOf, worldOf } from '../world.ts';

const SETS: readonly (readonly Environment[])[] = [[], ['formal'], ['staging'], ['formal', 'staging']];

function said(
  asked: Environment | 'other',
  api: readonly Environment[],
  app: readonly Environment[],
): string {
  const document = documentOf({
    apis: [apiEntry({ environments: api })],
    apps: [appEntry({ environments: app })],
  });
  const world = worldOf(document);
  const received = receivedOf('{}', { environment: asked });
  const verdict = atOnce(checkEnvironment.run({ received, app: appOf(world), api: apiOf(world) }, world));
  return 'environment' in verdict ? verdict.environment : verdict.refused;
}

for (const asked of ['formal', 'staging'] as const) {
  test(`${asked} is given where both the API and the app have it, and refused everywhere else`, () => {
    for (const api of SETS) {
      for (const app of SETS) {
        const isOpen = api.includes(asked) && app.includes(asked);
        assert.equal(said(asked, api, app), isOpen ? asked : 'environment-not-supported');
      }
    }
  });
}

test('an environment that nobody offers is refused whatever both have', () => {
  assert.equal(said('other', ['formal', 'staging'], ['formal', 'staging']), 'environment-not-supported');
});
