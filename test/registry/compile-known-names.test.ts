import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compileKnownNames } from '../../src/registry/compile-known-names.ts';

const page = { pageNumber: { type: 'integer' } };

describe('the names that a contract names', () => {
  for (const [what, schema, names] of [
    [
      'its properties, required ones first',
      { properties: { a: {}, b: {} }, required: ['b', 'c'] },
      ['b', 'c', 'a'],
    ],
    [
      'its properties where others are refused',
      { properties: page, additionalProperties: false },
      ['pageNumber'],
    ],
    [
      'those of its parts',
      { allOf: [{ properties: page }], if: { properties: { a: {} } } },
      ['a', 'pageNumber'],
    ],
    [
      'those that it refers to',
      { $ref: '#/$defs/a~1b', $defs: { 'a/b': { anyOf: [{ properties: page }, { $ref: '#' }] } } },
      ['pageNumber'],
    ],
    [
      'those that depend on others',
      { properties: page, dependentSchemas: { pageNumber: { properties: { x: {} } } } },
      ['pageNumber', 'x'],
    ],
    ['none of its values', { properties: { a: { properties: { inner: {} } } } }, ['a']],
    ['none, where it lists none', { type: 'object', required: ['a'] }, undefined],
    [
      'none, where it welcomes others',
      { properties: page, additionalProperties: { type: 'string' } },
      undefined,
    ],
    [
      'none, where it says that it welcomes others',
      { properties: page, additionalProperties: true },
      undefined,
    ],
    [
      'none, where it welcomes others by a pattern',
      { properties: page, patternProperties: { '^x-': {} } },
      undefined,
    ],
    [
      'none, where a part welcomes others',
      { properties: page, allOf: [{ unevaluatedProperties: {} }] },
      undefined,
    ],
    ['none, where it refers elsewhere', { properties: page, $ref: 'https://a.example/schema' }, undefined],
    ['none, where it refers to an anchor', { properties: page, $ref: '#order' }, undefined],
    ['none, where it refers to nothing', { properties: page, $ref: '#/$defs/x' }, undefined],
    ['none of a schema that takes everything', true, undefined],
    ['none where there is no schema', undefined, undefined],
  ] as const) {
    test(`are ${what}`, () => assert.deepEqual(compileKnownNames(schema)?.names, names));
  }
});
