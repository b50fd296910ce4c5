import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BOOTSTRAP, cookieIn, PASSWORD, startAccessStage } from './access-stage.ts';

const PAGE = { 'sec-fetch-site': 'same-origin' };
const USER = { name: 'ann', password: PASSWORD };

/** A stage whose owner ann has signed in, and her cookie. */
async function signedIn() {
  const stage = await startAccessStage();
  await stage.access.nameFirstOwner({ user: USER });
  const answer = await stage.ask('POST', '/session', { token: '', headers: PAGE, json: USER });
  return {
    stage,
    answer,
    cookie: cookieIn(answer),
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  };
}

describe('the bootstrap token', () => {
  test('names the first owner, does nothing else, and is spent then', async () => {
    await using stage = await startAccessStage();
    const early = await stage.ask('GET', '/status', { token: BOOTSTRAP });
    assert.deepEqual([early.status, /does nothing else/.test(early.text)], [403, true]);
    const named = await stage.ask('POST', '/bootstrap', { token: BOOTSTRAP, json: { user: USER } });
    assert.equal(named.status, 200, named.text);
    assert.ok(!named.text.includes('assword'));
    const again = await stage.ask('POST', '/bootstrap', { token: BOOTSTRAP, json: { user: USER } });
    assert.equal(again.status, 401);
  });

  test('is what bootstrap asks for: an owner has no need of it', async () => {
    await using stage = await startAccessStage();
    const asked = await stage.ask('POST', '/bootstrap', { json: { user: USER } });
    assert.deepEqual([asked.status, /takes the bootstrap token/.test(asked.text)], [403, true]);
  });
});

describe('a session in a browser', () => {
  test('is a cookie that no script and no other site gets, and ends with sign-out', async () => {
    await using ann = await signedIn();
    const { stage, answer, cookie } = ann;
    assert.match(
      String(answer.headers['set-cookie']),
      /^gatewright-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const me = await stage.ask('GET', '/me', { token: '', headers: { ...PAGE, cookie } });
    assert.deepEqual(JSON.parse(me.text).name, 'ann');
    const out = await stage.ask('DELETE', '/session', { token: '', headers: { ...PAGE, cookie } });
    assert.match(String(out.headers['set-cookie']), /^gatewright-session=; .*Max-Age=0$/);
    const late = await stage.ask('GET', '/me', { token: '', headers: { ...PAGE, cookie } });
    assert.deepEqual([late.status, /session is over/.test(late.text)], [401, true]);
  });

  test('over TLS is held to this host by its name', async () => {
    await using stage = await startAccessStage();
    await stage.access.nameFirstOwner({ user: USER });
    const headers = { ...PAGE, origin: 'https://gateway.example' };
    const answer = await stage.ask('POST', '/session', { token: '', headers, json: USER });
    assert.match(
      String(answer.headers['set-cookie']),
      /^__Host-gatewright-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
    const cookie = cookieIn(answer);
    assert.equal((await stage.ask('GET', '/me', { token: '', headers: { cookie } })).status, 200);
  });

  for (const [words, headers] of [
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'http://evil.example' }],
    ['no page at all', {}],
  ] as const) {
    test(`neither begins nor changes anything from ${words}`, async () => {
      await using ann = await signedIn();
      const { stage, cookie } = ann;
      const begun = await stage.ask('POST', '/session', { token: '', headers, json: USER });
      assert.equal(begun.status, 403, begun.text);
      const changed = await stage.ask('POST', '/apps/shop:suspend', {
        token: '',
        headers: { ...headers, cookie },
      });
      assert.equal(changed.status, 403, changed.text);
      assert.equal((await stage.ask('GET', '/audit?after=3')).text.includes('app.suspend'), false);
    });
  }

  test('changes what its user may, and the audit names the user', async () => {
    await using ann = await signedIn();
    const { stage, cookie } = ann;
    const headers = { ...PAGE, cookie };
    assert.equal((await stage.ask('POST', '/apps/shop:suspend', { token: '', headers })).status, 200);
    assert.match((await stage.ask('GET', '/audit')).text, /"actor":"user:ann","action":"app.suspend"/);
  });

  test('is refused after too many guesses, with the time to wait', async () => {
    await using stage = await startAccessStage();
    await stage.access.nameFirstOwner({ user: USER });
    const guess = () =>
      stage.ask('POST', '/session', { token: '', headers: PAGE, json: { ...USER, password: 'x' } });
    for (let count = 0; count < 10; count += 1) {
      const refused = await guess();
      assert.deepEqual([refused.status, refused.headers['set-cookie']], [401, undefined]);
    }
    const stopped = await guess();
    assert.deepEqual([stopped.status, stopped.headers['retry-after']], [429, '30']);
  });

  test('gives its user another password', async () => {
    await using ann = await signedIn();
    const { stage, cookie } = ann;
    const headers = { ...PAGE, cookie };
    const json = { from: PASSWORD, to: 'another long password' };
    assert.equal((await stage.ask('PUT', '/me/password', { token: '', headers, json })).status, 200);
    const again = { name: 'ann', password: json.to };
    assert.equal(
      (await stage.ask('POST', '/session', { token: '', headers: PAGE, json: again })).status,
      200,
    );
    assert.equal((await stage.ask('PUT', '/me/password', { json })).status, 409);
  });

  test('gives way to a token in a header', async () => {
    await using ann = await signedIn();
    const { stage, cookie } = ann;
    const token = await stage.tokenOf('viewer');
    const me = await stage.ask('GET', '/me', { token, headers: { cookie } });
    assert.equal(JSON.parse(me.text).role, 'viewer');
    assert.equal(
      (await stage.ask('GET', '/me', { token: 'wrong', headers: { ...PAGE, cookie } })).status,
      401,
    );
  });
});

describe('access', () => {
  test('is given and taken by owners, over the interface', async () => {
    await using stage = await startAccessStage();
    const json = { name: 'ci', role: 'operator', scopes: ['apps:write'], lifetime: '1d' };
    const issued = JSON.parse((await stage.ask('POST', '/admin-tokens:issue', { json })).text);
    const token = String(issued.value);
    assert.equal((await stage.ask('POST', '/apps/shop:suspend', { token })).status, 200);
    const outside = await stage.ask('POST', '/packages/all:x', { token });
    assert.equal(outside.status, 404);
    const narrow = await stage.ask('GET', '/packages', { token });
    assert.deepEqual([narrow.status, /has not the scope packages:read/.test(narrow.text)], [403, true]);
    assert.match(
      String(narrow.headers['www-authenticate']),
      /error="insufficient_scope", scope="packages:read"/,
    );
    assert.equal((await stage.ask('POST', `/admin-tokens/${issued.id}:revoke`)).status, 200);
    assert.equal((await stage.ask('GET', '/apps', { token })).status, 401);
    const user = { name: 'bob', password: PASSWORD, role: 'developer', developer: 'acme' };
    assert.equal((await stage.ask('POST', '/users:add', { json: user })).status, 200);
    const disabled = await stage.ask('PATCH', '/users/bob', { json: { isDisabled: true } });
    assert.equal(JSON.parse(disabled.text).isDisabled, true);
    assert.match((await stage.ask('GET', '/users')).text, /"name":"bob"/);
    assert.match((await stage.ask('GET', '/admin-tokens')).text, /"name":"ci"/);
  });

  test('is listed in pages, of which the last one says that it is', async () => {
    await using stage = await startAccessStage();
    for (let count = 0; count < 4; count += 1) await stage.tokenOf('viewer');
    const first = JSON.parse((await stage.ask('GET', '/admin-tokens?limit=2')).text);
    const second = JSON.parse((await stage.ask('GET', `/admin-tokens?limit=2&after=${first.next}`)).text);
    assert.deepEqual([first.tokens.length, second.tokens.length, second.next], [2, 2, null]);
    assert.equal(first.next, first.tokens[1].id);
  });

  test('is refused for a role that is none, with those that there are', async () => {
    await using stage = await startAccessStage();
    const refused = await stage.ask('POST', '/admin-tokens:issue', { json: { name: 'x', role: 'wizard' } });
    assert.equal(refused.status, 400);
    assert.match(refused.text, /body\.role must be one of owner, operator, auditor, viewer, developer\./);
  });

  test('is not widened by a narrowed token', async () => {
    await using stage = await startAccessStage();
    const token = await stage.tokenOf('owner', ['access:write']);
    const user = { name: 'bob', password: PASSWORD, role: 'owner' };
    assert.equal((await stage.ask('POST', '/users:add', { token, json: user })).status, 403);
    const wider = await stage.ask('POST', '/admin-tokens:issue', {
      token,
      json: { name: 'x', role: 'owner' },
    });
    assert.deepEqual([wider.status, /"path":"scopes"/.test(wider.text)], [422, true]);
  });

  test('opens the metrics to staff, and to nobody else', async () => {
    await using stage = await startAccessStage();
    const { port } = stage.gateway.listening.admin;
    const metrics = async (token: string): Promise<number> => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).status;
    };
    assert.equal(await metrics(await stage.tokenOf('viewer')), 200);
    assert.equal(await metrics(await stage.tokenOf('developer')), 401);
    assert.equal(await metrics(await stage.tokenOf('viewer', ['apps:read'])), 401);
    assert.equal(await metrics('wrong'), 401);
  });
});

describe('a change under an Idempotency-Key', () => {
  const rotate = '/apps/shop/secrets:rotate';
  const keyed = (key: string) => ({ headers: { 'idempotency-key': key }, json: { overlap: '0s' } });

  test('is done once, and answered as it was', async () => {
    await using stage = await startAccessStage();
    const first = await stage.ask('POST', rotate, keyed('k1'));
    const second = await stage.ask('POST', rotate, keyed('k1'));
    assert.deepEqual([first.status, second.text], [200, first.text]);
    assert.equal(JSON.parse((await stage.ask('GET', '/apps/shop/secrets')).text).secrets.length, 2);
  });

  test('is done once where it comes twice at once', async () => {
    await using stage = await startAccessStage();
    const answers = await Promise.all([1, 2, 3].map(() => stage.ask('POST', rotate, keyed('k1'))));
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
    assert.equal(JSON.parse((await stage.ask('GET', '/apps/shop/secrets')).text).secrets.length, 2);
  });

  test('is refused where the key came with another request', async () => {
    await using stage = await startAccessStage();
    await stage.ask('POST', rotate, keyed('k1'));
    const other = await stage.ask('POST', '/apps/rival/secrets:rotate', keyed('k1'));
    assert.deepEqual([other.status, /came with another/.test(other.text)], [422, true]);
  });

  test('is another one where somebody else uses the key', async () => {
    await using stage = await startAccessStage();
    const token = await stage.tokenOf('operator');
    const first = await stage.ask('POST', rotate, keyed('k1'));
    const second = await stage.ask('POST', rotate, { ...keyed('k1'), token });
    assert.notEqual(JSON.parse(first.text).secret, JSON.parse(second.text).secret);
  });

  test('may be tried again where it failed, and has a key that is one', async () => {
    await using stage = await startAccessStage();
    const failed = await stage.ask('POST', '/apps/none:suspend', { headers: { 'idempotency-key': 'k' } });
    const again = await stage.ask('POST', '/apps/none:suspend', { headers: { 'idempotency-key': 'k' } });
    assert.deepEqual([failed.status, again.status], [404, 404]);
    const bad = await stage.ask('POST', rotate, keyed('two words'));
    assert.equal(bad.status, 400);
  });
});
