import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MockService } from '../../src/adapters/mock/mock-service.ts';
import { outbox } from '../../src/adapters/node/turn-outbox.ts';
import { Publication } from '../../src/main/publication.ts';
import { UpstreamDirectory } from '../../src/main/upstream-directory.ts';
import type { Document } from '../../src/model/document.ts';
import type { EntryChange } from '../../src/model/entry-change.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import {
  APP_KEY,
  appEntry,
  authorizationEntry,
  documentOf,
  MALL_ID,
  NOW_MS,
  TOKEN,
  tokenEntry,
  upstreamEntry,
} from '../pipeline/document.ts';
import { MovableClock } from '../ports/movable-clock.ts';

function publicationOf(document: Document) {
  const clock = new MovableClock(NOW_MS);
  const mocks = new MockService(
    () => Promise.resolve(),
    () => undefined,
  );
  const upstreams = new UpstreamDirectory({ clock, outbox }, mocks);
  const sandbox = document.mode === 'sandbox' ? new Sandbox(clock) : undefined;
  return { upstreams, publication: new Publication({ document, revision: 'r1', sandbox, upstreams }) };
}

const suspended: EntryChange = { kind: 'app', id: APP_KEY, entry: appEntry({ status: 'suspended' }) };
const otherToken: EntryChange = {
  kind: 'authorization',
  id: `${APP_KEY} ${MALL_ID}`,
  entry: authorizationEntry({ tokens: [tokenEntry({ value: 'other' })] }),
};

for (const mode of ['production', 'sandbox'] as const) {
  describe(`changes of entries in mode ${mode}`, () => {
    test('are served from then on, all together, under the next edition', () => {
      const { publication } = publicationOf(documentOf({ mode }));
      const before = publication.feed.current();
      publication.patch([suspended, otherToken], 'r2');
      const after = publication.feed.current();
      assert.deepEqual([before.edition, after.edition, after.revision], [1, 2, 'r2']);
      assert.deepEqual(
        [before.apps.get(APP_KEY)?.isActive, after.apps.get(APP_KEY)?.isActive],
        [true, false],
      );
      assert.deepEqual(
        [publication.tokens.find(TOKEN), publication.tokens.find('other')?.status],
        [undefined, 'current'],
      );
      assert.equal(publication.served.revision, 'r2');
    });

    test('are in the document that is told as the one that is served', () => {
      const { publication } = publicationOf(documentOf({ mode }));
      publication.patch([suspended], 'r2');
      publication.patch([otherToken], 'r3');
      const { apps, authorizations } = publication.served.document;
      assert.equal(apps.find(({ appKey }) => appKey === APP_KEY)?.status, 'suspended');
      assert.ok(authorizations.some(({ tokens }) => tokens[0]?.value === 'other'));
    });

    test('reach the services, of which those that are not touched stay', () => {
      const url = 'http://127.0.0.1:9';
      const first = upstreamEntry({ name: 'first', mock: false, urls: [url] });
      const second = upstreamEntry({ name: 'second', mock: false, urls: [url] });
      const { publication, upstreams } = publicationOf(documentOf({ mode, upstreams: [first] }));
      publication.patch([{ kind: 'upstream', id: 'second', entry: second }], 'r2');
      assert.deepEqual(
        upstreams.states().map(({ name }) => name),
        ['first', 'second'],
      );
      publication.patch([{ kind: 'upstream', id: 'first', entry: undefined }], 'r3');
      assert.deepEqual(
        upstreams.states().map(({ name }) => name),
        ['second'],
      );
      upstreams.cut();
    });

    test('and a whole document after them leaves nothing of them', () => {
      const { publication } = publicationOf(documentOf({ mode }));
      publication.patch([suspended, otherToken], 'r2');
      publication.publish(documentOf({ mode }), 'r3');
      assert.equal(publication.feed.current().apps.get(APP_KEY)?.isActive, true);
      assert.equal(publication.tokens.find('other'), undefined);
      assert.equal(publication.feed.current().edition, 3);
    });
  });
}

describe('what calls were decided by before a change', () => {
  test('is kept in a sandbox, with its tokens', () => {
    const { publication } = publicationOf(documentOf({ mode: 'sandbox' }));
    publication.patch([suspended, otherToken], 'r2');
    const former = publication.edition(1);
    assert.equal(former.snapshot.apps.get(APP_KEY)?.isActive, true);
    assert.ok(former.tokens.find(TOKEN));
    assert.equal(former.tokens.find('other'), undefined);
    assert.equal(publication.documents.length, 2);
  });

  test('is not kept in production: what is served now stands for it', () => {
    const { publication } = publicationOf(documentOf({ mode: 'production' }));
    publication.patch([suspended], 'r2');
    assert.equal(publication.edition(1).snapshot, publication.feed.current());
    assert.equal(publication.edition(1).tokens, publication.tokens);
  });
});
