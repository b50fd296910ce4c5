import type {
  ApiEntry,
  AppEntry,
  AuthorizationEntry,
  Document,
  MerchantEntry,
  SecretEntry,
  TokenEntry,
  UpstreamEntry,
} from '../../src/model/document.ts';
import { heldForGood } from '../../src/model/held-package.ts';
import { NEVER_MS } from '../../src/model/never-ms.ts';

/** The moment at which tests begin: a whole second. */
export const NOW_MS = 1_760_000_000_000;
export const APP_KEY = 'app-1';
export const SECRET = '0123456789abcdef0123456789abcdef01234567';
export const TYPE = 'bg.order.list.get';
export const PACKAGE = 'orders';
export const MALL_ID = 634418210000001;
export const TOKEN = 't'.repeat(59);

/** What a test changes of the good document: whole lists, or single keys at the top. */
export type DocumentChanges = Partial<Document>;

export function apiEntry(changes: Partial<ApiEntry> = {}): ApiEntry {
  return {
    type: TYPE,
    version: 'V1',
    status: 'online',
    onlineAtMs: undefined,
    deprecatedAtMs: undefined,
    sunsetAtMs: undefined,
    successor: undefined,
    token: 'required',
    ingress: 'router',
    bodyBytesMax: 1024 * 1024,
    uploadBytesMax: 100 * 1024 * 1024,
    sensitive: false,
    environments: ['formal'],
    upstream: 'orders',
    path: '/orders/list',
    method: 'POST',
    answers: 'result',
    notFound: 'operation',
    timeoutMs: undefined,
    idempotent: false,
    limits: [],
    dayQuotas: undefined,
    requestSchema: undefined,
    contract: 'off',
    responseSchema: undefined,
    example: '{"total":3}',
    ...changes,
  };
}

export function appEntry(changes: Partial<AppEntry> = {}): AppEntry {
  return {
    appKey: APP_KEY,
    name: undefined,
    developer: undefined,
    secrets: [secretEntry(SECRET)],
    secretVersions: undefined,
    status: 'active',
    packages: [heldForGood(PACKAGE)],
    environments: ['formal'],
    signing: 'tolerant',
    replayGuard: 'off',
    ipAllow: [],
    limit: undefined,
    dayQuota: undefined,
    limitOverride: undefined,
    tokenLifetimeMs: 31_536_000_000,
    ...changes,
  };
}

export function secretEntry(value: string, untilMs = NEVER_MS): SecretEntry {
  return { value, untilMs };
}

export function merchantEntry(changes: Partial<MerchantEntry> = {}): MerchantEntry {
  return { mallId: MALL_ID, region: 'us', status: 'active', approved: [], ...changes };
}

export function authorizationEntry(changes: Partial<AuthorizationEntry> = {}): AuthorizationEntry {
  return {
    appKey: APP_KEY,
    mallId: MALL_ID,
    packages: [heldForGood(PACKAGE)],
    status: 'active',
    tokens: [tokenEntry()],
    ...changes,
  };
}

export function tokenEntry(changes: Partial<TokenEntry> = {}): TokenEntry {
  return { value: TOKEN, hash: undefined, status: 'current', expiresAtMs: NOW_MS + 3_600_000, ...changes };
}

export function upstreamEntry(changes: Partial<UpstreamEntry> = {}): UpstreamEntry {
  return {
    name: 'orders',
    urls: [],
    stagingUrl: undefined,
    timeoutMs: 1000,
    connectMsMax: 1000,
    inFlightMax: 8,
    contextKey: undefined,
    tls: undefined,
    mock: true,
    breaker: { failuresMax: 5, openMs: 1000, openMsMax: 30_000 },
    health: undefined,
    allowAddresses: [],
    ...changes,
  };
}

/** A document under which the good call succeeds. */
export function documentOf(changes: DocumentChanges = {}): Document {
  const host = { host: '127.0.0.1', port: 0 };
  return {
    listen: { gateway: host, admin: host, portal: host, status: undefined },
    storage: 'memory',
    secretsKey: undefined,
    counters: 'memory',
    region: 'us',
    mode: 'sandbox',
    profile: 'documented',
    signing: 'tolerant',
    stagingHeader: { name: 'X-Canary-Staging', value: 'staging' },
    trustedProxies: [],
    appLimit: undefined,
    appCeiling: 5,
    failureLimit: { rate: 120, perMs: 60_000, burst: 120 },
    inFlightBytesMax: 64 * 1024 * 1024,
    connections: {
      headTimeMs: 15_000,
      bodyTimeMs: 30_000,
      idleTimeMs: 75_000,
      writeTimeMs: 30_000,
      paceBytes: 16 * 1024,
      perAddressMax: 1000,
      totalMax: 20_000,
    },
    overload: { loopLagMs: 100, callsMax: 10_000 },
    drain: { noticeMs: 0, idleMs: 0, finishMs: 1000 },
    journal: undefined,
    corsOrigins: [],
    messages: new Map(),
    upstreams: [upstreamEntry()],
    apis: [apiEntry()],
    packages: [{ code: PACKAGE, types: [TYPE] }],
    developers: [],
    apps: [appEntry()],
    merchants: [merchantEntry()],
    authorizations: [authorizationEntry()],
    ...changes,
  };
}
