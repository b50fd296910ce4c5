import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkBodySize } from '../../../src/pipeline/checks/check-body-size.ts';
import { apiEntry, documentOf } from '../document.ts';
import { atOnce, said } from '../verdict.ts';
import { apiOf, receivedOf, worldOf } from '../world.ts';

const LIMIT = 2048;
const world = worldOf(documentOf({ apis: [apiEntry({ bodyBytesMax: LIMIT })] }));
const check = (bytes: number) =>
  atOnce(checkBodySize.run({ received: receivedOf(new Uint8Array(bytes)), api: apiOf(world) }, world));

test('a body of exactly the limit of its API passes, and so does every smaller one', () => {
  for (const bytes of [0, 1, LIMIT - 1, LIMIT]) assert.equal(said(check(bytes)), 'passes');
});

test('one byte more is refused with bad-params and HTTP 413', () => {
  const verdict = check(LIMIT + 1);
  assert.equal(said(verdict), 'bad-params');
  assert.equal('httpStatus' in verdict ? verdict.httpStatus : undefined, 413);
});
