import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GrantBook } from '../../src/model/grant.ts';
import { heldForGood } from '../../src/model/held-package.ts';
import { atMoment } from '../../src/model/phase.ts';

const END_MS = 1_800_000_000_000;
const LATER_MS = END_MS + 1000;

describe('a grant', () => {
  test('of the same packages in any order is the same one', () => {
    const book = new GrantBook();
    const grant = book.grantOf(['b', 'a', 'b'].map(heldForGood));
    assert.equal(book.grantOf(['a', 'b'].map(heldForGood)), grant);
    assert.deepEqual(grant.packages, ['a', 'b']);
    assert.equal(atMoment(grant, Number.MAX_SAFE_INTEGER), grant);
  });

  test('loses each package at the instant at which it ends, and not a millisecond before', () => {
    const book = new GrantBook();
    const grant = book.grantOf([
      { code: 'later', untilMs: LATER_MS },
      heldForGood('kept'),
      { code: 'first', untilMs: END_MS },
    ]);
    const heldAt = (nowMs: number): readonly string[] => atMoment(grant, nowMs).packages;
    assert.deepEqual(heldAt(END_MS - 1), ['first', 'kept', 'later']);
    assert.deepEqual(heldAt(END_MS), ['kept', 'later']);
    assert.deepEqual(heldAt(LATER_MS - 1), ['kept', 'later']);
    assert.deepEqual(heldAt(LATER_MS), ['kept']);
  });

  test('has the index of its packages, however long each is held', () => {
    const book = new GrantBook();
    const [all, less] = [book.grantOf(['a', 'b'].map(heldForGood)), book.grantOf([heldForGood('a')])];
    const grant = book.grantOf([heldForGood('a'), { code: 'b', untilMs: END_MS }]);
    assert.equal(grant.index, all.index);
    assert.equal(atMoment(grant, END_MS), less);
  });

  test('of a package that stands twice ends at the later instant', () => {
    const twice = [
      { code: 'a', untilMs: END_MS },
      { code: 'a', untilMs: LATER_MS },
    ];
    const grant = new GrantBook().grantOf(twice);
    assert.deepEqual(atMoment(grant, LATER_MS - 1).packages, ['a']);
    assert.deepEqual(atMoment(grant, LATER_MS).packages, []);
    assert.equal(new GrantBook().grantOf([...twice, heldForGood('a')]).packages.length, 1);
  });
});
