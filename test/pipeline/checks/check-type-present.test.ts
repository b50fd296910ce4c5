import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkTypePresent } from '../../../src/pipeline/checks/check-type-present.ts';
import { said } from '../verdict.ts';
import { bodyOf, worldOf } from '../world.ts';

const TABLE: readonly (readonly [string, string, string])[] = [
  ['a type', '{"type":"bg.x"}', 'passes'],
  ['a type of one character', '{"type":"x"}', 'passes'],
  ['a type of a wrong JSON type, which fails at its own step', '{"type":7}', 'passes'],
  ['a name spelled with an escape', '{"t\\u0079pe":"x"}', 'passes'],
  ['no type', '{}', 'type-missing'],
  ['null', '{"type":null}', 'type-missing'],
  ['an empty text', '{"type":""}', 'type-missing'],
  ['a type inside another value', '{"a":{"type":"x"}}', 'type-missing'],
  ['another spelling of the name', '{"Type":"x"}', 'type-missing'],
];

for (const [what, body, expected] of TABLE) {
  test(`check-type-present says of ${what}: ${expected}`, () => {
    assert.equal(said(checkTypePresent.run({ body: bodyOf(body) }, worldOf())), expected);
  });
}
