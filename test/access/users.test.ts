import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openAccess, PASSWORD, refused } from './access-stage.ts';

describe('a user', () => {
  test('has a name that is given once, and a password that is kept as Argon2id alone', async () => {
    const { access, store, addUser } = await openAccess();
    const added = await addUser('ann');
    assert.ok(!('passwordHash' in added));
    const kept = await store.access.user('ann');
    assert.match(kept?.passwordHash ?? '', /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[\w+/]{22}\$[\w+/]{43}$/);
    await refused(addUser('ann'), 'conflict', /already/);
    await access.changeUser('ann', { isDisabled: true }, 'test');
    await refused(addUser('ann'), 'conflict', /never given again/);
  });

  for (const [password, words] of [
    ['short', /5 characters/],
    ['x'.repeat(257), /257 characters/],
    ['the password of annabel', /holds the name/],
  ] as const) {
    test(`is refused with a password of ${password.length} characters that is none`, async () => {
      const { access } = await openAccess();
      const ask = { name: 'annabel', password, role: 'viewer', developer: null } as const;
      await refused(access.addUser(ask, 'test'), 'invalid', words);
    });
  }

  for (const name of ['', 'Ann', '1ann', 'ann bell', 'ann/x', 'a'.repeat(65)]) {
    test(`is refused under the name '${name.slice(0, 9)}'`, async () => {
      const { access } = await openAccess();
      const ask = { name, password: PASSWORD, role: 'viewer', developer: null } as const;
      await refused(access.addUser(ask, 'test'), 'invalid', /no name of a user/);
    });
  }

  test('is changed as ordered, and the audit names who and what, never a password', async () => {
    const { access, addUser, store, deeds } = await openAccess();
    await addUser('ann');
    const grant = { role: 'developer', developer: 'acme' } as const;
    const changed = await access.changeUser('ann', { grant, password: 'another long password' }, 'user:bob');
    assert.deepEqual([changed.role, changed.developer, changed.version], ['developer', 'acme', 2]);
    await refused(access.changeUser('eve', {}, 'user:bob'), 'not-found', /no user eve/);
    assert.deepEqual(await deeds(), ['test user.add user ann', 'user:bob user.change user ann']);
    const links = JSON.stringify(await store.audit({ after: undefined, limit: 100 }));
    assert.ok(!links.includes('another long') && !links.includes(PASSWORD));
  });
});
