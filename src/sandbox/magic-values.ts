import { type ErrorName, errorNames, errorRows } from '../errors/table.ts';
import type {
  ApiEntry,
  AppEntry,
  AuthorizationEntry,
  Document,
  MerchantEntry,
  PackageEntry,
  TokenEntry,
} from '../model/document.ts';
import { heldForGood } from '../model/held-package.ts';
import { MOCK_OK } from '../model/mock-type.ts';
import { NEVER_MS } from '../model/never-ms.ts';
import { sandboxApi, sandboxApp } from './sandbox-entries.ts';

/** The secret of every magic app. It is published: it opens nothing but a sandbox. */
export const MAGIC_SECRET = 'sandbox-secret';
/** The magic app and token with which calls succeed. */
export const GOOD_APP = 'ak_sandbox';
export const GOOD_TOKEN = 'at_sandbox';

/** A permission package of the sandbox; the blank keeps it apart from those that a document can name. */
const MOCK_PACKAGE = 'sandbox mock';
const MOCK_SCOPE = 'sandbox mock scope';

/** A magic app, and the row that its calls meet. */
export interface MagicApp {
  readonly appKey: string;
  readonly meets: ErrorName;
  readonly changes: Partial<AppEntry>;
}

/** TEST-NET-1 of RFC 5737: nobody calls from there. */
const NOWHERE = '192.0.2.1';
const MINUTE_MS = 60_000;

const OTHER_SECRET = { value: 'not the published one', untilMs: NEVER_MS };

export const MAGIC_APPS: readonly MagicApp[] = [
  { appKey: GOOD_APP, meets: 'success', changes: {} },
  { appKey: 'ak_suspended', meets: 'app-key-suspended', changes: { status: 'suspended' } },
  { appKey: 'ak_iplist', meets: 'address-not-allowed', changes: { ipAllow: [NOWHERE] } },
  { appKey: 'ak_nopackage', meets: 'app-key-not-permitted', changes: { packages: [] } },
  { appKey: 'ak_othersecret', meets: 'sign-invalid', changes: { secrets: [OTHER_SECRET] } },
  { appKey: 'ak_staging', meets: 'environment-not-supported', changes: { environments: ['staging'] } },
  {
    appKey: 'ak_limited',
    meets: 'rate-limited',
    changes: { limit: { rate: 1, perMs: MINUTE_MS, burst: 1 } },
  },
  { appKey: 'ak_other', meets: 'token-of-other-app', changes: {} },
];

/** A magic token, and the row that calls of its app meet with it. */
export interface MagicToken {
  readonly value: string;
  readonly appKey: string;
  readonly meets: ErrorName;
  readonly mallId: number;
  readonly status: TokenEntry['status'];
  readonly expiresAtMs: number;
}

/** Just below 2^53, where no merchant of a document is likely to be. */
const MALL = 9_007_199_254_740_000;
const MALLS = { open: MALL, narrow: MALL + 1, revoked: MALL + 2, closed: MALL + 3, elsewhere: MALL + 4 };
/** Long ago, so that it stays expired wherever the clock is moved to. */
const EXPIRED_AT_MS = Date.UTC(2001, 0, 1);
const EXPIRES_AT_MS = Date.UTC(2100, 0, 1);

export const MAGIC_TOKENS: readonly MagicToken[] = [
  token(GOOD_TOKEN, 'success'),
  token('at_expired', 'token-not-current', { expiresAtMs: EXPIRED_AT_MS }),
  token('at_superseded', 'token-not-current', { status: 'superseded' }),
  token('at_revoked', 'token-not-current', { status: 'revoked' }),
  token('at_noscope', 'token-out-of-scope', { mallId: MALLS.narrow }),
  token('at_noauth', 'not-authorized', { mallId: MALLS.revoked }),
  token('at_closed', 'not-authorized', { mallId: MALLS.closed }),
  token('at_otherregion', 'not-authorized', { mallId: MALLS.elsewhere }),
  token('at_otherapp', 'token-of-other-app', { appKey: 'ak_other' }),
  token('at_limited', 'success', { appKey: 'ak_limited' }),
  token('at_staging', 'success', { appKey: 'ak_staging' }),
];

function token(value: string, meets: ErrorName, changes: Partial<MagicToken> = {}): MagicToken {
  const good = {
    appKey: GOOD_APP,
    mallId: MALLS.open,
    status: 'current',
    expiresAtMs: EXPIRES_AT_MS,
  } as const;
  return { value, meets, ...good, ...changes };
}

/** How an API has to be so that a good call of it meets the row at a check; rows that no API decides are not named. */
const API_OF_ROW: Readonly<Partial<Record<ErrorName, Partial<ApiEntry>>>> = {
  'bad-params': { requestSchema: false, contract: 'enforce' },
  'type-unknown': { status: 'draft' },
  'type-sunset': { status: 'sunset' },
  'rate-limited': { limits: [{ by: 'app', rate: 1, perMs: MINUTE_MS, burst: 1 }] },
  'not-authorized': { sensitive: true },
  'route-not-allowed': { ingress: 'upload' },
  'environment-not-supported': { environments: ['staging'] },
  'operation-not-found': { upstream: undefined },
};
/** Rows that a type meets by being in no package of the app. */
const UNPACKED: readonly ErrorName[] = ['app-key-not-permitted', 'client-id-not-permitted'];

/** The type that is there to meet a row. */
export function mockErrorType(name: ErrorName): string {
  return `mock.error.${errorRows[name].code}`;
}

const REFUSALS: readonly ErrorName[] = errorNames.filter(name => name !== 'success');

const MAGIC_APIS: readonly ApiEntry[] = [
  sandboxApi(MOCK_OK),
  ...REFUSALS.map(name => sandboxApi(mockErrorType(name), API_OF_ROW[name])),
];

const MAGIC_PACKAGES: readonly PackageEntry[] = [
  { code: MOCK_PACKAGE, types: typesBut(UNPACKED) },
  { code: MOCK_SCOPE, types: typesBut([...UNPACKED, 'token-out-of-scope']) },
];

function typesBut(rows: readonly ErrorName[]): readonly string[] {
  const without = new Set(rows.map(mockErrorType));
  return MAGIC_APIS.map(({ type }) => type).filter(type => !without.has(type));
}

/** The document, and beside it every magic value; what the document itself names stays the document's. */
export function withMagicValues(document: Document): Document {
  const types = new Set(document.apis.map(({ type }) => type));
  const keys = new Set(document.apps.map(({ appKey }) => appKey));
  const apps = MAGIC_APPS.filter(({ appKey }) => !keys.has(appKey));
  return {
    ...document,
    apis: [...document.apis, ...MAGIC_APIS.filter(({ type }) => !types.has(type))],
    packages: [...document.packages, ...MAGIC_PACKAGES],
    apps: [
      ...document.apps,
      ...apps.map(({ appKey, changes }) =>
        sandboxApp(appKey, MAGIC_SECRET, { packages: [heldForGood(MOCK_PACKAGE)], ...changes }),
      ),
    ],
    merchants: [...document.merchants, ...merchantsOf(document)],
    authorizations: [...document.authorizations, ...authorizationsOf(apps, document)],
  };
}

function merchantsOf({ region, merchants, apis }: Document): readonly MerchantEntry[] {
  const sensitive = apis.filter(api => api.sensitive).map(({ type }) => type);
  const known = new Set(merchants.map(({ mallId }) => mallId));
  return Object.values(MALLS)
    .filter(mallId => !known.has(mallId))
    .map(mallId => ({
      mallId,
      region: mallId === MALLS.elsewhere ? elsewhere(region) : region,
      status: mallId === MALLS.closed ? 'closed' : 'active',
      approved: mallId === MALLS.open ? sensitive : [],
    }));
}

function elsewhere(region: string): string {
  return region === 'eu' ? 'us' : 'eu';
}

function authorizationsOf(
  apps: readonly MagicApp[],
  { authorizations }: Document,
): readonly AuthorizationEntry[] {
  const taken = new Set(authorizations.flatMap(({ tokens }) => tokens.map(({ value }) => value)));
  const added = new Set(apps.map(({ appKey }) => appKey));
  const tokens = MAGIC_TOKENS.filter(({ appKey, value }) => added.has(appKey) && !taken.has(value));
  const pairs = Map.groupBy(tokens, ({ appKey, mallId }) => `${appKey} ${mallId}`);
  return [...pairs.values()].flatMap(ofPair =>
    ofPair.slice(0, 1).map(first => authorizationOf(first, ofPair)),
  );
}

/** One authorization with all tokens of its app and merchant. */
function authorizationOf({ appKey, mallId }: MagicToken, tokens: readonly MagicToken[]): AuthorizationEntry {
  return {
    appKey,
    mallId,
    packages: mallId === MALLS.narrow ? [] : [heldForGood(MOCK_SCOPE)],
    status: mallId === MALLS.revoked ? 'revoked' : 'active',
    tokens: tokens.map(({ value, status, expiresAtMs }) => ({ value, hash: undefined, status, expiresAtMs })),
  };
}
