import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, test } from 'node:test';
import { BodyScanner } from '../../src/wire/body-scanner.ts';
import { DIALECTS, dialectNamed } from '../../src/wire/dialects.ts';
import { ScannedBody } from '../../src/wire/scanned-body.ts';
import { SignVerifier } from '../../src/wire/sign-verifier.ts';
import { bodyInPrintedOrder, readPublishedVectors } from '../reference/published-vectors.ts';

const published = readPublishedVectors();
const skip = published === undefined ? 'skipped: 1 file of published vectors is absent' : false;
const verifier = new SignVerifier(bytes => hash('md5', bytes, 'hex'));

describe('the gateway reproduces the published vectors', { skip }, () => {
  for (const vector of published?.sign ?? []) {
    test(`the sign of "${vector.name}" is accepted as plain`, () => {
      if (vector.base !== undefined) assert.equal(baseOf(vector.body, 'plain'), vector.base);
      assert.equal(acceptedDialect(vector.body, vector), 'plain');
    });
  }

  test('the nested order printed on the page of the worked example is refused', () => {
    const printed = (published?.sign ?? []).filter(vector => vector.bodyPrintedOnTheSamePage !== undefined);
    assert.equal(printed.length, 1);
    for (const vector of printed)
      assert.equal(acceptedDialect(bodyInPrintedOrder(vector), vector), undefined);
  });

  for (const { name } of DIALECTS) {
    test(`the published sign of the ${name} dialect is accepted as ${name}, in either case`, () => {
      assert.ok(published);
      const { body, secret, signs, bases } = published.dialects;
      if (bases[name] !== undefined) assert.equal(baseOf(body, name), bases[name]);
      assert.equal(acceptedDialect(body, { secret, sign: signs[name] }), name);
      assert.equal(acceptedDialect(body, { secret, sign: signs[name].toLowerCase() }), name);
    });
  }

  test('every dialect of the gateway has a published sign, and every published sign a dialect', () => {
    assert.deepEqual(
      Object.keys(published?.dialects.signs ?? {}),
      DIALECTS.map(dialect => dialect.name),
    );
  });
});

function scannedBody(text: string): ScannedBody {
  const scanned = new BodyScanner().scan(Buffer.from(text));
  assert.ok(scanned instanceof ScannedBody);
  return scanned;
}

function baseOf(text: string, name: Parameters<typeof dialectNamed>[0]): string {
  return Buffer.from(verifier.signText(scannedBody(text), dialectNamed(name))).toString('utf8');
}

function acceptedDialect(
  text: string,
  { secret, sign }: { readonly secret: string; readonly sign: string },
): string | undefined {
  const candidates = { secrets: [Buffer.from(secret)], dialects: DIALECTS };
  return verifier.find(scannedBody(text), sign, candidates)?.dialect.name;
}
