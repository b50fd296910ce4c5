import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { errorNames, errorRows } from '../../src/errors/table.ts';
import type { TriggerRequest } from '../../src/model/trigger.ts';
import { MAGIC_APPS, MAGIC_SECRET, MAGIC_TOKENS } from '../../src/sandbox/magic-values.ts';
import { generationsOf, triggerOf } from '../../src/sandbox/triggers.ts';
import { NOW_MS, type SandboxGateway, startSandbox } from './sandbox-gateway.ts';
import { type Envelope, type Parameters, signed } from './signed-call.ts';

let gateway: SandboxGateway;

before(async () => {
  gateway = await startSandbox();
});

after(() => gateway[Symbol.asyncDispose]());

/** What a client does with a request of a trigger: it names its app and the time, signs, and sends. */
function bodyOf({ path, appKey, text, unsigned = false }: TriggerRequest): string {
  if (unsigned) return text;
  const isArk = path.startsWith('/ark');
  const parameters = {
    [isArk ? 'client_id' : 'app_key']: appKey,
    timestamp: isArk ? NOW_MS : NOW_MS / 1000,
    // A text of a trigger is one object of scalars.
    ...(JSON.parse(text) as Parameters),
  };
  return signed(parameters, MAGIC_SECRET);
}

async function sendAll(requests: readonly TriggerRequest[]): Promise<Envelope> {
  let last: Envelope | undefined;
  for (const request of requests) last = await gateway.send(request.path, bodyOf(request));
  assert.ok(last !== undefined);
  return last;
}

describe('every row of the table is met by data alone, through a client that sets only the content type', () => {
  for (const name of errorNames) {
    for (const generation of generationsOf(name)) {
      test(`${errorRows[name].code} ${name} on /${generation}`, async () => {
        const { request } = triggerOf(name, generation);
        const first = await sendAll(request);
        assert.equal(first.errorCode, errorRows[name].code);
        assert.equal(first.status, 200);
        gateway.sandbox.reset();
        // Again from the start: nothing of it was left behind.
        assert.deepEqual((await sendAll(request)).errorCode, first.errorCode);
        gateway.sandbox.reset();
      });
    }
  }

  test('by its real check: no fault is ordered, and the record names the step', () => {
    assert.deepEqual(gateway.sandbox.faults.list(), []);
    for (const { fault, refused, stoppedBy } of gateway.records) {
      assert.equal(fault, undefined);
      assert.equal(refused === undefined, stoppedBy === undefined);
    }
  });
});

function callAs(appKey: string, token: string, type = 'mock.ok'): Promise<Envelope> {
  const parameters = {
    type,
    app_key: appKey,
    timestamp: NOW_MS / 1000,
    data_type: 'JSON',
    access_token: token,
  };
  return gateway.send('/openapi/router', signed(parameters, MAGIC_SECRET));
}

describe('a magic value meets the row that it says it meets', () => {
  for (const { appKey, meets } of MAGIC_APPS) {
    test(`the app ${appKey}: ${meets}`, async () => {
      const own = MAGIC_TOKENS.find(token => token.appKey === appKey);
      const token = meets === 'token-of-other-app' ? 'at_sandbox' : (own?.value ?? 'at_sandbox');
      if (meets === 'rate-limited') await callAs(appKey, token);
      assert.equal((await callAs(appKey, token)).errorCode, errorRows[meets].code);
    });
  }

  for (const { value, appKey, meets } of MAGIC_TOKENS) {
    test(`the token ${value}: ${meets}`, async () => {
      gateway.sandbox.reset();
      const app = meets === 'token-of-other-app' || appKey === 'ak_staging' ? 'ak_sandbox' : appKey;
      const expected = appKey === 'ak_staging' ? 'token-of-other-app' : meets;
      assert.equal((await callAs(app, value)).errorCode, errorRows[expected].code);
    });
  }
});
