import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROUTES } from '../../../src/model/received.ts';
import { checkIngress } from '../../../src/pipeline/checks/check-ingress.ts';
import { apiEntry, documentOf } from '../document.ts';
import { said } from '../verdict.ts';
import { apiOf, receivedOf, worldOf } from '../world.ts';

for (const ingress of ['router', 'upload'] as const) {
  const world = worldOf(documentOf({ apis: [apiEntry({ ingress })] }));
  for (const route of ROUTES) {
    const expected = route.path.endsWith(`/${ingress}`) ? 'passes' : 'route-not-allowed';
    test(`an API of ingress ${ingress} on ${route.path}: ${expected}`, () => {
      const received = receivedOf('{}', { route });
      assert.equal(said(checkIngress.run({ received, api: apiOf(world) }, world)), expected);
    });
  }
}
