import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Document } from '../../src/model/document.ts';
import { type MayCallQuestion, whyMayCall } from '../../src/registry/why-may-call.ts';
import {
  APP_KEY,
  apiEntry,
  appEntry,
  authorizationEntry,
  documentOf,
  MALL_ID,
  merchantEntry,
  NOW_MS,
  PACKAGE,
  TYPE,
  tokenEntry,
} from '../pipeline/document.ts';

const QUESTION: MayCallQuestion = {
  appKey: APP_KEY,
  type: TYPE,
  version: 'V1',
  mallId: MALL_ID,
  atMs: NOW_MS,
};

/** The codes of the links that are missing. */
function missing(changes: Partial<Document>, question: Partial<MayCallQuestion> = {}): readonly number[] {
  const { may, links } = whyMayCall(documentOf(changes), { ...QUESTION, ...question });
  const codes = links.filter(({ holds }) => !holds).map(({ code }) => code);
  assert.equal(may, codes.length === 0);
  return codes;
}

describe('an app may call an API for a merchant', () => {
  test('where every link holds', () => assert.deepEqual(missing({}), []));

  const CASES: readonly (readonly [
    string,
    Partial<Document>,
    Partial<MayCallQuestion>,
    readonly number[],
  ])[] = [
    ['the app is unknown', {}, { appKey: 'nobody' }, [3_000_026, 3_000_030]],
    ['the app is suspended', { apps: [appEntry({ status: 'suspended' })] }, {}, [3_000_028]],
    ['the type is unknown', {}, { type: 'bg.nothing' }, [3_000_003]],
    ['the version is unknown', {}, { version: 'V9' }, [3_000_003]],
    ['the API is a draft', { apis: [apiEntry({ status: 'draft' })] }, {}, [3_000_003]],
    ['the API is sunset', { apis: [apiEntry({ status: 'sunset' })] }, {}, [3_000_004]],
    ['the API is sunset from now on', { apis: [apiEntry({ sunsetAtMs: NOW_MS })] }, {}, [3_000_004]],
    ['no environment fits', { apis: [apiEntry({ environments: ['staging'] })] }, {}, [5_000_002]],
    ['the app holds no package with it', { apps: [appEntry({ packages: [] })] }, {}, [3_000_027]],
    [
      'the app held it until now',
      { apps: [appEntry({ packages: [{ code: PACKAGE, untilMs: NOW_MS }] })] },
      {},
      [3_000_027],
    ],
    ['no merchant is named', {}, { mallId: undefined }, [3_000_030]],
    ['the merchant authorized nobody', { authorizations: [] }, {}, [3_000_030]],
    [
      'its token is expired',
      { authorizations: [authorizationEntry({ tokens: [tokenEntry({ expiresAtMs: NOW_MS })] })] },
      {},
      [3_000_034],
    ],
    [
      'the authorization is revoked',
      { authorizations: [authorizationEntry({ status: 'revoked' })] },
      {},
      [5_000_000],
    ],
    ['the merchant is suspended', { merchants: [merchantEntry({ status: 'suspended' })] }, {}, [5_000_000]],
    ['the merchant is of another region', { merchants: [merchantEntry({ region: 'eu' })] }, {}, [5_000_000]],
    ['the API is sensitive and not approved', { apis: [apiEntry({ sensitive: true })] }, {}, [5_000_000]],
    [
      'the merchant did not grant it',
      { authorizations: [authorizationEntry({ packages: [] })] },
      {},
      [3_000_032],
    ],
    ['no service is bound', { apis: [apiEntry({ upstream: undefined })] }, {}, [6_000_001]],
  ];
  for (const [what, changes, question, codes] of CASES) {
    test(`and not where ${what}`, () => assert.deepEqual(missing(changes, question), codes));
  }

  test('names the end of a grant that holds, and of one that has ended', () => {
    const document = documentOf({ apps: [appEntry({ packages: [{ code: PACKAGE, untilMs: NOW_MS }] })] });
    const foundAt = (atMs: number) =>
      whyMayCall(document, { ...QUESTION, atMs }).links.find(({ what }) => what.startsWith('the app holds'));
    assert.equal(foundAt(NOW_MS - 1)?.found, `${PACKAGE} until 2025-10-09T08:53:20.000Z`);
    assert.equal(foundAt(NOW_MS)?.found, `${PACKAGE} was granted until 2025-10-09T08:53:20.000Z`);
  });

  test('names all that is missing, in the order of the checks', () => {
    const changes = {
      apps: [appEntry({ status: 'suspended', packages: [] })],
      merchants: [merchantEntry({ status: 'closed' })],
    };
    assert.deepEqual(missing(changes), [3_000_028, 3_000_027, 5_000_000]);
  });
});
