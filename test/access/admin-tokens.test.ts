import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Principal } from '../../src/access/principal.ts';
import { NOW_MS } from '../registry/registry-stage.ts';
import { OWNER, openAccess, refused } from './access-stage.ts';

const ASK = { name: 'deploy', role: 'operator', developer: null, scopes: [], lifetimeMs: null } as const;

describe('an admin token', () => {
  test('is shown once, kept as a hash, and says who asks', async () => {
    const { access, store } = await openAccess();
    const { value, id } = await access.issueAdminToken(ASK, OWNER, 'user:ann');
    assert.match(value, /^gwa_[0-9a-f]{16}_[\w-]{43}$/);
    const principal = await access.identifyToken(value);
    assert.deepEqual(principal, {
      kind: 'token',
      id,
      name: 'deploy',
      role: 'operator',
      developer: null,
      scopes: [],
      expiresAtMs: null,
    });
    assert.ok(
      !JSON.stringify(await store.access.adminTokens({ after: undefined, limit: 9 })).includes(value),
    );
    assert.ok(!JSON.stringify(await access.adminTokens({ after: undefined, limit: 9 })).includes('hash'));
  });

  test('is nobody’s with one character changed, and nobody’s where it was never issued', async () => {
    const { access } = await openAccess();
    const { value } = await access.issueAdminToken(ASK, OWNER, 'user:ann');
    const last = value.endsWith('A') ? 'B' : 'A';
    assert.equal(await access.identifyToken(`${value.slice(0, -1)}${last}`), undefined);
    assert.equal(await access.identifyToken(`gwa_${'0'.repeat(16)}_${'a'.repeat(43)}`), undefined);
    assert.equal(await access.identifyToken('anything'), undefined);
  });

  test('ends at its instant, not before', async () => {
    const { access, clock } = await openAccess();
    const { value } = await access.issueAdminToken({ ...ASK, lifetimeMs: 1000 }, OWNER, 'user:ann');
    clock.advance(999);
    assert.notEqual(await access.identifyToken(value), undefined);
    clock.advance(1);
    assert.equal(await access.identifyToken(value), undefined);
  });

  test('ends at once where it is revoked, and stays so', async () => {
    const { access, deeds } = await openAccess();
    const { value, id } = await access.issueAdminToken(ASK, OWNER, 'user:ann');
    const revoked = await access.revokeAdminToken(id, 'user:bob');
    assert.equal(revoked.revokedAtMs, NOW_MS);
    assert.equal(await access.identifyToken(value), undefined);
    await access.revokeAdminToken(id, 'user:bob');
    assert.deepEqual(await deeds(), [
      `user:ann admin-token.issue admin token ${id}`,
      `user:bob admin-token.revoke admin token ${id}`,
    ]);
    await refused(access.revokeAdminToken('none', 'user:bob'), 'not-found', /no admin token none/);
  });

  test('tells its last use to a minute', async () => {
    const { access, clock } = await openAccess();
    const { value } = await access.issueAdminToken(ASK, OWNER, 'user:ann');
    const lastUse = async () => (await access.adminTokens({ after: undefined, limit: 1 }))[0]?.lastUsedAtMs;
    await access.identifyToken(value);
    assert.equal(await lastUse(), NOW_MS);
    clock.advance(59_999);
    await access.identifyToken(value);
    assert.equal(await lastUse(), NOW_MS);
    clock.advance(1);
    await access.identifyToken(value);
    assert.equal(await lastUse(), NOW_MS + 60_000);
  });

  test('of a narrowed issuer does no more than that one, and lives no longer', async () => {
    const { access } = await openAccess();
    const issuer: Principal = {
      ...OWNER,
      kind: 'token',
      scopes: ['apps:write', 'access:write'],
      expiresAtMs: NOW_MS + 1000,
    };
    const issue = (more: object) =>
      access.issueAdminToken({ ...ASK, lifetimeMs: 1000, ...more }, issuer, 'token:x');
    await refused(issue({ scopes: [] }), 'invalid', /more than the token/);
    await refused(issue({ scopes: ['apis:read'] }), 'invalid', /more than the token/);
    await refused(issue({ scopes: ['apps:read'], lifetimeMs: null }), 'invalid', /longer than the token/);
    await refused(issue({ scopes: ['apps:read'], lifetimeMs: 1001 }), 'invalid', /longer than the token/);
    assert.deepEqual((await issue({ scopes: ['apps:read'] })).scopes, ['apps:read']);
  });

  test('takes a developer where its role is one, and none where it is not', async () => {
    const { access } = await openAccess();
    const issue = (more: object) => access.issueAdminToken({ ...ASK, ...more }, OWNER, 'user:ann');
    await refused(issue({ role: 'developer' }), 'invalid', /needs one/);
    await refused(issue({ role: 'developer', developer: 'nobody' }), 'invalid', /no developer nobody/);
    await refused(issue({ developer: 'acme' }), 'invalid', /sees every developer/);
    await refused(issue({ scopes: ['apps:fly'] }), 'invalid', /no scope 'apps:fly'/);
    assert.equal((await issue({ role: 'developer', developer: 'acme' })).developer, 'acme');
  });

  test('of a developer lets nobody in while the developer is suspended', async () => {
    const { access, registry } = await openAccess();
    const ask = { ...ASK, role: 'developer', developer: 'acme' } as const;
    const { value } = await access.issueAdminToken(ask, OWNER, 'user:ann');
    assert.equal((await access.identifyToken(value))?.developer, 'acme');
    const set = (status: string) =>
      registry.amend({ kind: 'developer', id: 'acme' }, { status }, { actor: 'user:ann' });
    await set('suspended');
    assert.equal(await access.identifyToken(value), undefined);
    await set('active');
    assert.notEqual(await access.identifyToken(value), undefined);
  });

  test('keeps its developer in the registry: the name goes to nobody else meanwhile', async () => {
    const { access, registry } = await openAccess();
    const ask = { ...ASK, role: 'developer', developer: 'lonely' } as const;
    await registry.put('developer', '{"id":"lonely"}', { actor: 'user:ann' });
    const { id } = await access.issueAdminToken(ask, OWNER, 'user:ann');
    const name = { kind: 'developer', id: 'lonely' } as const;
    await refused(registry.remove(name, { actor: 'user:ann' }), 'conflict', /still has access/);
    await access.revokeAdminToken(id, 'user:ann');
    assert.equal((await registry.remove(name, { actor: 'user:ann' })).isChanged, true);
  });
});
