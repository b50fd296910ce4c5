import assert from 'node:assert/strict';
import { createHash, hash } from 'node:crypto';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { md5Hex } from '../../sdk/src/md5.ts';
import { type CallParameters, type JsonValue, rawJson } from '../../sdk/src/parameters.ts';
import { sign, signText } from '../../sdk/src/sign.ts';
import { BodyScanner } from '../../src/wire/body-scanner.ts';
import { dialectNamed } from '../../src/wire/dialects.ts';
import { ScannedBody } from '../../src/wire/scanned-body.ts';
import { SignVerifier } from '../../src/wire/sign-verifier.ts';
import { bodyInPrintedOrder, readPublishedVectors } from '../reference/published-vectors.ts';

const published = readPublishedVectors();
const skip = published === undefined ? 'skipped: 1 file of published vectors is absent' : false;
const SECRET = '0123456789abcdef0123456789abcdef01234567';

describe('the client signs the published vectors', { skip }, () => {
  for (const vector of published?.sign ?? []) {
    test(`"${vector.name}" from its raw text`, () => {
      assert.equal(sign(vector.body, vector.secret), vector.sign);
      if (vector.base !== undefined) assert.equal(signText(vector.body), vector.base);
    });
  }

  test('the nested order printed on the page of the worked example has another sign', () => {
    for (const vector of published?.sign.filter(each => each.bodyPrintedOnTheSamePage !== undefined) ?? []) {
      assert.notEqual(sign(bodyInPrintedOrder(vector), vector.secret), vector.sign);
    }
  });

  test('the body with every corner as the dialect plain', () => {
    assert.ok(published);
    const { body, secret, signs, bases } = published.dialects;
    assert.equal(sign(body, secret), signs.plain);
    assert.equal(signText(body), bases.plain);
  });
});

describe('what is signed', () => {
  const cases: readonly {
    readonly what: string;
    readonly parameters: CallParameters;
    readonly text: string;
  }[] = [
    { what: 'a bigint by its digits', parameters: { id: 601099548666279999n }, text: 'id601099548666279999' },
    {
      what: 'a raw number by its text',
      parameters: { f: rawJson('1.0'), e: rawJson('1e400') },
      text: 'e1e400f1.0',
    },
    {
      what: 'raw JSON compactly',
      parameters: { o: rawJson('{ "a" : [1.50, "\\u00e9\\/"] }') },
      text: 'o{"a":[1.50,"é/"]}',
    },
    { what: 'keys in byte order', parameters: { b: 1, Z: 2, _: 3, 10: 4, 9: 5 }, text: '10495Z2_3b1' },
    { what: 'a string by its characters', parameters: { s: 'shelf 10" \\ ü' }, text: 'sshelf 10" \\ ü' },
    { what: 'an empty string as its key', parameters: { s: '' }, text: 's' },
    { what: 'neither null nor undefined', parameters: { n: null, u: undefined, a: 1 }, text: 'a1' },
    { what: 'booleans by their words', parameters: { t: true, f: false }, text: 'ffalsettrue' },
    {
      what: 'nested values compactly, with the shortest escapes',
      parameters: { o: [{ a: 'x"\n\u001f<é/', n: null, u: undefined }, 2n] },
      text: String.raw`o[{"a":"x\"\n\u001f<é/","n":null},2]`,
    },
    { what: 'a date by its JSON', parameters: { d: new Date(0) }, text: 'd1970-01-01T00:00:00.000Z' },
    { what: 'no sign that is there already', parameters: { a: 1, sign: 'x' }, text: 'a1' },
  ];
  for (const { what, parameters, text } of cases) {
    test(`is ${what}`, () => assert.equal(signText(parameters), text));
  }

  test('is what the gateway reads from the same text, whatever the JSON', () => {
    const verifier = new SignVerifier(bytes => hash('md5', bytes, 'hex'));
    const value = fc.jsonValue({ noUnicodeString: false, stringUnit: 'grapheme-composite' });
    const names = fc.stringMatching(/^[ -~]{1,6}$/);
    fc.assert(
      fc.property(fc.dictionary(names, value), fc.constantFrom(undefined, 1, '\t'), (object, space) => {
        const text = JSON.stringify(object, null, space);
        const scanned = new BodyScanner().scan(Buffer.from(text));
        assert.ok(scanned instanceof ScannedBody, text);
        const read = Buffer.from(verifier.signText(scanned, dialectNamed('plain'))).toString('utf8');
        assert.equal(signText(text), read);
      }),
      { numRuns: 2_000, seed: 40 },
    );
  });
});

describe('what has no exact spelling is refused before it is sent', () => {
  const cases: readonly {
    readonly what: string;
    readonly parameters: CallParameters;
    readonly says: RegExp;
  }[] = [
    {
      what: 'an integer that has lost digits',
      parameters: { a: { id: 2 ** 53 } },
      says: /a\.id: digits are lost/,
    },
    {
      what: 'half a character',
      parameters: { a: ['\ud83d'] },
      says: /a\[0\]: a surrogate without its other half/,
    },
    { what: 'infinity', parameters: { a: [1, Infinity] }, says: /a\[1\]: JSON has no Infinity/ },
    { what: 'text that is an array', parameters: '[1]', says: /one JSON object/ },
    { what: 'a name that stands twice', parameters: '{"a":1,"\\u0061":2}', says: /"a" stands twice/ },
  ];
  for (const { what, parameters, says } of cases) {
    test(what, () => assert.throws(() => sign(parameters, SECRET), { name: 'TypeError', message: says }));
  }

  test('a function, which only untyped callers can pass', () => {
    // What the types refuse, JavaScript lets through.
    const parameters = { a: () => 1 } as unknown as { a: JsonValue };
    assert.throws(() => sign(parameters, SECRET), /a: JSON has no function/);
  });

  test('text that is no JSON', () => {
    assert.throws(() => sign('{"a":01}', SECRET), SyntaxError);
    assert.throws(() => rawJson('1,2'), SyntaxError);
  });
});

test('MD5 agrees with the platform for every length of the last blocks, and for the standard texts', () => {
  assert.equal(md5Hex(new Uint8Array()), 'd41d8cd98f00b204e9800998ecf8427e');
  assert.equal(md5Hex(Buffer.from('message digest')), 'f96b697d7cb7938d525a2f31aaf161d0');
  for (let length = 0; length < 300; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 31 + length * 7) & 255);
    assert.equal(md5Hex(bytes), createHash('md5').update(bytes).digest('hex'), String(length));
  }
});
