import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sha256 } from '../../src/adapters/node/node-digests.ts';
import { BodyScanner } from '../../src/wire/body-scanner.ts';
import { ScannedBody } from '../../src/wire/scanned-body.ts';
import { TypedMeaning } from '../../src/wire/typed-meaning.ts';

const typedMeaning = new TypedMeaning(sha256);

function meaningOf(json: string): string {
  const body = new BodyScanner().scan(new TextEncoder().encode(json));
  assert.ok(body instanceof ScannedBody, json);
  return Buffer.from(typedMeaning.digest(body)).toString('hex');
}

describe('bodies have the same typed meaning that differ', () => {
  for (const [how, left, right] of [
    ['in nothing', '{"a":1}', '{"a":1}'],
    ['in their sign', '{"a":1,"sign":"AB"}', '{"sign":"ab","a":1}'],
    ['in the order of parameters', '{"a":1,"b":"2"}', '{"b":"2","a":1}'],
    ['in white space', '{"a":[1,{"b":2}]}', ' { "a" : [ 1 ,\n{ "b":\t2 } ] } '],
    [
      'in escapes',
      '{"a":"é/\\n\\u001f","b":{"c":"\u{1F600}"}}',
      '{"\\u0061":"\\u00e9\\/\\u000a\\u001F","b":{"\\u0063":"\\ud83d\\ude00"}}',
    ],
  ] as const) {
    test(how, () => assert.equal(meaningOf(left), meaningOf(right)));
  }
});

describe('bodies have another typed meaning that differ', () => {
  for (const [how, left, right] of [
    ['in the type of a value', '{"a":1}', '{"a":"1"}'],
    ['in the type of a literal', '{"a":true}', '{"a":"true"}'],
    ['in the type of an object', '{"a":{"b":1}}', '{"a":"{\\"b\\":1}"}'],
    ['in the type of a nested value', '{"a":[1]}', '{"a":["1"]}'],
    ['in the digits of a number', '{"a":1.0}', '{"a":1}'],
    ['in where names and values part', '{"a":"1b2"}', '{"a":"1","b":"2"}'],
    ['in where names and values part, with U+0000', '{"a":"\\u0000\\"b\\u0000\\""}', '{"a":"","b":""}'],
    ['in a null', '{"a":1}', '{"a":1,"b":null}'],
    ['in a nested null', '{"a":{}}', '{"a":{"b":null}}'],
    ['in an empty text', '{"a":1}', '{"a":1,"b":""}'],
    ['in a quote', '{"a":"b"}', '{"a":"\\"b\\""}'],
    ['in the order of members of an object', '{"a":{"b":1,"c":2}}', '{"a":{"c":2,"b":1}}'],
    ['in a common parameter', '{"timestamp":1}', '{"timestamp":"1"}'],
  ] as const) {
    test(how, () => assert.notEqual(meaningOf(left), meaningOf(right)));
  }
});
