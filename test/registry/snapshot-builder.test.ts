import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hashToken } from '../../src/adapters/node/node-digests.ts';
import { TOKEN_INFO_TYPE } from '../../src/model/api.ts';
import type { Document } from '../../src/model/document.ts';
import { type EntryChange, entriesIn } from '../../src/model/entry-change.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { compileSnapshot } from '../../src/registry/compile-snapshot.ts';
import { SnapshotBuilder } from '../../src/registry/snapshot-builder.ts';
import {
  APP_KEY,
  apiEntry,
  appEntry,
  authorizationEntry,
  documentOf,
  MALL_ID,
  merchantEntry,
  PACKAGE,
  TYPE,
  upstreamEntry,
} from '../pipeline/document.ts';

const NAME = { revision: 'r2', edition: 2 };

function builderOf(document: Document = documentOf()) {
  const builder = new SnapshotBuilder(document, hashToken);
  const { snapshot } = builder.replace(document, { revision: 'r1', edition: 1 });
  return { builder, snapshot, patch: (...changes: readonly EntryChange[]) => builder.patch(changes, NAME) };
}

/** What of a snapshot calls are decided by, without the numbers that types and grants happen to have. */
function decidedBy(snapshot: Snapshot) {
  const types = [...snapshot.apis.keys()].sort();
  const indexOf = (type: string) => [...(snapshot.apis.get(type)?.values() ?? [])][0]?.typeIndex ?? -1;
  return {
    apis: types.map(type => [
      type,
      [...(snapshot.apis.get(type) ?? [])].map(([version, api]) => ({ ...api, version, typeIndex: 0 })),
    ]),
    apps: [...snapshot.apps.values()].map(app => ({
      ...app,
      grant: types.filter(type => snapshot.permissions.holds(app.grant, indexOf(type), 0)),
    })),
    merchants: [...snapshot.merchants],
    sizes: [snapshot.bodyBytesMax, snapshot.uploadBytesMax],
  };
}

const put = {
  api: (changes: Parameters<typeof apiEntry>[0] = {}): EntryChange => {
    const entry = apiEntry(changes);
    return { kind: 'api', id: `${entry.type} ${entry.version}`, entry };
  },
  package: (types: readonly string[], code = PACKAGE): EntryChange => ({
    kind: 'package',
    id: code,
    entry: { code, types },
  }),
  upstream: (changes: Parameters<typeof upstreamEntry>[0]): EntryChange => ({
    kind: 'upstream',
    id: 'orders',
    entry: upstreamEntry(changes),
  }),
};
const gone = (kind: EntryChange['kind'], id: string): EntryChange => ({ kind, id, entry: undefined });

/** Changes after which a patched snapshot is held to one that is compiled from the whole document. */
const CASES: readonly (readonly [string, readonly EntryChange[], Partial<Document>])[] = [
  ['an API that comes', [put.api({ type: 'new' })], { apis: [apiEntry(), apiEntry({ type: 'new' })] }],
  ['an API that goes', [gone('api', `${TYPE} V1`)], { apis: [] }],
  ['an API that becomes a draft', [put.api({ status: 'draft' })], { apis: [] }],
  ['one version of two that goes', [put.api({ version: 'V2' }), gone('api', `${TYPE} V2`)], {}],
  [
    'an upstream with another deadline, and with it the APIs that are bound to it',
    [put.upstream({ timeoutMs: 7 })],
    { upstreams: [upstreamEntry({ timeoutMs: 7 })] },
  ],
  [
    'a pattern, and later a type that fits it',
    [put.package(['bg.*']), put.api({ type: 'bg.later' })],
    { packages: [{ code: PACKAGE, types: ['bg.*'] }], apis: [apiEntry(), apiEntry({ type: 'bg.later' })] },
  ],
  [
    'a package that names a type before there is one',
    [put.package(['soon']), put.api({ type: 'soon' })],
    { packages: [{ code: PACKAGE, types: ['soon'] }], apis: [apiEntry(), apiEntry({ type: 'soon' })] },
  ],
  ['a package that goes', [gone('package', PACKAGE)], { packages: [] }],
  [
    "limits for the gateway's own type",
    [put.api({ type: TOKEN_INFO_TYPE, upstream: undefined, bodyBytesMax: 5 })],
    { apis: [apiEntry(), apiEntry({ type: TOKEN_INFO_TYPE, upstream: undefined, bodyBytesMax: 5 })] },
  ],
  [
    "the gateway's own type, declared and given up again",
    [put.api({ type: TOKEN_INFO_TYPE, version: 'V2' }), gone('api', `${TOKEN_INFO_TYPE} V2`)],
    {},
  ],
  [
    'a largest body that goes',
    [put.api({ type: 'x', bodyBytesMax: 2 ** 24, ingress: 'upload' }), gone('api', 'x V1')],
    {},
  ],
  ['an app that goes', [gone('app', APP_KEY)], { apps: [] }],
  [
    'an app of which two changes come: the later counts',
    [
      { kind: 'app', id: APP_KEY, entry: appEntry({ packages: [] }) },
      { kind: 'app', id: APP_KEY, entry: appEntry({ status: 'suspended' }) },
    ],
    { apps: [appEntry({ status: 'suspended' })] },
  ],
  [
    'a merchant that is suspended',
    [{ kind: 'merchant', id: String(MALL_ID), entry: merchantEntry({ status: 'suspended' }) }],
    { merchants: [merchantEntry({ status: 'suspended' })] },
  ],
];

describe('a patched snapshot', () => {
  for (const [what, changes, whole] of CASES) {
    test(`is what the whole document would compile to after: ${what}`, () => {
      const expected = decidedBy(compileSnapshot(documentOf(whole), 'r2', hashToken).snapshot);
      assert.deepEqual(decidedBy(builderOf().patch(...changes).snapshot), expected);
      const one = builderOf();
      for (const change of changes) one.patch(change);
      assert.deepEqual(decidedBy(one.patch().snapshot), expected, 'one by one');
    });
  }

  test('has the name that it is given', () => {
    const { snapshot } = builderOf().patch();
    assert.deepEqual([snapshot.revision, snapshot.edition], ['r2', 2]);
    assert.ok(Object.isFrozen(snapshot));
  });

  test('leaves the one before it as it was, and shares with it what did not change', () => {
    const { snapshot: before, patch } = builderOf();
    const was = decidedBy(before);
    const entry = appEntry({ status: 'closed' });
    const { snapshot: after } = patch({ kind: 'app', id: APP_KEY, entry });
    assert.deepEqual(decidedBy(before), was);
    assert.deepEqual([before.apps.get(APP_KEY)?.isActive, after.apps.get(APP_KEY)?.isActive], [true, false]);
    assert.equal(after.apis, before.apis);
    assert.equal(after.merchants, before.merchants);
    assert.equal(after.permissions, before.permissions);
    const { snapshot: third } = patch(put.package([]));
    assert.equal(third.apps, after.apps, 'a package touches no app');
  });

  test('tells of the authorizations that changed and of no other', () => {
    const { patch } = builderOf();
    const entry = authorizationEntry({ status: 'revoked', tokens: [] });
    const id = `${APP_KEY} ${MALL_ID}`;
    const changed = patch({ kind: 'authorization', id, entry }).grants;
    assert.deepEqual(
      changed.map(({ appKey, mallId, tokens }) => ({ appKey, mallId, tokens })),
      [{ appKey: APP_KEY, mallId: MALL_ID, tokens: [] }],
    );
    assert.deepEqual(patch(gone('authorization', id)).grants, [
      { appKey: APP_KEY, mallId: MALL_ID, tokens: undefined },
    ]);
    assert.deepEqual(patch(put.package([])).grants, []);
  });
});

describe('a whole document after another', () => {
  test('leaves nothing of the one before, and keeps the numbers of types and of combinations', () => {
    const { builder, snapshot: before } = builderOf();
    const document = documentOf({
      apis: [apiEntry({ type: 'first' }), apiEntry()],
      apps: [appEntry({ appKey: 'other' })],
    });
    const { snapshot } = builder.replace(document, NAME);
    const typeIndex = (of: Snapshot) => of.apis.get(TYPE)?.get('V1')?.typeIndex;
    assert.equal(typeIndex(snapshot), typeIndex(before));
    assert.equal(snapshot.apps.get('other')?.grant, before.apps.get(APP_KEY)?.grant);
    assert.deepEqual([...snapshot.apps.keys()], ['other']);
    assert.equal(entriesIn(document).length, builder.replace(document, NAME).grants.length + 6);
  });
});

test('a whole document without packages grants nothing that the one before granted', () => {
  const { builder, snapshot } = builderOf();
  const [granted] = decidedBy(snapshot).apps;
  assert.notDeepEqual(granted?.grant, []);
  const { snapshot: next } = builder.replace(documentOf({ packages: [] }), NAME);
  assert.deepEqual(
    decidedBy(next).apps.map(({ grant }) => grant),
    [[]],
  );
});
