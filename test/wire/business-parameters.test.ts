import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { BodyScanner } from '../../src/wire/body-scanner.ts';
import { sliceBusinessParameters } from '../../src/wire/business-parameters.ts';
import { COMMON_PARAMETERS } from '../../src/wire/common-parameters.ts';
import { ScannedBody } from '../../src/wire/scanned-body.ts';

function slice(text: string): string {
  const body = new BodyScanner().scan(new TextEncoder().encode(text));
  assert.ok(body instanceof ScannedBody, text);
  return new TextDecoder().decode(sliceBusinessParameters(body, size => new Uint8Array(size)));
}

const space = fc.constantFrom('', ' ', '\n', '\t\r\n ');
const values = fc.constantFrom(
  '1.0',
  '-0',
  '1e400',
  '"\\u00e9 é"',
  'null',
  '""',
  '[ 1 , {"type":"x"} ]',
  '{"sign":1}',
);
const names = fc.oneof(
  fc.constantFrom(...COMMON_PARAMETERS),
  fc.constantFrom('a', 'b', 'Type', 'sign ', 'access_token2', 'xtype'),
);
const members = fc.uniqueArray(
  fc.record({
    name: names,
    value: values,
    behindName: space,
    beforeValue: space,
    before: space,
    behind: space,
  }),
  { selector: ({ name }) => name, maxLength: 12 },
);

describe('the slices for the internal service', () => {
  test('are the bytes of the business parameters, neighbours with what stands between them', () => {
    fc.assert(
      fc.property(members, all => {
        const isCommon = (name: string): boolean => COMMON_PARAMETERS.some(common => common === name);
        let expected = '';
        let isRunning = false;
        let gap = '';
        const texts: string[] = [];
        for (const { name, value, behindName, beforeValue, before, behind } of all) {
          const text = `"${name}"${behindName}:${beforeValue}${value}`;
          texts.push(before + text + behind);
          if (isCommon(name)) isRunning = false;
          else {
            if (expected !== '') expected += isRunning ? `${gap},${before}` : ',';
            expected += text;
            isRunning = true;
          }
          gap = behind;
        }
        assert.equal(slice(`{${texts.join(',')}}`), `{${expected}}`);
      }),
      { numRuns: 1000 },
    );
  });

  test('of a body with common parameters alone are an empty object', () => {
    assert.equal(slice(''), '{}');
    assert.equal(slice(' { } '), '{}');
    assert.equal(slice(`{${COMMON_PARAMETERS.map(name => `"${name}":null`).join(', ')}}`), '{}');
  });

  test('leave out common parameters in whatever spelling', () => {
    assert.equal(slice('{"a":1,"\\u0073ign":2,"b":3}'), '{"a":1,"b":3}');
  });

  test('leave common names alone where they stand deeper', () => {
    assert.equal(slice('{"type":"x","a":{"type":"x","sign":"y"}}'), '{"a":{"type":"x","sign":"y"}}');
  });
});
