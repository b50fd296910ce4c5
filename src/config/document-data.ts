import type {
  ApiEntry,
  AppEntry,
  AuthorizationEntry,
  Document,
  HealthSettings,
  JournalSettings,
  LimitOverride,
  ListenSettings,
  MerchantEntry,
  SecretEntry,
  TlsCertificates,
  TokenEntry,
  UpstreamEntry,
} from '../model/document.ts';
import type { HeldPackage } from '../model/held-package.ts';
import type { ConnectionLimits, DrainTimes, OverloadLimits } from '../model/listener-settings.ts';
import { NEVER_MS } from '../model/never-ms.ts';
import type { QuotaLimit } from '../model/quota.ts';
import { hostPortText } from './kinds/address.ts';
import { instantText } from './kinds/instant.ts';
import { durationText, sizeText } from './kinds/number.ts';

/** A document as data in the form of config.md; keys without a value are `undefined`. */
export type DocumentData =
  | undefined
  | boolean
  | number
  | string
  | JsonText
  | object
  | readonly DocumentData[];

/** A JSON text that stands in the data as it is, so that its numbers keep their digits. */
export class JsonText {
  readonly json: string;

  constructor(json: string) {
    this.json = json;
  }
}

/** What is printed in place of a secret. */
export const SECRET_MARK = '‹secret›';

/** How a secret is shown. */
type ShowSecret = (secret: string) => string;

const masked: ShowSecret = () => SECRET_MARK;

/** The effective document: every default filled in, every secret and token masked, unless they are to be shown. */
export function documentData(
  document: Document,
  show: ShowSecret = masked,
): Readonly<Record<string, DocumentData>> {
  return {
    version: 1,
    listen: listenData(document.listen),
    storage: withCredentials(document.storage, show),
    counters: withCredentials(document.counters, show),
    secrets_key: document.secretsKey && show(document.secretsKey),
    region: document.region,
    mode: document.mode,
    profile: document.profile,
    signing: document.signing,
    staging_header: document.stagingHeader,
    trusted_proxies: document.trustedProxies,
    app_limit: limitData(document.appLimit),
    app_ceiling: document.appCeiling,
    failure_limit: limitData(document.failureLimit),
    max_in_flight_bytes: sizeText(document.inFlightBytesMax),
    connections: connectionsData(document.connections),
    overload: overloadData(document.overload),
    drain: drainData(document.drain),
    journal: document.journal && journalData(document.journal),
    cors_origins: document.corsOrigins,
    messages: Object.fromEntries(document.messages),
    upstreams: document.upstreams.map(upstream => upstreamData(upstream, show)),
    apis: document.apis.map(apiData),
    packages: document.packages,
    developers: document.developers,
    apps: document.apps.map(app => appData(app, show)),
    merchants: document.merchants.map(merchantData),
    authorizations: document.authorizations.map(authorization => authorizationData(authorization, show)),
  };
}

function withCredentials(connection: string, show: ShowSecret): string {
  return connection.replace(/(?<=\/\/)[^/]*(?=@)/, credentials => show(credentials));
}

function listenData({ gateway, admin, portal, status }: ListenSettings): DocumentData {
  return {
    gateway: hostPortText(gateway),
    admin: hostPortText(admin),
    portal: hostPortText(portal),
    status: status && hostPortText(status),
  };
}

function connectionsData(limits: ConnectionLimits): DocumentData {
  return {
    head_time: durationText(limits.headTimeMs),
    body_time: durationText(limits.bodyTimeMs),
    idle_time: durationText(limits.idleTimeMs),
    write_time: durationText(limits.writeTimeMs),
    pace: sizeText(limits.paceBytes),
    per_address: limits.perAddressMax,
    total: limits.totalMax,
  };
}

function overloadData({ loopLagMs, callsMax }: OverloadLimits): DocumentData {
  return { loop_lag: durationText(loopLagMs), calls: callsMax };
}

function drainData({ noticeMs, idleMs, finishMs }: DrainTimes): DocumentData {
  return { notice: durationText(noticeMs), idle: durationText(idleMs), finish: durationText(finishMs) };
}

function journalData({ path, keepMs, bytesMax }: JournalSettings): DocumentData {
  return { path, keep: durationText(keepMs), max: sizeText(bytesMax) };
}

/** A limit; `undefined`: it is lifted. */
export function limitData(limit: QuotaLimit | undefined): DocumentData {
  if (limit === undefined) return 'none';
  return { rate: limit.rate, per: durationText(limit.perMs), burst: limit.burst };
}

function upstreamData(upstream: UpstreamEntry, show: ShowSecret): DocumentData {
  const { urls } = upstream;
  return {
    name: upstream.name,
    url: urls.length === 1 ? urls[0] : undefined,
    urls: urls.length > 1 ? urls : undefined,
    staging_url: upstream.stagingUrl,
    timeout: durationText(upstream.timeoutMs),
    connect_timeout: durationText(upstream.connectMsMax),
    in_flight: upstream.inFlightMax,
    context_key: upstream.contextKey && show(upstream.contextKey),
    tls: upstream.tls && tlsData(upstream.tls, show),
    mock: upstream.mock,
    breaker: {
      failures: upstream.breaker.failuresMax,
      open: durationText(upstream.breaker.openMs),
      open_max: durationText(upstream.breaker.openMsMax),
    },
    health: upstream.health && healthData(upstream.health),
    allow_addresses: upstream.allowAddresses,
  };
}

function healthData(health: HealthSettings): DocumentData {
  return {
    path: health.path,
    interval: durationText(health.intervalMs),
    timeout: durationText(health.timeoutMs),
    unhealthy_after: health.unhealthyAfter,
    healthy_after: health.healthyAfter,
  };
}

/** All of it is masked: nobody reads PEM. */
function tlsData({ ca, cert, key }: TlsCertificates, show: ShowSecret): DocumentData {
  return { ca: ca && show(ca), cert: cert && show(cert), key: key && show(key) };
}

function apiData(api: ApiEntry): DocumentData {
  return {
    type: api.type,
    version: api.version,
    status: api.status,
    online_at: instantData(api.onlineAtMs),
    deprecated_at: instantData(api.deprecatedAtMs),
    sunset_at: instantData(api.sunsetAtMs),
    successor: api.successor,
    token: api.token,
    ingress: api.ingress,
    max_body: sizeText(api.bodyBytesMax),
    max_upload: sizeText(api.uploadBytesMax),
    sensitive: api.sensitive,
    environments: api.environments,
    upstream: api.upstream,
    path: api.path,
    method: api.method,
    answers: api.answers,
    not_found: api.notFound,
    timeout: api.timeoutMs === undefined ? undefined : durationText(api.timeoutMs),
    idempotent: api.idempotent,
    limits: api.limits.map(({ by, rate, perMs, burst }) => ({ by, rate, per: durationText(perMs), burst })),
    day_quotas: api.dayQuotas,
    request_schema: api.requestSchema,
    contract: api.contract,
    response_schema: api.responseSchema,
    example: api.example === undefined ? undefined : new JsonText(api.example),
  };
}

function instantData(milliseconds: number | undefined): DocumentData {
  return milliseconds === undefined ? undefined : instantText(milliseconds);
}

function appData(app: AppEntry, show: ShowSecret): DocumentData {
  return {
    app_key: app.appKey,
    name: app.name,
    developer: app.developer,
    secrets: app.secrets.map(secret => secretData(secret, show)),
    status: app.status,
    packages: app.packages.map(heldPackageData),
    environments: app.environments,
    signing: app.signing,
    ip_allow: app.ipAllow,
    limit: limitData(app.limit),
    day_quota: app.dayQuota,
    limit_override: app.limitOverride && limitOverrideData(app.limitOverride),
    replay_guard: app.replayGuard,
    token_lifetime: durationText(app.tokenLifetimeMs),
  };
}

function secretData({ value, untilMs }: SecretEntry, show: ShowSecret): DocumentData {
  return untilMs === NEVER_MS ? show(value) : { value: show(value), until: instantText(untilMs) };
}

function limitOverrideData({ limit, untilMs }: LimitOverride): DocumentData {
  return { limit: limitData(limit), until: instantText(untilMs) };
}

/** What is held for good is a code alone, as most documents write it. */
function heldPackageData({ code, untilMs }: HeldPackage): DocumentData {
  return untilMs === NEVER_MS ? code : { code, until: instantText(untilMs) };
}

function merchantData({ mallId, region, status, approved }: MerchantEntry): DocumentData {
  return { mall_id: mallId, region, status, approved };
}

function authorizationData(authorization: AuthorizationEntry, show: ShowSecret): DocumentData {
  return {
    app_key: authorization.appKey,
    mall_id: authorization.mallId,
    packages: authorization.packages.map(heldPackageData),
    status: authorization.status,
    tokens: authorization.tokens.map(token => tokenData(token, show)),
  };
}

function tokenData(token: TokenEntry, show: ShowSecret): DocumentData {
  return {
    value: token.value && show(token.value),
    hash: token.hash,
    status: token.status,
    expires_at: instantText(token.expiresAtMs),
  };
}
