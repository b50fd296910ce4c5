import type {
  ApiEntry,
  AppEntry,
  AuthorizationEntry,
  Document,
  MerchantEntry,
  UpstreamEntry,
} from '../model/document.ts';
import type { QuotaLimit } from '../model/quota.ts';
import { quotaLimitOf } from './kinds/limit.ts';
import type { DocumentReading } from './schema.ts';

/** The document with the defaults that depend on other keys. */
export function assembleDocument(read: DocumentReading): Document {
  const { name, value } = read.stagingHeader;
  const { gateway, admin, portal, status } = read.listen;
  return {
    listen: { gateway, admin, portal, status },
    storage: read.storage,
    secretsKey: read.secretsKey,
    counters: read.counters,
    region: read.region,
    mode: read.mode,
    profile: read.profile,
    signing: read.signing,
    stagingHeader: { name: name.toLowerCase(), value },
    trustedProxies: read.trustedProxies,
    appLimit: lifted(read.appLimit),
    appCeiling: read.appCeiling,
    failureLimit: read.failureLimit,
    inFlightBytesMax: read.inFlightBytesMax,
    connections: read.connections,
    overload: read.overload,
    drain: read.drain,
    journal: read.journal,
    corsOrigins: read.corsOrigins,
    messages: read.messages,
    upstreams: read.upstreams.map(assembleUpstream),
    apis: read.apis.map(assembleApi),
    packages: read.packages,
    developers: read.developers,
    apps: read.apps.map(app => assembleApp(app, read)),
    merchants: read.merchants.map(merchant => assembleMerchant(merchant, read.region)),
    authorizations: read.authorizations satisfies readonly AuthorizationEntry[],
  };
}

function lifted(limit: QuotaLimit | 'none'): QuotaLimit | undefined {
  return limit === 'none' ? undefined : limit;
}

function assembleUpstream(read: DocumentReading['upstreams'][number]): UpstreamEntry {
  const { name, stagingUrl, timeoutMs, connectMsMax, inFlightMax, tls, contextKey, mock, breaker, health } =
    read;
  return {
    name,
    urls: (read.url === undefined ? read.urls : [read.url]).map(({ url }) => url),
    stagingUrl: stagingUrl?.url,
    timeoutMs,
    connectMsMax,
    inFlightMax,
    tls,
    contextKey,
    mock,
    breaker,
    health,
    allowAddresses: read.allowAddresses,
  };
}

function assembleApi(read: DocumentReading['apis'][number]): ApiEntry {
  const { type, requestSchema } = read;
  return {
    type,
    version: read.version,
    status: read.status,
    onlineAtMs: read.onlineAtMs,
    deprecatedAtMs: read.deprecatedAtMs,
    sunsetAtMs: read.sunsetAtMs,
    successor: read.successor,
    token: read.token,
    ingress: read.ingress,
    bodyBytesMax: read.bodyBytesMax,
    uploadBytesMax: read.uploadBytesMax,
    sensitive: read.sensitive,
    environments: read.environments,
    upstream: read.upstream,
    path: read.path ?? `/${type}`,
    method: read.method,
    answers: read.answers,
    notFound: read.notFound,
    timeoutMs: read.timeoutMs,
    idempotent: read.idempotent,
    limits: read.limits.map(limit => ({ by: limit.by, ...quotaLimitOf(limit) })),
    dayQuotas: read.dayQuotas,
    requestSchema,
    contract: read.contract ?? (requestSchema === undefined ? 'off' : 'enforce'),
    responseSchema: read.responseSchema,
    example: read.example,
  };
}

function assembleApp(read: DocumentReading['apps'][number], defaults: DocumentReading): AppEntry {
  return {
    appKey: read.appKey,
    name: read.name,
    developer: read.developer,
    secrets: read.secrets,
    secretVersions: undefined,
    status: read.status,
    packages: read.packages,
    environments: read.environments,
    signing: read.signing ?? defaults.signing,
    replayGuard: read.replayGuard,
    ipAllow: read.ipAllow,
    limit: lifted(read.limit ?? defaults.appLimit),
    dayQuota: read.dayQuota,
    limitOverride: read.limitOverride && { ...read.limitOverride, limit: lifted(read.limitOverride.limit) },
    tokenLifetimeMs: read.tokenLifetimeMs,
  };
}

function assembleMerchant(read: DocumentReading['merchants'][number], region: string): MerchantEntry {
  const { mallId, status, approved } = read;
  return { mallId, region: read.region ?? region, status, approved };
}
