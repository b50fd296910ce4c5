import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TOKEN_INFO_TYPE } from '../../../src/model/api.ts';
import { identifyToken } from '../../../src/pipeline/checks/identify-token.ts';
import {
  apiEntry,
  appEntry,
  authorizationEntry,
  documentOf,
  NOW_MS,
  TOKEN,
  TYPE,
  tokenEntry,
} from '../document.ts';
import { atOnce, said } from '../verdict.ts';
import { apiOf, appOf, bodyOf, type TestWorld, tokenOf, worldOf } from '../world.ts';

function worldWithTokens(...tokens: readonly Parameters<typeof tokenEntry>[0][]): TestWorld {
  const entries = tokens.map(changes => tokenEntry(changes));
  const document = documentOf({
    apis: [apiEntry(), apiEntry({ type: 'open', token: 'none' })],
    apps: [appEntry(), appEntry({ appKey: 'app-2' })],
    authorizations: [authorizationEntry({ tokens: entries })],
  });
  return worldOf(document);
}

interface Call {
  readonly access_token?: unknown;
  readonly app?: string;
  readonly type?: string;
  readonly nowMs?: number;
}

function identify(world: TestWorld, { app, type, nowMs = NOW_MS, access_token = TOKEN }: Call = {}) {
  const facts = { body: bodyOf({ access_token }), app: appOf(world, app), api: apiOf(world, type) };
  return atOnce(identifyToken.run(facts, { ...world, nowMs }));
}

describe('identify-token', () => {
  test('gives the token with the authorization behind it', async () => {
    const world = worldWithTokens({});
    assert.deepEqual(identify(world), { token: await tokenOf(world) });
  });

  test('none, null and an empty text are missing', () => {
    const world = worldWithTokens({});
    const facts = { app: appOf(world), api: apiOf(world) };
    for (const json of ['{}', '{"access_token":null}', '{"access_token":""}']) {
      assert.equal(said(identifyToken.run({ ...facts, body: bodyOf(json) }, world)), 'token-missing');
    }
  });

  test('a token has 1 to 255 letters, digits, underscores and hyphens, both ends included', () => {
    const valid = ['t', 'A-z_09', 't'.repeat(255)];
    const world = worldWithTokens(...valid.map(value => ({ value })));
    for (const access_token of valid) assert.equal(said(identify(world, { access_token })), 'passes');
    assert.equal(said(identify(world, { access_token: 't'.repeat(256) })), 'token-unknown');
  });

  test('what has not the grammar of a token is unknown, even where the directory would know it', () => {
    const invalid = ['t'.repeat(256), ' t', 't ', 't\n', 't.t', 'té'];
    const world = worldWithTokens(...invalid.map(value => ({ value })));
    for (const access_token of [...invalid, 7, true, [TOKEN], { a: TOKEN }]) {
      assert.equal(said(identify(world, { access_token })), 'token-unknown');
    }
  });

  test('a token that nobody issued is unknown, and case counts', () => {
    const world = worldWithTokens({});
    for (const access_token of ['nobody', TOKEN.toUpperCase(), TOKEN.slice(1)]) {
      assert.equal(said(identify(world, { access_token })), 'token-unknown');
    }
  });

  test("another app's token is not ours, whatever its status", () => {
    for (const status of ['current', 'revoked', 'superseded'] as const) {
      const world = worldWithTokens({ status });
      assert.equal(said(identify(world, { app: 'app-2' })), 'token-of-other-app');
    }
  });

  test('a superseded or revoked token is not current', () => {
    for (const status of ['revoked', 'superseded'] as const) {
      assert.equal(said(identify(worldWithTokens({ status }))), 'token-not-current');
    }
  });

  test('a token is current until its instant of expiry, and expired from that instant on', () => {
    const world = worldWithTokens({ expiresAtMs: NOW_MS });
    assert.equal(said(identify(world, { nowMs: NOW_MS - 1 })), 'passes');
    assert.equal(said(identify(world, { nowMs: NOW_MS })), 'token-not-current');
    assert.equal(said(identify(world, { nowMs: NOW_MS + 1 })), 'token-not-current');
  });

  test('an API that needs none does not look at one', () => {
    const world = worldWithTokens({ status: 'revoked' });
    for (const access_token of ['', 'nobody', TOKEN, 7]) {
      assert.deepEqual(identify(world, { access_token, type: 'open' }), { token: undefined });
    }
  });

  test("the gateway's own type needs one, of any scope", () => {
    const world = worldWithTokens({});
    assert.equal(said(identify(world, { type: TOKEN_INFO_TYPE })), 'passes');
    assert.equal(said(identify(world, { type: TOKEN_INFO_TYPE, access_token: '' })), 'token-missing');
  });

  test('a directory that has to look waits, and its answer is judged alike', async () => {
    const world = worldWithTokens({ status: 'revoked' });
    const token = await tokenOf(world);
    for (const [found, expected] of [
      [token, 'token-not-current'],
      [undefined, 'token-unknown'],
    ] as const) {
      const services = { ...world.services, tokens: { find: () => Promise.resolve(found) } };
      const facts = { body: bodyOf({ access_token: TOKEN }), app: appOf(world), api: apiOf(world, TYPE) };
      const verdict = identifyToken.run(facts, { ...world, services });
      assert.ok(verdict instanceof Promise);
      assert.equal(said(await verdict), expected);
    }
  });
});
