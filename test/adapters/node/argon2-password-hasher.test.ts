import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ARGON2_COST, Argon2PasswordHasher } from '../../../src/adapters/node/argon2-password-hasher.ts';
import { HasherBusy } from '../../../src/ports/password-hasher.ts';

const QUICK = { memoryKiB: 32, passes: 1, lanes: 1 };
const SALT = new Uint8Array(16).fill(9);

describe('a password', () => {
  test('is right with itself alone', async () => {
    const hasher = new Argon2PasswordHasher(() => SALT, QUICK);
    const hash = await hasher.hash('correct horse');
    assert.equal(await hasher.verify('correct horse', hash), true);
    assert.equal(await hasher.verify('correct horsf', hash), false);
    assert.equal(await hasher.verify('', hash), false);
  });

  test('is hashed at the cost that OWASP names as the least, and says so', async () => {
    assert.deepEqual(ARGON2_COST, { memoryKiB: 19_456, passes: 2, lanes: 1 });
    const hash = await new Argon2PasswordHasher(() => SALT).hash('x');
    assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$CQkJCQkJCQkJCQkJCQkJCQ\$[\w+/]{43}$/);
  });

  test('that was hashed at another cost is still right', async () => {
    const hash = await new Argon2PasswordHasher(() => SALT, QUICK).hash('x');
    const dearer = new Argon2PasswordHasher(() => SALT, { ...QUICK, passes: 2 });
    assert.equal(await dearer.verify('x', hash), true);
  });

  test('is wrong where there is no hash, or none of this form', async () => {
    const hasher = new Argon2PasswordHasher(() => SALT, QUICK);
    for (const hash of [undefined, '', 'x', '$argon2i$v=19$m=32,t=1,p=1$CQkJCQkJCQkJCQkJCQkJCQ$abc'])
      assert.equal(await hasher.verify('x', hash), false);
  });

  test('waits behind two others, and is refused behind sixteen that wait', async () => {
    const hasher = new Argon2PasswordHasher(() => SALT, QUICK);
    const asked = await Promise.allSettled(Array.from({ length: 19 }, () => hasher.hash('x')));
    const refused = asked.filter(each => each.status === 'rejected');
    assert.equal(refused.length, 1);
    assert.ok(refused[0]?.reason instanceof HasherBusy);
    await hasher.hash('x');
  });
});
