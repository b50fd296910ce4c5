import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { BodyScanner } from '../../src/wire/body-scanner.ts';
import { findNestedDuplicate } from '../../src/wire/nested-duplicate.ts';
import { ScannedBody } from '../../src/wire/scanned-body.ts';

function find(text: string): string | undefined {
  const body = new BodyScanner().scan(new TextEncoder().encode(text));
  assert.ok(body instanceof ScannedBody, text);
  return findNestedDuplicate(body);
}

const TABLE: readonly (readonly [string, string | undefined])[] = [
  ['{"a":{"b":1,"b":2}}', 'b'],
  ['{"a":[[{"b":1,"c":{},"b":2}]]}', 'b'],
  ['{"a":{"b":{"c":1,"c":2},"b":1}}', 'c'],
  ['{"a":{"b" : 1 , "\\u0062" : 2}}', 'b'],
  ['{"a":{"":1,"":2}}', ''],
  ['{"a":{"é":1,"\\u00e9":2}}', 'é'],
  ['{"a":{"__proto__":1,"__proto__":2}}', '__proto__'],
  ['{"a":{"b":{"x":1},"c":2,"b":3}}', 'b'],
  ['{"a":{"b":1},"c":{"b":1}}', undefined],
  ['{"a":[{"b":1},{"b":1}]}', undefined],
  ['{"a":{"b":{"b":{"b":1}}}}', undefined],
  ['{"a":{"b":"b","c":"b"}}', undefined],
  ['{"a":["b","b"]}', undefined],
  ['{"a":{"b":["c","c"],"c":1}}', undefined],
  ['{"a":"{\\"b\\":1,\\"b\\":2}"}', undefined],
  ['{"a":{"b":"}","c":"{","d":"\\\\"}}', undefined],
  ['{"a":{"b":1,"B":2}}', undefined],
  ['{}', undefined],
];

describe('names that stand twice in one nested object', () => {
  for (const [text, expected] of TABLE) {
    test(`in ${text}: ${expected === undefined ? 'none' : JSON.stringify(expected)}`, () => {
      assert.equal(find(text), expected);
    });
  }

  test('there are none in what JSON.stringify writes, however deep', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), value => {
        assert.equal(find(JSON.stringify({ value })), undefined);
      }),
    );
  });

  test('one that is put into any of its objects is found', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(), (value, pick) => {
        const json = JSON.stringify({ value: { mark: 0, value } });
        // An object that is opened outside of strings: a `{` at which JSON.parse takes another member.
        const opens = [...json.matchAll(/\{/g)].map(({ index }) => index).filter(index => index > 0);
        const at = opens[pick % opens.length] ?? 0;
        const member = '"twice":{},"other":[],"twice":null';
        const isEmpty = json[at + 1] === '}';
        const text = `${json.slice(0, at + 1)}${member}${isEmpty ? '' : ','}${json.slice(at + 1)}`;
        fc.pre(isJson(text));
        assert.equal(find(text), 'twice');
      }),
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
