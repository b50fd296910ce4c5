import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AjvContractChecker } from '../../../src/adapters/ajv/ajv-contract-checker.ts';

const item = {
  type: 'object',
  properties: { carrierId: { type: 'string', minLength: 1 }, quantity: { type: 'integer', minimum: 1 } },
  required: ['carrierId'],
  additionalProperties: false,
};
const SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    pageNumber: { type: 'integer' },
    sort: { enum: ['asc', 'desc'] },
    mode: { const: 'fast' },
    either: { type: ['string', 'null'] },
    list: { type: 'array', items: item, maxItems: 2, uniqueItems: true },
    pair: { prefixItems: [{ type: 'string' }], items: false },
    code: { type: 'string', pattern: '^[a-z]+$', maxLength: 3 },
    'a/b~c': { type: 'boolean' },
  },
  unevaluatedProperties: false,
};

/** Per violation: the parameters and the sentence. */
const MESSAGES: readonly (readonly [unknown, string])[] = [
  [{ pageNumber: '1' }, 'pageNumber must be integer'],
  [{ pageNumber: 1.5 }, 'pageNumber must be integer'],
  [{ sort: 'up' }, 'sort must be one of ["asc","desc"]'],
  [{ mode: 'slow' }, 'mode must be "fast"'],
  [{ either: 7 }, 'either must be string or null'],
  [{ list: {} }, 'list must be array'],
  [{ list: [{}] }, 'list[0].carrierId is required'],
  [{ list: [{ carrierId: 'a' }, { carrierId: 7 }] }, 'list[1].carrierId must be string'],
  [{ list: [{ carrierId: '' }] }, 'list[0].carrierId must NOT have fewer than 1 characters'],
  [{ list: [{ carrierId: 'a', quantity: 0 }] }, 'list[0].quantity must be >= 1'],
  [{ list: [{ carrierId: 'a', color: 'red' }] }, 'list[0].color is not a parameter of this API'],
  [
    { list: [{ carrierId: 'a' }, { carrierId: 'b' }, { carrierId: 'c' }] },
    'list must NOT have more than 2 items',
  ],
  [{ code: 'A' }, 'code must match pattern "^[a-z]+$"'],
  [{ code: 'abcd' }, 'code must NOT have more than 3 characters'],
  [{ 'a/b~c': 1 }, 'a/b~c must be boolean'],
  [{ page: 1 }, 'page is not a parameter of this API'],
  [[], 'the body must be object'],
];

describe('a contract', () => {
  const checker = new AjvContractChecker();

  test('is silent where it is kept', () => {
    const kept = {
      pageNumber: 1,
      sort: 'asc',
      mode: 'fast',
      either: null,
      list: [{ carrierId: 'a', quantity: 1 }],
      pair: ['x'],
      code: 'abc',
      'a/b~c': true,
    };
    for (const parameters of [{}, kept]) assert.equal(checker.firstViolation(SCHEMA, parameters), undefined);
  });

  for (const [parameters, message] of MESSAGES) {
    test(`says "${message}" of ${JSON.stringify(parameters)}`, () => {
      assert.equal(checker.firstViolation(SCHEMA, parameters), message);
    });
  }

  test('is checked in the words of 2020-12', () => {
    assert.equal(
      checker.firstViolation(SCHEMA, { pair: ['x', 'y'] }),
      'pair must NOT have more than 1 items',
    );
    const schema = { type: 'object', dependentRequired: { a: ['b'] } };
    assert.match(checker.firstViolation(schema, { a: 1 }) ?? '', /b/);
  });

  test('names a missing parameter by its place', () => {
    assert.equal(checker.firstViolation({ required: ['page'] }, {}), 'page is required');
    const nested = { properties: { a: { properties: { b: { required: ['c'] } } } } };
    assert.equal(checker.firstViolation(nested, { a: { b: {} } }), 'a.b.c is required');
  });

  test('that is a boolean takes everything or nothing', () => {
    assert.equal(checker.firstViolation(true, { a: 1 }), undefined);
    assert.equal(checker.firstViolation(false, {}), 'no parameters are allowed');
  });

  test('takes formats for annotations, as the standard does', () => {
    const schema = { properties: { at: { type: 'string', format: 'date-time' } } };
    assert.equal(checker.firstViolation(schema, { at: 'some day' }), undefined);
  });

  test('does not change the parameters', () => {
    const schema = { properties: { a: { type: 'integer', default: 7 }, b: { type: 'integer' } } };
    const parameters = { b: '1' };
    assert.equal(checker.firstViolation(schema, parameters), 'b must be integer');
    assert.deepEqual(parameters, { b: '1' });
  });

  test('keeps a name of the caller short', () => {
    const name = 'n'.repeat(5000);
    const closed = { additionalProperties: false };
    assert.equal(
      checker.firstViolation(closed, { [name]: 1 }),
      `${'n'.repeat(64)} is not a parameter of this API`,
    );
    const typed = { additionalProperties: { type: 'integer' } };
    assert.equal(checker.firstViolation(typed, { [name]: 'x' }), `${'n'.repeat(64)} must be integer`);
  });

  test('may share its id with another', () => {
    const one = { $id: 'https://example.com/request', required: ['a'] };
    const two = { $id: 'https://example.com/request', required: ['b'] };
    assert.equal(checker.firstViolation(one, {}), 'a is required');
    assert.equal(checker.firstViolation(two, {}), 'b is required');
  });

  test('may refer to itself', () => {
    const tree = {
      $id: 'https://example.com/tree',
      properties: { name: { type: 'string' }, children: { items: { $ref: '#' } } },
      required: ['name'],
    };
    const parameters = { name: 'a', children: [{ name: 'b', children: [{}] }] };
    assert.equal(checker.firstViolation(tree, parameters), 'children[0].children[0].name is required');
  });

  test('that is no schema is thrown back', () => {
    assert.throws(() => checker.firstViolation({ type: 'nothing' }, {}));
  });
});

describe('schemaFault', () => {
  const faults: readonly (readonly [string, object, RegExp])[] = [
    ['a keyword with a wrong value', { type: 'integr' }, /^type must be one of /],
    ['a reference to nothing', { properties: { a: { $ref: '#/$defs/b' } } }, /can't resolve reference/],
    ['a pattern that is no pattern', { properties: { a: { pattern: '(' } } }, /Invalid regular expression/],
  ];
  for (const [what, schema, expected] of faults) {
    test(`names ${what}, before any call meets it`, () => {
      assert.match(new AjvContractChecker().schemaFault(schema) ?? '', expected);
    });
  }

  test('finds nothing in two schemas of one $id, in true and in false', () => {
    const checker = new AjvContractChecker();
    for (const schema of [{ $id: 'a' }, { $id: 'a', type: 'object' }, true, false]) {
      assert.equal(checker.schemaFault(schema), undefined);
    }
  });
});
