import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AjvContractChecker } from '../../src/adapters/ajv/ajv-contract-checker.ts';
import type { Api } from '../../src/model/api.ts';
import { checkContract } from '../../src/pipeline/checks/check-contract.ts';
import type { World } from '../../src/pipeline/world.ts';
import { BodyScanner } from '../../src/wire/body-scanner.ts';
import { ScannedBody } from '../../src/wire/scanned-body.ts';
import { receivedOf } from './world.ts';

/**
 * V8's JSON.parse may take an escaped name for one that it met before (nodejs/node#63785): the name met has as
 * many characters as the escaped one means, and the escaped one begins with its bytes.
 */
const taught = String.raw`{"type":"x","first":1,"pageN\\u007":1}`;
const escaped = String.raw`{"type":"x","first":1,"pageN\u0075mber":"no integer"}`;

test('a field whose name is escaped is held to the contract, whatever names came before (nodejs/node#63785)', async () => {
  const schema = { type: 'object', properties: { pageNumber: { type: 'integer' } } };
  const received = receivedOf();
  // The step looks at nothing else of the API and the world.
  const api = { contract: schema } as unknown as Api;
  // As above.
  const world = { services: { contracts: new AjvContractChecker() } } as unknown as World;
  await checkContract.run({ received, body: scanned(taught), api }, world);
  const verdict = await checkContract.run({ received, body: scanned(escaped), api }, world);
  assert.deepEqual({ ...verdict }, { refused: 'bad-params', message: 'pageNumber must be integer' });
});

function scanned(text: string): ScannedBody {
  const body = new BodyScanner().scan(Buffer.from(text));
  assert.ok(body instanceof ScannedBody);
  return body;
}
