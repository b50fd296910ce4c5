import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assert as check, property, string } from 'fast-check';
import { AesSealer } from '../../../src/adapters/node/aes-sealer.ts';
import { SealError } from '../../../src/ports/secret-sealer.ts';

const KEY = new Uint8Array(32).fill(1);
const OTHER = new Uint8Array(32).fill(2);
const sealer = new AesSealer(KEY);

describe('a sealed secret', () => {
  test('opens as what it was, whatever it is', () => {
    check(
      property(string({ unit: 'binary' }), string(), (secret, place) => {
        const wellFormed = secret.toWellFormed();
        assert.equal(sealer.open(sealer.seal(wellFormed, place), place), wellFormed);
      }),
    );
  });

  test('is another text each time, and shows nothing of the secret', () => {
    const [one, other] = [sealer.seal('hush', 'p'), sealer.seal('hush', 'p')];
    assert.notEqual(one, other);
    assert.doesNotMatch(one, /hush/);
    assert.match(one, new RegExp(String.raw`^gw1\.${sealer.keyId}\.[\w-]{16}\.[\w-]+$`));
  });

  test('does not open at another place', () => {
    assert.throws(() => sealer.open(sealer.seal('hush', 'app_secrets|a|1'), 'app_secrets|b|1'), SealError);
  });

  test('does not open once any character of it was changed', () => {
    const sealed = sealer.seal('hush-hush', 'p');
    for (let at = 0; at < sealed.length; at += 1) {
      // The last character of base64url holds bits that stand for nothing.
      if (at === sealed.length - 1 || sealed[at + 1] === '.') continue;
      const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
      assert.throws(() => sealer.open(changed, 'p'), SealError, `at ${at}`);
    }
  });

  test('names the keys where the key is another one', () => {
    const other = new AesSealer(OTHER);
    assert.throws(
      () => other.open(sealer.seal('hush', 'p'), 'p'),
      new RegExp(`sealed with the key ${sealer.keyId}, and the key given is ${other.keyId}`),
    );
  });

  test('of a former key opens with the new one beside it, and is told from one of the new key', () => {
    const both = new AesSealer(OTHER, [KEY]);
    const sealed = sealer.seal('hush', 'p');
    assert.equal(both.open(sealed, 'p'), 'hush');
    assert.equal(both.isCurrent(sealed), false);
    assert.equal(both.isCurrent(both.seal('hush', 'p')), true);
  });

  test('takes keys of 32 bytes only', () => {
    for (const bytes of [0, 31, 33])
      assert.throws(() => new AesSealer(new Uint8Array(bytes)), /a key has 32 bytes/);
  });
});
