import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { BodyScanner } from '../../src/wire/body-scanner.ts';
import { DIALECTS, type Dialect, dialectNamed } from '../../src/wire/dialects.ts';
import { ScannedBody } from '../../src/wire/scanned-body.ts';
import { SignVerifier } from '../../src/wire/sign-verifier.ts';

const SECRET = Buffer.from('0123456789abcdef0123456789abcdef01234567');
const OTHER = Buffer.from('f'.repeat(40));
const WRONG = '0'.repeat(32);
const KIB_64 = 64 * 1024;

function bodyOf(text: string): ScannedBody {
  const body = new BodyScanner().scan(Buffer.from(text));
  assert.ok(body instanceof ScannedBody, text.slice(0, 80));
  return body;
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

/** A verifier and every text that it digested. */
function watched() {
  const digested: string[] = [];
  const verifier = new SignVerifier(bytes => {
    digested.push(Buffer.from(bytes).toString('latin1'));
    return md5(bytes);
  });
  return { verifier, digested };
}

function signed(body: ScannedBody, dialect: Dialect, secret: Uint8Array): string {
  return md5(Buffer.concat([secret, new SignVerifier(md5).signText(body, dialect), secret]));
}

/** Bodies with the corners in which dialects differ. */
const corners = fc.constantFrom(
  '',
  '"',
  'say "so"',
  '\\',
  '\n',
  '<a>',
  '&',
  "='",
  'é',
  '😀',
  'plain',
  '/',
  '\u0000',
);
const text = fc.array(corners, { maxLength: 4 }).map(parts => parts.join(''));
const leaf = fc.oneof(text, fc.constantFrom(null, true, false, 0, 1.5));
const { nested } = fc.letrec<{ nested: unknown }>(tie => ({
  nested: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('nested'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', '<c>'), tie('nested'), { maxKeys: 3 }),
  ),
}));
const bodies = fc
  .dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'type'), nested)
  .map(value => JSON.stringify(value));

describe('what is digested', () => {
  test('is, for a wrong sign, the text of every dialect once', () => {
    fc.assert(
      fc.property(bodies, json => {
        const body = bodyOf(json);
        const { verifier, digested } = watched();
        assert.equal(verifier.find(body, WRONG, { secrets: [SECRET], dialects: DIALECTS }), undefined);
        const texts = DIALECTS.map(dialect =>
          Buffer.concat([SECRET, verifier.signText(body, dialect), SECRET]).toString('latin1'),
        );
        assert.deepEqual(new Set(digested), new Set(texts));
        assert.equal(new Set(digested).size, digested.length, 'one text was digested twice');
      }),
      { numRuns: 1000 },
    );
  });

  test('is counted to the byte', () => {
    fc.assert(
      fc.property(bodies, json => {
        const { verifier, digested } = watched();
        verifier.find(bodyOf(json), WRONG, { secrets: [SECRET, OTHER], dialects: DIALECTS });
        assert.equal(verifier.digestedBytes, digested.join('').length);
      }),
    );
  });

  test('is never more than 64 KiB or four times the body, whichever is larger', () => {
    const sizes = [1000, 8 * 1024, 16 * 1024, 40_000, 300_000];
    const shapes: readonly ((filler: string) => object)[] = [
      filler => ({ a: filler }),
      filler => ({ a: [filler] }),
      filler => ({ a: [filler], b: null, c: '' }),
      filler => ({ a: [filler], b: `${filler}"`, c: '', d: null, e: [{ f: null }] }),
      filler => ({ a: Array.from(filler.slice(0, 5000), char => [char]) }),
    ];
    for (const size of sizes) {
      for (const char of ['x', '<', '=', '"', '\n', '\\', 'é', '\u0001']) {
        for (const shape of shapes) assertBudget(bodyOf(JSON.stringify(shape(char.repeat(size)))));
      }
    }
  });

  test('a body at the edge of the budget is digested, and the next byte ends it', () => {
    // Below 16 KiB the budget is 64 KiB; each `<` takes six bytes in the text of gson.
    const bodyWith = (angles: number) => bodyOf(JSON.stringify({ a: ['<'.repeat(angles)] }));
    const gson = dialectNamed('gson');
    const fits = (KIB_64 - 2 * SECRET.length - 'a[""]'.length) / 6;
    const most = Math.floor(fits);
    for (const [angles, isFound] of [
      [most, true],
      [most + 1, false],
    ] as const) {
      const body = bodyWith(angles);
      const { verifier } = watched();
      const found = verifier.find(body, signed(body, gson, SECRET), { secrets: [SECRET], dialects: [gson] });
      assert.equal(found !== undefined, isFound, `${angles} of ${fits}`);
    }
  });

  test('nothing is digested for what cannot be a sign', () => {
    for (const sign of [
      undefined,
      '',
      '0'.repeat(31),
      '0'.repeat(33),
      `${'0'.repeat(31)}g`,
      `${'0'.repeat(31)}é`,
    ]) {
      const { verifier, digested } = watched();
      assert.equal(
        verifier.find(bodyOf('{"a":1}'), sign, { secrets: [SECRET], dialects: DIALECTS }),
        undefined,
      );
      assert.equal(digested.length, 0);
      assert.equal(verifier.digestedBytes, 0);
    }
  });
});

test('what stands in the sign itself makes no dialect write another text', () => {
  for (const sign of ['"\\u0000"', '"\\""', 'null', '""', '{"a":null,"b":"<"}']) {
    const { verifier, digested } = watched();
    verifier.find(bodyOf(`{"a":1,"sign":${sign}}`), WRONG, { secrets: [SECRET], dialects: DIALECTS });
    assert.equal(digested.length, 1, sign);
  }
});

function assertBudget(body: ScannedBody): void {
  for (const secrets of [[SECRET], [SECRET, OTHER]]) {
    const { verifier, digested } = watched();
    verifier.find(body, WRONG, { secrets, dialects: DIALECTS });
    const bytes = digested.reduce((sum, one) => sum + one.length, 0);
    const budget = Math.max(KIB_64, 4 * body.bytes.length);
    assert.ok(bytes <= budget, `${bytes} of ${budget} bytes`);
    assert.ok(bytes > 0, 'at least the plain text of a body that fits is tried');
  }
}

describe('a sign', () => {
  const signers = fc.record({
    dialect: fc.constantFrom(...DIALECTS),
    secret: fc.nat(1),
    isUpper: fc.boolean(),
  });

  test('is found in the first dialect and by the first secret that make it, in any case', () => {
    fc.assert(
      fc.property(bodies, signers, (json, { dialect, secret: index, isUpper }) => {
        const body = bodyOf(json);
        const secrets = [SECRET, OTHER];
        const sign = signed(body, dialect, secrets[index] ?? SECRET);
        const sent = isUpper ? sign.toUpperCase() : sign;
        const found = watched().verifier.find(body, sent, { secrets, dialects: DIALECTS });
        const makes = (one: Dialect): boolean => signed(body, one, secrets[index] ?? SECRET) === sign;
        assert.deepEqual(found, { dialect: DIALECTS.find(makes), secret: index });
      }),
    );
  });

  test('that is wrong costs the same, however near it comes', () => {
    const body = bodyOf(JSON.stringify({ a: null, b: '', c: 'say "so"', d: ['<=>', { e: null }] }));
    const candidates = { secrets: [SECRET, OTHER], dialects: DIALECTS };
    const right = signed(body, dialectNamed('go'), OTHER);
    const near = Array.from({ length: 32 }, (_, at) => {
      const digit = right[at] === '0' ? '1' : '0';
      return right.slice(0, at) + digit + right.slice(at + 1);
    });
    const [first = [], ...others] = [WRONG, ...near].map(sign => {
      const { verifier, digested } = watched();
      assert.equal(verifier.find(body, sign, candidates), undefined);
      return digested;
    });
    assert.ok(first.length > 2);
    for (const digested of others) assert.deepEqual(digested, first);
  });

  test('secrets of different length stand on both sides of the same text', () => {
    const secrets = ['s', 'a much longer secret', 'é'].map(secret => Buffer.from(secret));
    const body = bodyOf('{"b":"two","a":1}');
    for (const [index, secret] of secrets.entries()) {
      const sign = md5(Buffer.concat([secret, Buffer.from('a1btwo'), secret]));
      const { verifier } = watched();
      assert.equal(verifier.find(body, sign, { secrets, dialects: DIALECTS })?.secret, index);
    }
  });

  test('a verifier that has met a large body finds the sign of a small one', () => {
    const { verifier } = watched();
    const candidates = { secrets: [SECRET], dialects: DIALECTS };
    verifier.find(bodyOf(JSON.stringify({ a: ['<'.repeat(500_000)] })), WRONG, candidates);
    const small = bodyOf('{"a":1}');
    assert.ok(verifier.find(small, signed(small, dialectNamed('plain'), SECRET), candidates));
  });
});
