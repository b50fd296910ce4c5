import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkSign } from '../../../src/pipeline/checks/check-sign.ts';
import { identifyApp } from '../../../src/pipeline/checks/identify-app.ts';
import type { KeyName } from '../../../src/pipeline/facts.ts';
import { APP_KEY, appEntry, documentOf, NOW_MS, SECRET, secretEntry } from '../document.ts';
import { said } from '../verdict.ts';
import { appOf, bodyOf, receivedOf, worldOf } from '../world.ts';

const world = worldOf();
const SIGN = 'A'.repeat(32);
const identify = (name: KeyName, text: string | undefined, body = bodyOf({ sign: SIGN })) =>
  identifyApp.run({ received: receivedOf(), body, appKey: { name, text } }, world);

describe('identify-app', () => {
  test('gives the app of the snapshot, under either name', () => {
    for (const name of ['app_key', 'client_id'] as const) {
      assert.deepEqual(identify(name, APP_KEY), { app: appOf(world) });
    }
  });

  test('gives the app as it is at the moment of the call, an instant being of what begins at it', () => {
    const secrets = [secretEntry(SECRET), secretEntry('old', NOW_MS)];
    const retiring = worldOf(documentOf({ apps: [appEntry({ secrets })] }));
    const secretsAt = (nowMs: number): number | undefined => {
      const facts = {
        received: receivedOf(),
        body: bodyOf({}),
        appKey: { name: 'app_key', text: APP_KEY },
      } as const;
      const found = identifyApp.run(facts, { ...retiring, nowMs });
      return 'app' in found ? found.app.secrets.length : undefined;
    };
    assert.deepEqual([NOW_MS - 1, NOW_MS, NOW_MS + 1].map(secretsAt), [2, 1, 1]);
  });

  test('refuses an unknown app in the family of the name that the caller used', () => {
    for (const text of ['other', APP_KEY.toUpperCase(), `${APP_KEY}x`, '__proto__', undefined]) {
      assert.equal(said(identify('app_key', text)), 'app-key-unknown');
      assert.equal(said(identify('client_id', text)), 'client-id-unknown');
    }
  });

  test('an address that failed too often gets the same answer for one digest, as with a known app', () => {
    const tired = worldOf();
    const body = bodyOf({ sign: SIGN, a: null, b: '', c: 'say "so"' });
    const costs = new Set<number>();
    for (let call = 0; call < 200; call += 1) {
      const verdict = identifyApp.run(
        { received: receivedOf(), body, appKey: { name: 'app_key', text: `other${call}` } },
        tired,
      );
      assert.equal(said(verdict), 'app-key-unknown');
      costs.add(tired.services.signVerifier.digestedBytes);
    }
    const wrong = checkSign.run({ received: receivedOf(), body, app: appOf(tired) }, tired);
    assert.equal(said(wrong), 'sign-invalid');
    assert.equal(tired.services.signVerifier.digestedBytes, Math.min(...costs));
    assert.equal(costs.size, 2);
  });

  test('an unknown app costs the digests of a wrong sign, whatever corners the body has', async () => {
    const corners = [
      { sign: SIGN },
      { sign: SIGN, a: null, b: '', c: 'say "so"', d: [{ e: null, f: '<a href="x">' }] },
      { sign: SIGN, text: '&'.repeat(40_000) },
    ];
    for (const body of corners.map(bodyOf)) {
      assert.equal(said(await identify('app_key', 'other', body)), 'app-key-unknown');
      const decoyBytes = world.services.signVerifier.digestedBytes;
      const wrong = checkSign.run({ received: receivedOf(), body, app: appOf(world) }, world);
      assert.equal(said(await wrong), 'sign-invalid');
      assert.equal(decoyBytes, world.services.signVerifier.digestedBytes);
      assert.ok(decoyBytes > 0);
    }
  });
});
