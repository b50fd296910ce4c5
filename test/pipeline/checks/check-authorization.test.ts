import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkAuthorization } from '../../../src/pipeline/checks/check-authorization.ts';
import { apiEntry, authorizationEntry, documentOf, merchantEntry, TYPE } from '../document.ts';
import { atOnce, said } from '../verdict.ts';
import { apiOf, tokenOf, worldOf } from '../world.ts';

interface Case {
  readonly authorization?: Parameters<typeof authorizationEntry>[0];
  readonly merchant?: Parameters<typeof merchantEntry>[0];
  readonly sensitive?: boolean;
}

async function check({ authorization = {}, merchant = {}, sensitive = false }: Case) {
  const document = documentOf({
    apis: [apiEntry({ sensitive })],
    merchants: [merchantEntry(merchant)],
    authorizations: [authorizationEntry(authorization)],
  });
  const world = worldOf(document);
  return atOnce(checkAuthorization.run({ api: apiOf(world), token: await tokenOf(world) }, world));
}

const PASS: readonly (readonly [string, Case])[] = [
  ['an active authorization of an active merchant of this region', {}],
  ['a sensitive API that the merchant is approved for', { sensitive: true, merchant: { approved: [TYPE] } }],
  ['an approval that is not needed', { merchant: { approved: ['bg.other'] } }],
];

const REFUSED: readonly (readonly [string, Case, RegExp])[] = [
  ['a revoked authorization', { authorization: { status: 'revoked' } }, /revoked/],
  ['a suspended merchant', { merchant: { status: 'suspended' } }, /merchant/],
  ['a closed merchant', { merchant: { status: 'closed' } }, /merchant/],
  ['a merchant of another region', { merchant: { region: 'eu' } }, /region/],
  ['a sensitive API that the merchant is not approved for', { sensitive: true }, /sensitive/],
  [
    'an approval for another API',
    { sensitive: true, merchant: { approved: [`${TYPE}.x`, 'bg.*'] } },
    /sensitive/,
  ],
];

describe('check-authorization', () => {
  for (const [what, changes] of PASS) {
    test(`lets pass: ${what}`, async () => {
      assert.equal(said(await check(changes)), 'passes');
    });
  }

  for (const [what, changes, cause] of REFUSED) {
    test(`refuses ${what}, and tells only the log why`, async () => {
      const verdict = await check(changes);
      assert.equal(said(verdict), 'not-authorized');
      assert.match('cause' in verdict ? (verdict.cause ?? '') : '', cause);
      assert.equal('message' in verdict, false);
    });
  }

  test('a call without a token has no authorization to check', () => {
    const world = worldOf(documentOf({ apis: [apiEntry({ token: 'none', sensitive: true })] }));
    assert.equal(said(checkAuthorization.run({ api: apiOf(world), token: undefined }, world)), 'passes');
  });
});
