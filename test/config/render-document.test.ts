import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { documentData } from '../../src/config/document-data.ts';
import type { NestedKeys } from '../../src/config/kinds/kind.ts';
import { renderDocument, renderDocumentJson } from '../../src/config/render-document.ts';
import { documentSchema } from '../../src/config/schema.ts';
import { pem } from '../adapters/http/certificates.ts';
import { exampleOptions, exampleSecrets, exampleText } from './example.ts';
import { documentOf } from './faults-of.ts';

const TLS = { ca: pem('ca.pem'), cert: pem('gateway.pem'), key: pem('gateway.key') };

/** Both lists of two, so that masks of secrets and tokens can be filled in again. */
const FULL = `
version: 1
listen: { status: "[::1]:0" }
storage: postgres://me:pw@h/db
messages: { 3000028: "costs $\${5}" }
app_limit: none
journal: { path: ../calls, keep: 36h, max: 64MiB }
upstreams: [{ name: u, urls: [http://a, http://b], staging_url: http://s, timeout: 1500ms, context_key: context-secret }, { name: v, url: https://c, tls: ${JSON.stringify(TLS)} }]
apis:
  - { type: a, upstream: u, online_at: 2027-01-01, deprecated_at: 2027-11-22, sunset_at: 2028-02-29T12:00:00.5Z, successor: a V1, environments: [formal, staging], timeout: 90s, method: GET, path: "/x/{id}", contract: report, response_schema: { type: object }, max_body: 1500, request_schema: { const: "$\${x}" }, limits: [{ by: app, rate: 3, per: 1d }], day_quotas: { api: 9000, app: 1000, merchant: 50 }, example: { id: 601099548666279999, f: 1.50, s: "$\${y}" } }
packages: [{ code: p, types: ["*"] }]
apps: [{ app_key: o, secrets: [first-secret, { value: second-secret, until: 2027-12-01T00:00:00.001Z }], limit_override: { limit: none, until: 2026-12-24 }, packages: [{ code: p, until: 2027-11-22 }], replay_guard: report, limit: { rate: 5 }, day_quota: 2000 }]
merchants: [{ mall_id: 7, approved: [a] }]
authorizations: [{ app_key: o, mall_id: 7, packages: [p], tokens: [{ value: token-value, expires_at: 2027-11-22 }] }]
`;

describe('the effective document', () => {
  const document = documentOf(FULL);

  for (const [name, render] of [
    ['YAML', renderDocument],
    ['JSON', renderDocumentJson],
  ] as const) {
    test(`reads as the same document again from ${name}, but for what is masked`, () => {
      const filled = [
        'context-secret',
        TLS.ca,
        TLS.cert,
        TLS.key,
        'first-secret',
        'second-secret',
        'token-value',
      ].reduce(
        (text, secret) => text.replace(/"?‹secret›"?(?!@)/, JSON.stringify(secret)),
        render(document).replace('//‹secret›@', '//me:pw@'),
      );
      assert.deepEqual(documentOf(filled), document);
    });

    test(`holds no secret as ${name}`, () => {
      const text = render(documentOf(exampleText, exampleOptions)) + render(document);
      for (const secret of [
        ...exampleSecrets,
        'first-secret',
        'token-value',
        'context-secret',
        'me:pw',
        'PRIVATE KEY',
      ]) {
        assert.ok(!text.includes(secret), secret);
      }
    });

    test(`keeps the digits of an example as ${name}`, () => {
      assert.match(render(document), /\{"id":601099548666279999,"f":1\.50,/);
    });
  }

  test('is JSON that any parser reads', () => {
    assert.equal(
      Object.keys(JSON.parse(renderDocumentJson(document))).length,
      Object.values(documentData(document)).filter(value => value !== undefined).length,
    );
  });

  test('names every key that is served', () => {
    const asked = documentOf(
      `version: 1
secrets_key: k
upstreams: [{ name: u, url: http://h, health: { path: /h } }]
developers: [{ id: d, name: D, contact: c }]
apps: [{ app_key: a, name: A, developer: d, secrets: [s] }]
merchants: [{ mall_id: 1 }]
authorizations: [{ app_key: a, mall_id: 1, tokens: [{ hash: ${'h'.repeat(43)} }] }]`,
    );
    const printed = [document, documentOf(''), asked].map(renderDocument).join('');
    for (const name of servedNames(documentSchema.nested))
      assert.match(printed, new RegExp(`\\b${name}:`), name);
  });
});

function* servedNames(nested: NestedKeys | undefined): Generator<string> {
  for (const key of nested?.keys ?? []) {
    if (key.served === 'not yet') continue;
    yield key.name;
    yield* servedNames(key.kind.nested);
  }
}
