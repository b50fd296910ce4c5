import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addressSubject, IDLE_MS, SESSION_MS, SESSIONS_PER_USER_MAX } from '../../src/access/sessions.ts';
import { openAccess, PASSWORD, refused } from './access-stage.ts';

type Stage = Awaited<ReturnType<typeof openAccess>>;

/** The cookie of a sign-in that has to succeed. */
async function cookieOf({ signIn }: Stage, name: string): Promise<string> {
  const signed = await signIn(name);
  assert.equal(signed.outcome, 'signed-in');
  // The outcome above has a cookie.
  return (signed as { readonly cookie: string }).cookie;
}

describe('a session', () => {
  test('is opened by name and password, the name in any case, and says who asks', async () => {
    const stage = await openAccess();
    await stage.addUser('ann');
    const signed = await stage.signIn('Ann');
    assert.equal(signed.outcome, 'signed-in');
    assert.ok(signed.outcome === 'signed-in');
    assert.match(signed.cookie, /^[\w-]{43}$/);
    const principal = await stage.access.identifySession(signed.cookie);
    assert.deepEqual(principal, signed.principal);
    assert.deepEqual([principal?.kind, principal?.name, principal?.role], ['session', 'ann', 'operator']);
    assert.deepEqual(await stage.deeds(), ['test user.add user ann', 'user:ann access.sign-in user ann']);
  });

  test('is refused alike for a wrong password, an unknown name and a disabled user', async () => {
    const stage = await openAccess();
    await stage.addUser('ann');
    await stage.addUser('bob');
    await stage.access.changeUser('bob', { isDisabled: true }, 'test');
    for (const [name, password] of [
      ['ann', 'wrong password'],
      ['eve', PASSWORD],
      ['bob', PASSWORD],
    ] as const)
      assert.deepEqual(await stage.signIn(name, password), { outcome: 'refused' });
  });

  test('that was refused is audited without a name that nobody has: it may be a password', async () => {
    const stage = await openAccess();
    await stage.addUser('ann');
    await stage.signIn('ann', 'wrong password');
    await stage.signIn('hunter2hunter2', 'x');
    assert.deepEqual((await stage.deeds()).slice(1), [
      'anybody access.sign-in-refused user ann',
      'anybody access.sign-in-refused an unknown user',
    ]);
    const links = await stage.store.audit({ after: undefined, limit: 100 });
    assert.ok(!JSON.stringify(links).includes('hunter2'));
    assert.ok(!JSON.stringify(links).includes('wrong password'));
  });

  test('ends unused after half an hour, and used after twelve', async () => {
    const stage = await openAccess();
    await stage.addUser('ann');
    const idle = await cookieOf(stage, 'ann');
    stage.clock.advance(IDLE_MS);
    assert.equal(await stage.access.identifySession(idle), undefined);
    const used = await cookieOf(stage, 'ann');
    for (let passed = 0; passed + IDLE_MS < SESSION_MS; passed += IDLE_MS - 1) {
      assert.notEqual(await stage.access.identifySession(used), undefined, `after ${passed} ms`);
      stage.clock.advance(IDLE_MS - 1);
    }
    stage.clock.advance(IDLE_MS);
    assert.equal(await stage.access.identifySession(used), undefined);
  });

  test('ends with sign-out, and with it alone', async () => {
    const stage = await openAccess();
    await stage.addUser('ann');
    const [one, other] = [await cookieOf(stage, 'ann'), await cookieOf(stage, 'ann')];
    await stage.access.signOut(one);
    await stage.access.signOut(one);
    assert.equal(await stage.access.identifySession(one), undefined);
    assert.notEqual(await stage.access.identifySession(other), undefined);
  });

  test('ends where the user is disabled, gets another role or another password', async () => {
    const stage = await openAccess();
    for (const [name, change] of [
      ['ann', { isDisabled: true }],
      ['bob', { grant: { role: 'viewer', developer: null } }],
      ['eve', { password: 'another long password' }],
    ] as const) {
      await stage.addUser(name);
      const cookie = await cookieOf(stage, name);
      await stage.access.changeUser(name, change, 'test');
      assert.equal(await stage.access.identifySession(cookie), undefined, name);
    }
  });

  test('changes its own password with the one of today, and stays where the others end', async () => {
    const stage = await openAccess();
    await stage.addUser('ann');
    const [own, other] = [await cookieOf(stage, 'ann'), await cookieOf(stage, 'ann')];
    const change = (from: string, to: string) => stage.access.changePassword(own, { from, to });
    await refused(change('not this one', 'another long password'), 'invalid', /not the password/);
    await refused(change(PASSWORD, 'short'), 'invalid', /5 characters/);
    await refused(
      change(PASSWORD, 'my name is ann and more').then(() => change('x', 'y')),
      'invalid',
      /not the password/,
    );
    assert.notEqual(await stage.access.identifySession(own), undefined);
    assert.equal(await stage.access.identifySession(other), undefined);
    assert.deepEqual(await stage.signIn('ann', PASSWORD), { outcome: 'refused' });
  });

  test('is one of sixteen of a user: a further one ends the oldest', async () => {
    const stage = await openAccess();
    await stage.addUser('ann');
    const cookies: string[] = [];
    for (let index = 0; index <= SESSIONS_PER_USER_MAX; index += 1) {
      cookies.push(await cookieOf(stage, 'ann'));
      stage.clock.advance(6_000);
    }
    const live = await Promise.all(cookies.map(cookie => stage.access.identifySession(cookie)));
    assert.deepEqual(
      live.map(principal => principal !== undefined),
      [false, ...Array.from({ length: SESSIONS_PER_USER_MAX }, () => true)],
    );
  });
});

describe('guesses of passwords', () => {
  test('of one name are ten at once, then one in thirty seconds, wherever they come from', async () => {
    const stage = await openAccess();
    await stage.addUser('ann');
    for (let guess = 0; guess < 10; guess += 1)
      assert.equal((await stage.signIn('ann', `guess ${guess}`, `198.51.100.${guess}`)).outcome, 'refused');
    assert.deepEqual(await stage.signIn('ann', PASSWORD, '203.0.113.1'), {
      outcome: 'too-many',
      waitMs: 30_000,
    });
    stage.clock.advance(30_000);
    assert.equal((await stage.signIn('ann', PASSWORD, '203.0.113.1')).outcome, 'signed-in');
  });

  test('of one address are twenty at once, whatever the names, and an IPv6 network counts as one', async () => {
    const stage = await openAccess();
    for (let guess = 0; guess < 20; guess += 1)
      assert.equal((await stage.signIn(`n${guess}`, 'guess', `2001:db8::${guess + 1}`)).outcome, 'refused');
    assert.equal((await stage.signIn('other', 'guess', '2001:db8::ffff')).outcome, 'too-many');
    assert.equal((await stage.signIn('other', 'guess', '2001:db8:0:1::1')).outcome, 'refused');
  });

  test('made at once count one by one', async () => {
    const stage = await openAccess();
    await stage.addUser('ann');
    const guesses = Array.from({ length: 15 }, (_, guess) => stage.signIn('ann', `guess ${guess}`));
    const outcomes = (await Promise.all(guesses)).map(({ outcome }) => outcome);
    assert.equal(outcomes.filter(outcome => outcome === 'refused').length, 10);
    assert.equal(outcomes.filter(outcome => outcome === 'too-many').length, 5);
  });

  test('are not forgotten where others are guessed at meanwhile', async () => {
    const stage = await openAccess();
    await stage.addUser('ann');
    for (let guess = 0; guess < 10; guess += 1) await stage.signIn('ann', 'guess', `198.51.100.${guess}`);
    for (let other = 0; other < 300; other += 1)
      await stage.signIn(`other${other}`, 'guess', `203.0.${other % 250}.${other % 99}`);
    assert.equal((await stage.signIn('ann', PASSWORD, '192.0.2.9')).outcome, 'too-many');
  });

  test('that come faster than passwords are looked at are refused as busy', async () => {
    const { access } = await openAccess();
    const asks = Array.from({ length: 30 }, (_, index) => {
      const ask = { name: `user${index}`, password: PASSWORD, role: 'viewer', developer: null } as const;
      return access.addUser(ask, 'test');
    });
    const failed = (await Promise.allSettled(asks)).filter(each => each.status === 'rejected');
    assert.ok(failed.length > 0);
    for (const { reason } of failed) assert.equal(Reflect.get(Object(reason), 'refusal'), 'busy');
  });

  test('of an IPv4 address written as IPv6 are those of the address', () => {
    assert.equal(addressSubject('::ffff:192.0.2.1'), addressSubject('192.0.2.1'));
    assert.notEqual(addressSubject('192.0.2.1'), addressSubject('192.0.2.2'));
  });
});
