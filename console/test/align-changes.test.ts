import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alignChanges } from '../src/requests/align-changes.ts';

function part(kind: 'same' | 'added' | 'removed', text: string) {
  return { kind, text };
}

describe('changes are aligned', () => {
  test('to begin with the name of what is missing', () => {
    const found = [part('same', '›a'), part('removed', 'ccess_tokenuplc…a'), part('same', 'pp_key1')];
    assert.deepEqual(alignChanges(found), [
      part('same', '›'),
      part('removed', 'access_tokenuplc…'),
      part('same', 'app_key1'),
    ]);
  });

  test('by more than their own length where the text repeats itself', () => {
    assert.deepEqual(alignChanges([part('same', 'xababab'), part('added', 'ab')]), [
      part('same', 'x'),
      part('added', 'ab'),
      part('same', 'ababab'),
    ]);
  });

  test('not at all where nothing can move, and replacements stay as they are', () => {
    for (const found of [
      [part('same', 'x'), part('added', 'y'), part('same', 'z')],
      [part('same', 'aa'), part('removed', 'a'), part('added', 'b'), part('same', 'c')],
      [part('added', 'a'), part('same', 'a')],
    ])
      assert.deepEqual(alignChanges(found), found);
  });
});
