import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type JsonObject, readBody } from './json-text.ts';
import { bodyInPrintedOrder, readPublishedVectors } from './published-vectors.ts';
import { type Dialect, dialects, signBase } from './sign-bases.ts';
import { verify } from './verify.ts';

const published = readPublishedVectors();
const skip = published === undefined ? 'skipped: 1 file of published vectors is absent' : false;

describe('the second verifier reproduces the published vectors', { skip }, () => {
  for (const vector of published?.sign ?? []) {
    test(`the sign of "${vector.name}" is right in the plain dialect`, () => {
      const body = bodyOf(vector.body);
      if (vector.base !== undefined) assert.equal(signBase(body, 'plain'), vector.base);
      assert.ok(matchingDialects(vector.body, vector.secret, vector.sign).includes('plain'));
    });
  }

  test('the nested order printed on the page of the worked example does not reproduce its sign', () => {
    const printed = (published?.sign ?? []).filter(vector => vector.bodyPrintedOnTheSamePage !== undefined);
    assert.equal(printed.length, 1);
    for (const vector of printed) {
      const body = bodyInPrintedOrder(vector);
      assert.notEqual(body, vector.body);
      assert.deepEqual(matchingDialects(body, vector.secret, vector.sign), []);
    }
  });

  for (const dialect of dialects) {
    test(`the published sign of the ${dialect} dialect matches that dialect alone`, () => {
      assert.ok(published);
      const { body, secret, signs, bases } = published.dialects;
      if (bases[dialect] !== undefined) assert.equal(signBase(bodyOf(body), dialect), bases[dialect]);
      assert.deepEqual(matchingDialects(body, secret, signs[dialect]), [dialect]);
      assert.deepEqual(matchingDialects(body, secret, signs[dialect].toLowerCase()), [dialect]);
    });
  }
});

describe('the second verifier reproduces its own vectors', () => {
  // Each digest was made with md5sum from the base written here.
  const secret = 's3cret';
  const body = String.raw`{"b":"\"q\"","a":null,"":"", "n":-0, "o":{"<":"='","z":null,"l":[null,1.0]},"sign":"x"}`;
  const bases: Readonly<Record<Dialect, string>> = {
    plain: String.raw`b"q"n-0o{"<":"='","z":null,"l":[null,1.0]}`,
    'plain-null': String.raw`anullb"q"n-0o{"<":"='","z":null,"l":[null,1.0]}`,
    sparse: String.raw`b"q"n-0o{"<":"='","z":null,"l":[null,1.0]}`,
    official: String.raw`anullb\"q\n-0o{"<":"='","z":null,"l":[null,1.0]}`,
    postman: String.raw`anullb\"q\"n-0o{"<":"='","z":null,"l":[null,1.0]}`,
    gson: String.raw`b"q"n-0o{"\u003c":"\u003d\u0027","l":[null,1.0]}`,
    go: String.raw`b"q"n-0o{"\u003c":"='","z":null,"l":[null,1.0]}`,
  };
  const signs: readonly (readonly [string, readonly Dialect[]])[] = [
    ['DD4B1BD695251FAE5013F609B1BA5827', ['plain', 'sparse']],
    ['DEBC29805CE50567983D78DF7271C276', ['plain-null']],
    ['627E18BE6228494706A02573F1E38EDD', ['official']],
    ['353AA3E1C9786093EB2335610AF15FBF', ['postman']],
    ['E21F7071FC2CDA1FDFAA48EB1C9E9EE1', ['gson']],
    ['300F3B14BE7499BCAB1485FDF428C6C7', ['go']],
  ];

  for (const dialect of dialects) {
    test(`the ${dialect} dialect signs the text that the table asks for`, () => {
      assert.equal(signBase(bodyOf(body), dialect), bases[dialect]);
    });
  }

  for (const [sign, expected] of signs) {
    test(`the sign ${sign} is accepted as ${expected.join(' and ')}, and by no other dialect`, () => {
      assert.deepEqual(matchingDialects(body, secret, sign), expected);
    });
  }

  test('the second of two secrets is named when it is the one that matches', () => {
    assert.deepEqual(verify(Buffer.from('{"a":1}'), ['old', 'new'], '1A6C414B18C614CE79B1F0838653C865'), {
      reads: true,
      matches: dialects.map(dialect => ({ dialect, secretIndex: 1 })),
    });
  });

  test('a sign that is not 32 hex digits matches nothing', () => {
    const sign = '1A6C414B18C614CE79B1F0838653C865';
    for (const wrong of ['', sign.slice(1), `${sign}0`, `g${sign.slice(1)}`, ` ${sign.slice(1)}`]) {
      assert.deepEqual(verify(Buffer.from('{"a":1}'), ['new'], wrong), { reads: true, matches: [] });
    }
  });

  test('a body that does not read is named with its fault and matches nothing', () => {
    assert.deepEqual(verify(Buffer.from('{"a":1,"a":1}'), ['new'], '0'.repeat(32)), {
      reads: false,
      fault: 'duplicate-key',
    });
  });
});

function bodyOf(text: string): JsonObject {
  const reading = readBody(Buffer.from(text));
  assert.ok(reading.reads);
  return reading.body;
}

function matchingDialects(body: string, secret: string, sign: string): readonly Dialect[] {
  const verification = verify(Buffer.from(body), [secret], sign);
  assert.ok(verification.reads);
  return verification.matches.map(match => match.dialect);
}
