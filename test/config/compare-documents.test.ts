import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { compareDocuments } from '../../src/config/compare-documents.ts';
import { documentData } from '../../src/config/document-data.ts';
import { parseDocument } from '../../src/config/parse-document.ts';
import { renderChanges } from '../../src/config/render-changes.ts';
import { exampleOptions, exampleSecrets, exampleText } from './example.ts';
import { documentOf } from './faults-of.ts';

const SECRET = 'first-secret-of-the-app';
const OTHER_SECRET = 'second-secret-of-the-app';
const BEFORE = `
version: 1
apis: [{ type: a.b, limits: [{ by: app, rate: 3, per: 1s }] }, { type: c.d }]
packages: [{ code: p, types: [a.b] }]
apps:
  - { app_key: one, secrets: [${SECRET}], packages: [p], limit: { rate: 5 } }
  - { app_key: two, secrets: [${SECRET}] }
merchants: [{ mall_id: 7 }]
authorizations: [{ app_key: one, mall_id: 7, packages: [p], tokens: [{ value: token-one, expires_at: 2027-11-22 }] }]
`;

/** What the document says once every one of these texts is replaced. */
function changed(...replaced: readonly (readonly [string, string])[]) {
  const after = replaced.reduce((text, [from, to]) => {
    assert.ok(text.includes(from), from);
    return text.replace(from, to);
  }, BEFORE);
  return compareDocuments(documentOf(BEFORE), documentOf(after));
}

describe('the comparison of two documents', () => {
  test('finds none between a document and itself, its defaults written out or its entries in another order', () => {
    assert.deepEqual(changed(), []);
    assert.deepEqual(changed(['{ type: c.d }', '{ type: c.d, version: V1, status: online }']), []);
    assert.deepEqual(
      changed(['{ mall_id: 7 }', '{ mall_id: 7, status: active }'], ['version: 1', 'version: 1\nregion: us']),
      [],
    );
    const [first, second] = [
      '{ app_key: one, secrets: [x12345678x] }',
      '{ app_key: two, secrets: [x12345678x] }',
    ];
    const of = (apps: string) => documentOf(`version: 1\napps: [${apps}]\n`);
    assert.deepEqual(compareDocuments(of(`${first}, ${second}`), of(`${second}, ${first}`)), []);
  });

  test('names each value that differs, where it stands in the document', () => {
    assert.deepEqual(changed(['limit: { rate: 5 }', 'limit: { rate: 6 }, status: suspended']), [
      {
        change: 'changed',
        what: 'app',
        id: 'one',
        fields: [
          { path: 'status', before: '"active"', after: '"suspended"' },
          { path: 'limit.rate', before: '5', after: '6' },
          { path: 'limit.burst', before: '5', after: '6' },
        ],
      },
    ]);
  });

  test('tells entries that are new and gone by their keys', () => {
    const changes = changed(
      ['{ type: c.d }', '{ type: c.d, version: V2 }'],
      ['merchants: [', 'merchants: [{ mall_id: 8 }, '],
    );
    assert.deepEqual(
      changes.map(({ change, what, id }) => `${change} ${what} ${id}`),
      ['removed API c.d V1', 'added API c.d V2', 'added merchant 8'],
    );
  });

  test('tells settings apart from entries, and begins with them', () => {
    const changes = changed(
      ['version: 1', 'version: 1\nregion: eu\napp_limit: none'],
      ['{ type: c.d }', '{ type: e.f }'],
    );
    assert.deepEqual(
      changes.map(({ what, id }) => `${what} ${id}`),
      ['setting region', 'setting app_limit', 'API c.d V1', 'API e.f V1', 'app two', 'merchant 7'],
    );
  });

  test('sees another secret, token or password, and shows none', () => {
    const [app] = changed([SECRET, OTHER_SECRET]);
    assert.deepEqual(app?.fields, [{ path: 'secrets', before: '["‹secret›"]', after: '["‹secret›"]' }]);
    assert.match(
      renderChanges(changed([SECRET, OTHER_SECRET])),
      /^~ app one\n {4}secrets: changed, and is secret$/,
    );
    const [authorization] = changed(['token-one', 'token-two']);
    assert.equal(authorization?.fields[0]?.path, 'tokens');
    const of = (password: string) => documentOf(`version: 1\nstorage: postgres://me:${password}@h/db\n`);
    const [storage] = compareDocuments(of('one'), of('two'));
    assert.equal(storage?.id, 'storage');
    const shown = JSON.stringify([app, authorization, storage]);
    for (const secret of [SECRET, OTHER_SECRET, 'token-one', 'token-two', ':one', ':two'])
      assert.ok(!shown.includes(secret), secret);
  });

  test('says of any two values of any setting that they differ exactly where they do', () => {
    const data = Object.keys(documentData(documentOf('version: 1\n')));
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (one, other) => {
        const of = (rate: number) => documentOf(`version: 1\napp_ceiling: ${rate + 1}\n`);
        const changes = compareDocuments(of(one % 1000), of(other % 1000));
        assert.equal(changes.length, one % 1000 === other % 1000 ? 0 : 1);
        for (const { id } of changes) assert.ok(data.includes(id));
      }),
      { numRuns: 50 },
    );
  });

  test('holds the whole example against an empty document, and shows none of its secrets', () => {
    const parsed = parseDocument(exampleText, { file: 'example.yaml', ...exampleOptions });
    assert.ok('document' in parsed);
    const changes = compareDocuments(documentOf('version: 1\n'), parsed.document);
    const kinds = new Set(changes.map(({ what }) => what));
    assert.deepEqual(
      [...kinds],
      ['setting', 'upstream', 'API', 'package', 'app', 'merchant', 'authorization'],
    );
    const shown = JSON.stringify(changes) + renderChanges(changes);
    for (const secret of exampleSecrets) assert.ok(!shown.includes(secret), secret);
  });
});

describe('changes as text', () => {
  test('are one below the other, with what differs below each, and long values cut', () => {
    const [first, ...others] = renderChanges([
      {
        change: 'changed',
        what: 'API',
        id: 'a.b V1',
        fields: [
          { path: 'timeout', before: undefined, after: '"2s"' },
          { path: 'request_schema', before: `"${'x'.repeat(100)}"`, after: 'true' },
        ],
      },
      { change: 'added', what: 'app', id: 'one', fields: [] },
      { change: 'removed', what: 'merchant', id: '7', fields: [] },
    ]).split('\n');
    assert.equal(first, '~ API a.b V1');
    assert.deepEqual(others, [
      '    timeout: none → "2s"',
      `    request_schema: "${'x'.repeat(59)}… → true`,
      '+ app one',
      '- merchant 7',
    ]);
  });

  test('say how many more there are than were asked for', () => {
    const many = Array.from({ length: 5 }, (_, id) => ({
      change: 'added' as const,
      what: 'app',
      id: `${id}`,
      fields: [],
    }));
    assert.equal(renderChanges(many, 2), '+ app 0\n+ app 1\n… and 3 more');
  });
});
