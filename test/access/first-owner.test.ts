import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { OWNER, openAccess, PASSWORD, refused } from './access-stage.ts';

describe('the first owner', () => {
  test('is named once, as a user', async () => {
    const { access, deeds } = await openAccess();
    assert.equal(await access.hasOwner(), false);
    await access.nameFirstOwner({ user: { name: 'ann', password: PASSWORD } });
    assert.equal(await access.hasOwner(), true);
    await refused(access.nameFirstOwner({ token: { name: 'ci' } }), 'conflict', /is spent/);
    await refused(
      access.nameFirstOwner({ user: { name: 'bob', password: PASSWORD } }),
      'conflict',
      /is spent/,
    );
    assert.deepEqual(await deeds(), ['bootstrap token access.bootstrap user ann']);
  });

  test('is one of those who ask at once', async () => {
    const { access } = await openAccess();
    const asked = ['ann', 'bob', 'eve'].map(name =>
      access.nameFirstOwner({ user: { name, password: PASSWORD } }),
    );
    const settled = await Promise.allSettled(asked);
    assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await access.users({ after: undefined, limit: 9 })).length, 1);
  });

  test('may be a token, which is an owner’s', async () => {
    const { access } = await openAccess();
    const first = await access.nameFirstOwner({ token: { name: 'ci' } });
    assert.ok('token' in first);
    assert.equal((await access.identifyToken(first.token.value))?.role, 'owner');
  });

  test('stays: the last owner cannot be disabled, revoked or made something else', async () => {
    const { access, addUser } = await openAccess();
    const first = await access.nameFirstOwner({ token: { name: 'ci' } });
    assert.ok('token' in first);
    await refused(access.revokeAdminToken(first.token.id, 'x'), 'conflict', /last owner/);
    assert.notEqual(await access.identifyToken(first.token.value), undefined);
    await addUser('ann', 'owner');
    await access.revokeAdminToken(first.token.id, 'x');
    await refused(access.changeUser('ann', { isDisabled: true }, 'x'), 'conflict', /last owner/);
    const grant = { role: 'viewer', developer: null } as const;
    await refused(access.changeUser('ann', { grant }, 'x'), 'conflict', /last owner/);
    const [ann] = await access.users({ after: undefined, limit: 1 });
    assert.deepEqual([ann?.role, ann?.isDisabled, ann?.version], ['owner', false, 1]);
  });

  test('is not counted by a token that has expired', async () => {
    const { access, addUser, clock } = await openAccess();
    await addUser('ann', 'owner');
    const ask = { name: 'x', role: 'owner', developer: null, scopes: [], lifetimeMs: 1000 } as const;
    await access.issueAdminToken(ask, OWNER, 'user:ann');
    clock.advance(1000);
    await refused(access.changeUser('ann', { isDisabled: true }, 'x'), 'conflict', /last owner/);
  });
});
