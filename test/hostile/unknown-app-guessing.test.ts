import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSign } from '../../src/pipeline/checks/check-sign.ts';
import { identifyApp } from '../../src/pipeline/checks/identify-app.ts';
import { said } from '../pipeline/verdict.ts';
import { appOf, bodyOf, receivedOf, worldOf } from '../pipeline/world.ts';

/** A body for which every dialect makes another text. */
const body = bodyOf({ sign: 'A'.repeat(32), a: null, b: '', c: 'say "so"', d: [{ e: null, f: '<=' }] });

test('made-up app keys are no way around the limit on guessing: both faults cost the same, before it and beyond', () => {
  for (const failures of [0, 119, 120, 200]) {
    const world = worldOf();
    for (let nth = 0; nth < failures; nth += 1) {
      assert.equal(said(identify(world, `made-up-${nth}`)), 'app-key-unknown');
    }
    assert.equal(said(identify(world, 'made-up')), 'app-key-unknown');
    const unknown = world.services.signVerifier.digestedBytes;
    const fresh = worldOf();
    for (let nth = 0; nth <= failures; nth += 1) {
      const wrong = checkSign.run({ received: receivedOf(), body, app: appOf(fresh) }, fresh);
      assert.equal(said(wrong), 'sign-invalid');
    }
    assert.equal(unknown, fresh.services.signVerifier.digestedBytes);
    assert.ok(unknown > 0);
  }
});

function identify(world: ReturnType<typeof worldOf>, text: string) {
  return identifyApp.run({ received: receivedOf(), body, appKey: { name: 'app_key', text } }, world);
}
