import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainCall } from '../../src/explain/explain-call.ts';
import { callPipeline } from '../../src/pipeline/call-pipeline.ts';
import { runPipeline } from '../../src/pipeline/run-pipeline.ts';
import {
  APP_KEY,
  apiEntry,
  appEntry,
  documentOf,
  NOW_MS,
  SECRET,
  TOKEN,
  TYPE,
} from '../pipeline/document.ts';
import { signedBody } from '../pipeline/sign.ts';
import { receivedOf, worldOf } from '../pipeline/world.ts';

test('a quota of a day that is spent is named, with its calls and how long it stays so', async () => {
  const api = apiEntry({ dayQuotas: { api: undefined, app: undefined, merchant: 50 } });
  const world = worldOf(documentOf({ apis: [api], apps: [appEntry({ dayQuota: 1 })] }));
  const sent = {
    type: `"${TYPE}"`,
    app_key: `"${APP_KEY}"`,
    timestamp: String(NOW_MS / 1000),
    data_type: '"JSON"',
    access_token: `"${TOKEN}"`,
  };
  const received = receivedOf(signedBody(new Map(Object.entries(sent)), SECRET));
  await runPipeline(callPipeline, received, world);
  const call = {
    requestId: received.requestId,
    bytes: received.bytes,
    path: received.route.path,
    address: received.client.text,
    environment: received.environment,
  };
  const { steps, refusedBy } = await explainCall(call, world);
  assert.equal(refusedBy, 'spend-quotas');
  const told = steps.find(({ name }) => name === 'spend-quotas');
  const waitMs = Date.UTC(2025, 9, 10) - NOW_MS;
  assert.equal(told?.observed, `spent: app-day for ${waitMs} ms`);
  assert.equal(told?.expected, `room in app-day: 1 calls a day; merchant-day:${TYPE}:V1: 50 calls a day`);
});
