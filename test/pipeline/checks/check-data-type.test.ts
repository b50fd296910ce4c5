import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkDataType } from '../../../src/pipeline/checks/check-data-type.ts';
import { documentOf } from '../document.ts';
import { said } from '../verdict.ts';
import { bodyOf, worldOf } from '../world.ts';

const documented = worldOf();
const observed = worldOf(documentOf({ profile: 'observed' }));
const ABSENT = ['{}', '{"data_type":null}', '{"data_type":""}'];
const WRONG = [
  '"XML"',
  '"JSON "',
  '" JSON"',
  '"JSO"',
  '"JSONP"',
  '"J\\u017fON"',
  '"JSON\\n"',
  '7',
  'true',
  '["JSON"]',
  '{"JSON":1}',
];

describe('check-data-type', () => {
  test('takes JSON in any case', () => {
    for (const text of ['JSON', 'json', 'Json', 'jSoN']) {
      assert.equal(said(checkDataType.run({ body: bodyOf({ data_type: text }) }, documented)), 'passes');
    }
  });

  test('an absent one is missing; the observed profile lets it pass', () => {
    for (const body of ABSENT.map(bodyOf)) {
      assert.equal(said(checkDataType.run({ body }, documented)), 'data-type-missing');
      assert.equal(said(checkDataType.run({ body }, observed)), 'passes');
    }
  });

  test('anything else is refused under both profiles', () => {
    for (const json of WRONG) {
      const body = bodyOf(`{"data_type":${json}}`);
      for (const world of [documented, observed]) {
        assert.equal(said(checkDataType.run({ body }, world)), 'data-type-invalid', json);
      }
    }
  });
});
