import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KnownNames } from '../../src/model/known-names.ts';

const known = new KnownNames(['pageNumber', 'pageSize', 'parentOrderSn', 'createAfter', 'id']);

describe('the names of a contract', () => {
  for (const [name, ...meant] of [
    ['page', 'pageNumber', 'pageSize'],
    ['page_number', 'pageNumber'],
    ['PageNumber', 'pageNumber'],
    ['pagenumber', 'pageNumber'],
    ['pageNumbr', 'pageNumber'],
    ['size', 'pageSize'],
    ['orderSn', 'parentOrderSn'],
    ['createAfterTime', 'createAfter'],
    ['no'],
    ['quantity'],
    ['p'.repeat(41)],
  ]) {
    test(`suggest for ${name?.slice(0, 20)}: ${meant.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(known.suggestionsFor(name ?? ''), meant);
    });
  }

  test('suggest at most three', () => {
    const many = new KnownNames(Array.from({ length: 9 }, (_, index) => `pageThing${index}`));
    assert.equal(many.suggestionsFor('page').length, 3);
  });

  test('look up no more than 256 strange names, and remember what they found', () => {
    const names = new KnownNames(['pageNumber']);
    assert.deepEqual(names.suggestionsFor('page'), ['pageNumber']);
    for (let made = 0; made < 300; made += 1) names.suggestionsFor(`made-up-${made}`);
    assert.deepEqual(names.suggestionsFor('page'), ['pageNumber']);
    assert.deepEqual(names.suggestionsFor('pageNo'), [], 'the 257th is not looked up');
  });

  test('take a name of the prototype as a name like any other', () => {
    assert.equal(known.has('toString'), false);
    assert.deepEqual(known.suggestionsFor('__proto__'), []);
  });
});
