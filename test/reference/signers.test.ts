import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBody } from './json-text.ts';
import { createRandom, type Random } from './random.ts';
import { dialects, signBase } from './sign-bases.ts';
import { type ClientRecord, type ClientValue, signCall } from './signers.ts';
import { writeString } from './token-writer.ts';
import { verify } from './verify.ts';

const seed = 11;
const secret = '0123456789abcdef0123456789abcdef01234567';

/** A call with every corner in which dialects differ. */
const corners: ClientRecord = {
  type: 'x.y',
  title: 'shelf "10"',
  note: null,
  memo: '',
  detail: { html: `<i>a=b & 'c'</i>`, gone: null, list: [null, 1, { gone: null }] },
  city: 'Zürich',
};

for (const dialect of dialects) {
  test(`a client of the ${dialect} dialect is verified in that dialect alone when its call has every corner`, () => {
    const { sign, body } = signCall(dialect, corners, secret);
    assert.deepEqual(verify(Buffer.from(body), [secret], sign), {
      reads: true,
      matches: [{ dialect, secretIndex: 0 }],
    });
  });

  test(`a client of the ${dialect} dialect sends its own sign in the body`, () => {
    const { sign, body } = signCall(dialect, corners, secret);
    const sent: unknown = JSON.parse(body);
    assert.deepEqual(sent, { ...corners, sign });
  });

  test(`any call of a client of the ${dialect} dialect is verified in it`, () => {
    for (let nth = 0; nth < 500; nth += 1) {
      const params = anyParams(createRandom(seed, nth));
      const { sign, body } = signCall(dialect, params, secret);
      const verification = verify(Buffer.from(body), [secret], sign);
      const where = `seed ${seed} call ${nth}: ${body}`;
      assert.ok(verification.reads, where);
      assert.ok(
        verification.matches.some(match => match.dialect === dialect),
        where,
      );
    }
  });
}

test('the calls of the clients have other texts in other dialects', () => {
  const { body } = signCall('plain', corners, secret);
  const reading = readBody(Buffer.from(body));
  assert.ok(reading.reads);
  assert.equal(new Set(dialects.map(dialect => signBase(reading.body, dialect))).size, dialects.length);
});

function anyParams(random: Random): ClientRecord {
  const names = ['type', 'app_key', 'Z', 'a', 'a1', '10', '9', '_'];
  return Object.fromEntries(names.map(name => [name, anyValue(random, 0)]));
}

function anyValue(random: Random, depth: number): ClientValue {
  switch (random.below(depth < 3 ? 6 : 4)) {
    case 0:
      return null;
    case 1:
      return random.oneIn(2);
    case 2:
      return random.pick([0, -1, 1.5, 1e21, 5e-324, 1711009072]);
    case 3:
      return writeString(random).meaning;
    case 4:
      return [anyValue(random, depth + 1), anyValue(random, depth + 1)];
    default:
      return {
        [writeString(random).meaning]: anyValue(random, depth + 1),
        b: anyValue(random, depth + 1),
        3: null,
      };
  }
}
