import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { signDigests } from '../../src/adapters/node/node-digests.ts';
import type { Explanation } from '../../src/explain/explain-call.ts';
import { explainCall } from '../../src/explain/explain-call.ts';
import type { Document } from '../../src/model/document.ts';
import {
  APP_KEY,
  appEntry,
  documentOf,
  NOW_MS,
  PACKAGE,
  SECRET,
  secretEntry,
  TYPE,
} from '../pipeline/document.ts';
import { signedBody } from '../pipeline/sign.ts';
import { receivedOf, worldOf } from '../pipeline/world.ts';

const OLD = 'an-old-secret-of-the-app';

function explain(document: Document, secret: string): Promise<Explanation> {
  const members = new Map([
    ['app_key', JSON.stringify(APP_KEY)],
    ['type', JSON.stringify(TYPE)],
    ['timestamp', String(NOW_MS / 1000)],
    ['data_type', '"JSON"'],
  ]);
  const { bytes, client, environment, requestId } = receivedOf(signedBody(members, secret));
  const call = { requestId, path: '/openapi/router', bytes, address: client.text, environment };
  return explainCall(call, worldOf(document), signDigests);
}

describe('an explanation of what has ended', () => {
  test('names a sign by a secret that has retired, and never the secret', async () => {
    const secrets = [secretEntry(SECRET), secretEntry(OLD, NOW_MS)];
    const explanation = await explain(documentOf({ apps: [appEntry({ secrets })] }), OLD);
    assert.equal(explanation.refusedBy, 'check-sign');
    assert.deepEqual(
      explanation.sign?.mistakes.map(({ id }) => id),
      ['secret-former'],
    );
    assert.doesNotMatch(JSON.stringify(explanation), new RegExp(`${OLD}|${SECRET}`));
  });

  test('names the instant to which a package was granted', async () => {
    const packages = [{ code: PACKAGE, untilMs: NOW_MS }];
    const explanation = await explain(documentOf({ apps: [appEntry({ packages })] }), SECRET);
    assert.equal(explanation.refusedBy, 'check-app-permission');
    assert.match(explanation.verdict, /it was granted until 2025-10-09T08:53:20\.000Z/);
  });
});
