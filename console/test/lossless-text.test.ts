import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { insertMembers } from '../src/api/insert-members.ts';
import { businessParameters } from '../src/explorer/business-parameters.ts';
import { nodeAt, parseTree, writeAt } from '../src/explorer/json-tree.ts';
import { indentJson } from '../src/parts/indent-json.ts';
import { alignPasted } from '../src/requests/align-pasted.ts';
import { diffText } from '../src/requests/diff-text.ts';

describe('indentJson', () => {
  test('takes no character away and adds only blanks', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const text = JSON.stringify(value);
        const laidOut = indentJson(text)
          .filter(token => token.kind !== 'space')
          .map(token => token.text)
          .join('');
        assert.equal(laidOut, text);
      }),
    );
    assert.equal(
      indentJson('{"a":1.0,"b":[601099548666279999,{}]}')
        .map(token => token.text)
        .join(''),
      '{\n  "a": 1.0,\n  "b": [\n    601099548666279999,\n    {}\n  ]\n}',
    );
  });

  test('leaves what is no JSON as it is', () => {
    assert.deepEqual(indentJson('{"a":'), [{ kind: 'other', text: '{"a":' }]);
  });
});

describe('writeAt', () => {
  const TEXT = '{\n  "id": 601099548666279999,\n  "list": [1.0, 2],\n  "o": {"x": null}\n}';

  test('changes one value and no other character', () => {
    assert.equal(writeAt(TEXT, ['list', '1'], '7e0'), TEXT.replace('2]', '7e0]'));
    assert.equal(writeAt(TEXT, ['o', 'x'], '"y"'), TEXT.replace('null', '"y"'));
  });

  test('adds what is missing, on the way too', () => {
    assert.equal(writeAt('{}', ['a', 'b'], '1'), '{"a": {"b": 1}}');
    assert.equal(writeAt('{"a":[]}', ['a', '0'], '""'), '{"a":[""]}');
    assert.equal(writeAt('{"a":1}', ['b'], '2'), '{"a":1, "b": 2}');
  });

  test('takes away the first, a middle and the last entry', () => {
    assert.equal(writeAt('{"a":1, "b":2, "c":3}', ['a'], null), '{"b":2, "c":3}');
    assert.equal(writeAt('{"a":1, "b":2, "c":3}', ['b'], null), '{"a":1, "c":3}');
    assert.equal(writeAt('{"a":1, "b":2, "c":3}', ['c'], null), '{"a":1, "b":2}');
    assert.equal(writeAt('{"a":1}', ['a'], null), '{}');
  });

  test('what is written is found again, whatever the key', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (object, key) => {
        const text = writeAt(JSON.stringify(object), [key], '1.50');
        const root = parseTree(text);
        const node = root === null ? undefined : nodeAt(root, [key]);
        assert.equal(node === undefined ? undefined : text.slice(node.start, node.end), '1.50');
      }),
    );
  });
});

test('business parameters of a body keep their characters, common ones go', () => {
  const body = '{"sign":"A","app_key":"k","id":601099548666279999, "n" : 1.0,"type":"a.b"}';
  assert.equal(businessParameters(body), '{\n  "id":601099548666279999,\n  "n" : 1.0\n}');
  assert.equal(businessParameters('no JSON'), '{}');
});

test('members are put in front of an object without touching the rest', () => {
  assert.equal(insertMembers('{ "a": 1e400 }', [['t', 'x"']]), '{"t":"x\\"","a": 1e400 }');
  assert.equal(insertMembers('{}', [['t', 'x']]), '{"t":"x"}');
  assert.throws(() => insertMembers('[]', []), SyntaxError);
});

test('a diff leads from one text to the other, and marks only what differs', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '😀', ' '), maxLength: 30 });
  fc.assert(
    fc.property(word, word, (before, after) => {
      const parts = diffText(before, after);
      assert.equal(
        parts
          .filter(part => part.kind !== 'added')
          .map(part => part.text)
          .join(''),
        before,
      );
      assert.equal(
        parts
          .filter(part => part.kind !== 'removed')
          .map(part => part.text)
          .join(''),
        after,
      );
    }),
  );
  assert.deepEqual(diffText('pageSize10type', 'pageSize1.0type'), [
    { kind: 'same', text: 'pageSize1' },
    { kind: 'added', text: '.' },
    { kind: 'same', text: '0type' },
  ]);
});

test('a pasted string is compared without its secret and its whole token', () => {
  const expected = '‹app_secret›access_token2nif…app_keydemodata_typeJSON‹app_secret›';
  const core = 'access_token2nifvmpyymapp_keydemodata_typeJSON';
  const secret = 'c7e0a1a63542be4de3cb5488f9fba8149e8fc290';
  for (const pasted of [core, `${secret}${core}${secret}`, ` ${core}\n`]) {
    assert.equal(alignPasted(expected, pasted), expected);
  }
  assert.equal(
    alignPasted(expected, core.replace('JSON', 'json'))
      .replace('json', 'JSON')
      .includes('access_token2nif…app_key'),
    true,
  );
  assert.equal(alignPasted(expected, 'something else'), 'something else');
});
