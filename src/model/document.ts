import type { HeldPackage } from './held-package.ts';
import type { ConnectionLimits, DrainTimes, OverloadLimits } from './listener-settings.ts';
import type { QuotaLimit } from './quota.ts';

/**
 * The declarative document, read and defaulted: names of `config.md` in camel case, durations in
 * milliseconds, sizes in bytes, instants in UNIX milliseconds, `${ENV}` and file references resolved.
 *
 * Everything is readonly and was checked by the loader: references resolve, keys are unique.
 */
export interface Document {
  readonly listen: ListenSettings;
  readonly storage: string;
  /** `undefined`: none is named. */
  readonly secretsKey: string | undefined;
  readonly counters: string;
  readonly region: string;
  readonly mode: 'sandbox' | 'production';
  readonly profile: Profile;
  readonly signing: 'tolerant' | 'strict';
  readonly stagingHeader: { readonly name: string; readonly value: string };
  /** CIDRs, as written. */
  readonly trustedProxies: readonly string[];
  /** `undefined`: `none`. */
  readonly appLimit: QuotaLimit | undefined;
  readonly appCeiling: number;
  readonly failureLimit: QuotaLimit;
  readonly inFlightBytesMax: number;
  readonly connections: ConnectionLimits;
  readonly overload: OverloadLimits;
  readonly drain: DrainTimes;
  /** `undefined`: no call is written down. */
  readonly journal: JournalSettings | undefined;
  readonly corsOrigins: readonly string[];
  /** Own wording by code. */
  readonly messages: ReadonlyMap<number, string>;
  readonly upstreams: readonly UpstreamEntry[];
  readonly apis: readonly ApiEntry[];
  readonly packages: readonly PackageEntry[];
  readonly developers: readonly DeveloperEntry[];
  readonly apps: readonly AppEntry[];
  readonly merchants: readonly MerchantEntry[];
  readonly authorizations: readonly AuthorizationEntry[];
}

/** What a document says besides its lists of entries. */
export type DocumentSettings = Omit<
  Document,
  'upstreams' | 'apis' | 'packages' | 'developers' | 'apps' | 'merchants' | 'authorizations'
>;

/** Where calls are written down to be decided again, and how much of them is kept. */
export interface JournalSettings {
  /** A folder, relative to the document. */
  readonly path: string;
  readonly keepMs: number;
  /** All files together. */
  readonly bytesMax: number;
}

/** Which wording and which deviations of the live platform the gateway answers with (protocol.md §9). */
export type Profile = 'documented' | 'observed';

/** Addresses as `host:port`; port 0 = any free one. */
export interface ListenSettings {
  readonly gateway: HostPort;
  readonly admin: HostPort;
  readonly portal: HostPort;
  readonly status: HostPort | undefined;
}

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

export interface UpstreamEntry {
  readonly name: string;
  /** Base URLs, at least one unless `mock`. */
  readonly urls: readonly string[];
  readonly stagingUrl: string | undefined;
  readonly timeoutMs: number;
  /** For making a connection, as part of a call's deadline. */
  readonly connectMsMax: number;
  readonly inFlightMax: number;
  /** Signs the context of each call; `undefined`: calls carry none. */
  readonly contextKey: string | undefined;
  /** `undefined`: what Node trusts, and no certificate of our own. */
  readonly tls: TlsCertificates | undefined;
  readonly mock: boolean;
  readonly breaker: BreakerSettings;
  /** `undefined`: nobody asks the endpoints how they are. */
  readonly health: HealthSettings | undefined;
  /** CIDRs or addresses, as written, that are called although they are guarded. */
  readonly allowAddresses: readonly string[];
}

/** When an endpoint is given no calls, and for how long. */
export interface BreakerSettings {
  /** Failures in a row, above 0. */
  readonly failuresMax: number;
  /** The first time; it doubles each time that the endpoint still fails. */
  readonly openMs: number;
  readonly openMsMax: number;
}

/** How endpoints are asked how they are. */
export interface HealthSettings {
  /** Begins with `/`. */
  readonly path: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Bad answers in a row. */
  readonly unhealthyAfter: number;
  /** Good answers in a row. */
  readonly healthyAfter: number;
}

/** Certificates of the connections to a service, in PEM. */
export interface TlsCertificates {
  /** Who may have signed the service's certificate; `undefined`: the authorities that Node trusts. */
  readonly ca: string | undefined;
  /** Our own, and its key; both or none. */
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

export interface ApiEntry {
  readonly type: string;
  readonly version: string;
  readonly status: 'draft' | 'online' | 'deprecated' | 'sunset';
  /** UNIX milliseconds; a draft is online from then on. */
  readonly onlineAtMs: number | undefined;
  /** UNIX milliseconds; an API that is online is deprecated from then on. */
  readonly deprecatedAtMs: number | undefined;
  /** UNIX milliseconds; whatever is online is sunset from then on. */
  readonly sunsetAtMs: number | undefined;
  /** What to call in its place: a type, or a type and a version with a blank between them. */
  readonly successor: string | undefined;
  readonly token: 'required' | 'none';
  readonly ingress: 'router' | 'upload';
  readonly bodyBytesMax: number;
  readonly uploadBytesMax: number;
  readonly sensitive: boolean;
  readonly environments: readonly Environment[];
  /** The name of an upstream; `undefined`: not bound (6000001). */
  readonly upstream: string | undefined;
  /** Begins with `/`; `{name}` takes a business parameter. */
  readonly path: string;
  readonly method: ServiceMethod;
  readonly answers: 'result' | 'envelope';
  readonly notFound: 'operation' | 'answer';
  /** `undefined`: the upstream's. */
  readonly timeoutMs: number | undefined;
  /** Whether a call may be sent twice. */
  readonly idempotent: boolean;
  readonly limits: readonly ApiLimitEntry[];
  readonly dayQuotas: DayQuotasEntry | undefined;
  readonly requestSchema: object | boolean | undefined;
  readonly contract: 'off' | 'report' | 'enforce';
  readonly responseSchema: object | boolean | undefined;
  /** JSON text of the example, digits as written where the document is JSON; `undefined`: none. */
  readonly example: string | undefined;
}

export type ServiceMethod = 'POST' | 'GET' | 'PUT' | 'PATCH' | 'DELETE';

export type Environment = 'formal' | 'staging';

export interface ApiLimitEntry extends QuotaLimit {
  readonly by: 'api' | 'app' | 'merchant';
}

/** Calls a day, of all together, of each app, of each merchant; `undefined`: any number. */
export interface DayQuotasEntry {
  readonly api: number | undefined;
  readonly app: number | undefined;
  readonly merchant: number | undefined;
}

export interface PackageEntry {
  readonly code: string;
  /** Exact type names, or a prefix and a trailing `*`. */
  readonly types: readonly string[];
}

export type DialectName = 'plain' | 'plain-null' | 'sparse' | 'official' | 'postman' | 'gson' | 'go';

/** Who writes apps. */
export interface DeveloperEntry {
  readonly id: string;
  readonly name: string | undefined;
  readonly contact: string | undefined;
  readonly status: 'active' | 'suspended';
}

export interface AppEntry {
  readonly appKey: string;
  /** For people. */
  readonly name: string | undefined;
  /** The id of a developer. */
  readonly developer: string | undefined;
  /** Newest first, one or two; only the second may end. */
  readonly secrets: readonly SecretEntry[];
  /** Of each secret, the version that a registry knows it by; `undefined`: the app comes from a document. */
  readonly secretVersions: readonly number[] | undefined;
  /** `test`: served, and not yet released. */
  readonly status: 'test' | 'active' | 'suspended' | 'closed';
  readonly packages: readonly HeldPackage[];
  readonly environments: readonly Environment[];
  readonly signing: 'tolerant' | 'strict' | DialectName;
  readonly replayGuard: 'off' | 'report' | 'refuse';
  /** CIDRs or addresses, as written; empty: any. */
  readonly ipAllow: readonly string[];
  /** `undefined`: `none`. */
  readonly limit: QuotaLimit | undefined;
  /** Calls a day; `undefined`: any number. */
  readonly dayQuota: number | undefined;
  /** What is its limit for some time; `undefined`: nothing else. */
  readonly limitOverride: LimitOverride | undefined;
  /** Of the tokens that are issued for it. */
  readonly tokenLifetimeMs: number;
}

/** A secret of an app. */
export interface SecretEntry {
  readonly value: string;
  /** UNIX milliseconds: from this instant on it is not accepted. `NEVER_MS`: it is accepted for good. */
  readonly untilMs: number;
}

/** A limit in the place of another one, for some time. */
export interface LimitOverride {
  /** `undefined`: `none`. */
  readonly limit: QuotaLimit | undefined;
  /** UNIX milliseconds: from this instant on the other one is back. */
  readonly untilMs: number;
}

export interface MerchantEntry {
  readonly mallId: number;
  readonly region: string;
  readonly status: 'active' | 'suspended' | 'closed';
  readonly approved: readonly string[];
}

export interface AuthorizationEntry {
  readonly appKey: string;
  readonly mallId: number;
  readonly packages: readonly HeldPackage[];
  readonly status: 'active' | 'revoked';
  readonly tokens: readonly TokenEntry[];
}

/** A token, by exactly one of its value and its hash. */
export interface TokenEntry {
  readonly value: string | undefined;
  /** SHA-256 of the value, base64url. */
  readonly hash: string | undefined;
  readonly status: 'current' | 'superseded' | 'revoked';
  readonly expiresAtMs: number;
}
