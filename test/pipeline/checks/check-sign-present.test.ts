import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSignPresent } from '../../../src/pipeline/checks/check-sign-present.ts';
import { said } from '../verdict.ts';
import { bodyOf, worldOf } from '../world.ts';

const TABLE: readonly (readonly [string, string, string])[] = [
  ['a sign', `{"sign":"${'A'.repeat(32)}"}`, 'passes'],
  ['a sign that cannot be one, which fails at its own step', '{"sign":"x"}', 'passes'],
  ['a sign of a wrong JSON type, which fails at its own step', '{"sign":0}', 'passes'],
  ['no sign', '{}', 'sign-missing'],
  ['null', '{"sign":null}', 'sign-missing'],
  ['an empty text', '{"sign":""}', 'sign-missing'],
];

for (const [what, body, expected] of TABLE) {
  test(`check-sign-present says of ${what}: ${expected}`, () => {
    assert.equal(said(checkSignPresent.run({ body: bodyOf(body) }, worldOf())), expected);
  });
}
