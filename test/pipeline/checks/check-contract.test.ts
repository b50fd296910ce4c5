import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkContract } from '../../../src/pipeline/checks/check-contract.ts';
import { apiEntry, documentOf } from '../document.ts';
import { atOnce } from '../verdict.ts';
import { apiOf, bodyOf, receivedOf, UPLOAD, worldOf } from '../world.ts';

const SCHEMA = {
  type: 'object',
  properties: { pageNumber: { type: 'integer', minimum: 1, maximum: 100 }, list: { type: 'array' } },
  required: ['pageNumber'],
  additionalProperties: false,
};
const COMMON =
  '"type":"x","app_key":"k","sign":"s","timestamp":1,"data_type":"JSON","access_token":"t","version":"V1"';

interface Sent {
  readonly isUpload?: boolean;
}

function said(
  json: string,
  changes: Parameters<typeof apiEntry>[0] = {},
  { isUpload = false }: Sent = {},
): string | undefined {
  const received = receivedOf(json, { upload: isUpload ? UPLOAD : undefined });
  const world = worldOf(
    documentOf({ apis: [apiEntry({ requestSchema: SCHEMA, contract: 'enforce', ...changes })] }),
  );
  const verdict = atOnce(checkContract.run({ received, body: bodyOf(json), api: apiOf(world) }, world));
  if (verdict.refused === undefined) return 'passes';
  assert.equal(verdict.refused, 'bad-params');
  return verdict.message;
}

describe('check-contract', () => {
  test('looks at the business parameters alone', () => {
    assert.equal(said(`{${COMMON},"pageNumber":1}`), 'passes');
    assert.equal(said(`{${COMMON}}`), 'pageNumber is required');
  });

  test('takes both ends of a bound and refuses what lies outside, with the field in the message', () => {
    for (const page of [1, 100]) assert.equal(said(`{"pageNumber":${page}}`), 'passes');
    assert.equal(said('{"pageNumber":0}'), 'pageNumber must be >= 1');
    assert.equal(said('{"pageNumber":101}'), 'pageNumber must be <= 100');
    assert.equal(said('{"pageNumber":"1"}'), 'pageNumber must be integer');
  });

  test('a parameter that the contract does not know is named', () => {
    assert.equal(said('{"pageNumber":1,"page":2}'), 'page is not a parameter of this API');
  });

  test('the caller cannot make a message of any length', () => {
    const message = said(`{"pageNumber":1,"${'x'.repeat(1000)}":2}`);
    assert.equal(message, `${'x'.repeat(64)} is not a parameter of this API`);
    assert.equal(
      said(`{"pageNumber":1,"list":[{"${'y'.repeat(100)}":1,"${'y'.repeat(100)}":2}]}`),
      `${'y'.repeat(64)} stands twice in one object`,
    );
  });

  test('a name that stands twice in one nested object is refused, in whatever spelling', () => {
    assert.equal(said('{"pageNumber":1,"list":[{"a":1,"\\u0061":2}]}'), 'a stands twice in one object');
    assert.equal(said('{"pageNumber":1,"list":[{"a":1},{"a":2}]}'), 'passes');
  });

  test('a contract that is off or only reported lets everything pass, nested duplicates as well', () => {
    for (const contract of ['off', 'report'] as const) {
      assert.equal(said('{"pageNumber":"x","list":[{"a":1,"a":2}]}', { contract }), 'passes');
    }
  });

  describe('the file_sha256 of an upload', () => {
    const DIGEST = 'a1'.repeat(32);
    const upload = (digest: string, changes: Parameters<typeof apiEntry>[0] = {}) =>
      said(`{"pageNumber":1,"file_sha256":"${digest}"}`, changes, { isUpload: true });
    const MALFORMED = 'file_sha256 must be SHA-256 digests in hex, one per file, with commas between them';

    test('is no parameter of the API: a contract that takes no others takes it', () => {
      assert.equal(upload(DIGEST), 'passes');
      assert.equal(upload(`${DIGEST},${DIGEST.toUpperCase()}`), 'passes');
    });

    test('is held to a contract that names it', () => {
      const named = (file_sha256: object) => ({
        requestSchema: { ...SCHEMA, properties: { ...SCHEMA.properties, file_sha256 } },
      });
      assert.equal(upload(DIGEST, named({ maxLength: 64 })), 'passes');
      assert.match(
        upload(`${DIGEST},${DIGEST}`, named({ maxLength: 64 })) ?? '',
        /^file_sha256 must NOT have more/,
      );
      const required = { requestSchema: { type: 'object', required: ['file_sha256'] } };
      assert.equal(upload(DIGEST, required), 'passes');
      assert.equal(said('{}', required, { isUpload: true }), 'file_sha256 is required');
    });

    test('is a parameter like any other in JSON, where no file can follow it', () => {
      const body = `{"pageNumber":1,"file_sha256":"${DIGEST}"}`;
      assert.equal(said(body), 'file_sha256 is not a parameter of this API');
    });

    test('that is no digest is refused here, whether or not the API has a contract', () => {
      const malformed = [
        'abc',
        `${DIGEST}0`,
        DIGEST.slice(1),
        `${DIGEST},`,
        `${DIGEST}, ${DIGEST}`,
        `g${DIGEST.slice(1)}`,
      ];
      for (const digest of malformed) {
        assert.equal(upload(digest), MALFORMED, digest);
        assert.equal(upload(digest, { requestSchema: undefined, contract: 'off' }), MALFORMED, digest);
      }
      assert.equal(upload(''), 'passes', 'an empty one counts as missing');
    });
  });

  test('a boolean schema takes everything or nothing', () => {
    assert.equal(said('{"a":1}', { requestSchema: true }), 'passes');
    assert.equal(said('{}', { requestSchema: false }), 'no parameters are allowed');
  });

  test('a name of the prototype is a name like any other', () => {
    const requestSchema = { type: 'object', properties: { ['__proto__']: { type: 'string' } } };
    assert.equal(said('{"pageNumber":1,"__proto__":{"a":1}}'), '__proto__ is not a parameter of this API');
    assert.equal(said('{"toString":1}', { requestSchema }), 'passes');
  });
});
