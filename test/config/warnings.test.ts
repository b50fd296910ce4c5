import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { warningsOf } from './faults-of.ts';

describe('what is accepted but not served yet is warned about:', () => {
  for (const [path, text] of [
    ['listen.portal', 'listen: { portal: 127.0.0.1:1 }'],
    ['listen.tls', 'listen: { tls: { cert: c, key: k } }'],
    ['storage', 'storage: postgres://h'],
    ['counters', 'counters: redis://h'],
    ['apps[0].redirect_uris', 'apps: [{ app_key: o, secrets: [s], redirect_uris: [https://a/b] }]'],
  ] as const) {
    test(path, () => {
      const [warning, ...others] = warningsOf(`version: 1\n${text}`);
      assert.equal(warning?.path, path);
      assert.equal(warning?.line, 2);
      assert.match(warning?.message ?? '', /is accepted but not served yet/);
      assert.deepEqual(others, []);
    });
  }

  test('and what is served is not', () => {
    const served =
      'secrets_key: k\nstorage: sqlite:./x.db\ncounters: memory:   # here\nupstreams: [{ name: u, urls: [http://a, http://b], context_key: k }]\napis: [{ type: a, method: PUT, idempotent: true, ingress: upload, max_upload: 1GiB, path: "/x/{id}", request_schema: {}, contract: report, response_schema: true }]\napps: [{ app_key: o, secrets: [s], replay_guard: refuse, token_lifetime: 90d }]';
    assert.deepEqual(warningsOf(`version: 1\n${served}`), []);
  });
});

describe('what may be a mistake is warned about:', () => {
  test('a package pattern that matches no API', () => {
    const text =
      'version: 1\napis: [{ type: a.b }]\npackages: [{ code: p, types: [a.*, b.*, a.b, bg.open.accesstoken.*] }]';
    assert.deepEqual(
      warningsOf(text).map(each => [each.path, each.message]),
      [['packages[0].types[1]', "no API has the type 'b.*'"]],
    );
  });

  test('an approval for an API that no document declares yet', () => {
    const text = 'version: 1\napis: [{ type: a.b }]\nmerchants: [{ mall_id: 7, approved: [a.b, a.c] }]';
    assert.deepEqual(
      warningsOf(text).map(each => [each.path, each.message]),
      [['merchants[0].approved[1]', "there is no API type 'a.c'"]],
    );
  });

  test('a successor that is no API: a type, or a type in one version', () => {
    const text =
      'version: 1\napis: [{ type: a, successor: b }, { type: b, successor: a V1 }, { type: c, successor: a V2 }, { type: d, successor: e }]';
    assert.deepEqual(
      warningsOf(text).map(each => [each.path, each.message]),
      [
        ['apis[2].successor', "there is no API 'a V2'"],
        ['apis[3].successor', "there is no API 'e'"],
      ],
    );
  });

  test('a contract without a schema', () => {
    assert.equal(
      warningsOf('version: 1\napis: [{ type: a, contract: enforce }]')[0]?.path,
      'apis[0].contract',
    );
  });
});
