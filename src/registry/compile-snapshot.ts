import { type ErrorName, errorNames, errorRows } from '../errors/table.ts';
import { type AddressRange, parseAddressRange } from '../model/address.ts';
import type { Api } from '../model/api.ts';
import type { App } from '../model/app.ts';
import type { AccessToken, Authorization, Merchant } from '../model/authorization.ts';
import type { AppEntry, Document, MerchantEntry } from '../model/document.ts';
import { paceOf } from '../model/gcra.ts';
import type { QuotaLimit, QuotaRule } from '../model/quota.ts';
import type { Snapshot, Wording } from '../model/snapshot.ts';
import type { HashToken } from '../ports/token-directory.ts';
import { renderEnvelopeTail } from '../wire/envelope.ts';
import { compileApis } from './compile-apis.ts';
import { PackageIndex } from './package-index.ts';

export interface Compiled {
  readonly snapshot: Snapshot;
  /** By hash. */
  readonly tokens: ReadonlyMap<string, AccessToken>;
}

/**
 * Compiles a document into what the data plane reads: references resolved, grants as bit sets, limits as paces.
 *
 * Pure; the document was checked by its loader. `revision` names it in every access record.
 */
export function compileSnapshot(document: Document, revision: string, hashToken: HashToken): Compiled {
  const apis = compileApis(document);
  const packages = new PackageIndex(document.packages, apis);
  const snapshot: Snapshot = Object.freeze({
    revision,
    edition: 0,
    region: document.region,
    profile: document.profile,
    apps: new Map(document.apps.map(entry => [entry.appKey, compileApp(entry, document, packages)])),
    apis,
    wordings: compileWordings(document),
    trustedProxies: document.trustedProxies.map(rangeOf),
    stagingHeader: { ...document.stagingHeader, name: document.stagingHeader.name.toLowerCase() },
    corsOrigins: document.corsOrigins,
    signFailures: ruleOf('sign-failures', document.failureLimit),
    bodyBytesMax: largestBody(apis),
    uploadBytesMax: largestUpload(apis),
    inFlightBytesMax: document.inFlightBytesMax,
    connections: document.connections,
    overload: document.overload,
  });
  return { snapshot, tokens: compileTokens(document, packages, hashToken) };
}

function compileApp(entry: AppEntry, document: Document, packages: PackageIndex): App {
  const { limit } = entry;
  return Object.freeze({
    key: entry.appKey,
    secrets: entry.secrets.map(secret => new TextEncoder().encode(secret)),
    isActive: entry.status === 'active' || entry.status === 'test',
    signing: entry.signing === 'strict' ? 'plain' : entry.signing,
    replayGuard: entry.replayGuard,
    permitted: packages.granted(entry.packages),
    environments: entry.environments,
    addresses: entry.ipAllow.map(rangeOf),
    quota: limit === undefined ? undefined : ruleOf('app', limit),
    ceiling: limit === undefined ? undefined : ruleOf('app-ceiling', times(limit, document.appCeiling)),
  });
}

/** One rule per kind, name and pace: two apps with the same limit share it, and are told apart as its subjects. */
function ruleOf(kind: string, limit: QuotaLimit): QuotaRule {
  return Object.freeze({ id: kind, pace: paceOf(limit) });
}

function times(limit: QuotaLimit, factor: number): QuotaLimit {
  const scaled = (calls: number): number => Math.max(1, Math.round(calls * factor));
  return { rate: scaled(limit.rate), perMs: limit.perMs, burst: scaled(limit.burst) };
}

function rangeOf(text: string): AddressRange {
  const range = parseAddressRange(text);
  if (range === undefined) throw new Error(`not an address or CIDR: ${text}`);
  return range;
}

function compileWordings({ profile, messages }: Document): ReadonlyMap<ErrorName, Wording> {
  return new Map(
    errorNames.map(name => {
      const row = errorRows[name];
      const observed = profile === 'observed' ? row.observed : undefined;
      const text = messages.get(row.code) ?? observed?.text ?? row.text;
      const code = observed?.code ?? row.code;
      return [name, { code, tail: renderEnvelopeTail(code, JSON.stringify(text)) }];
    }),
  );
}

function largestBody(apis: Snapshot['apis']): number {
  let largest = DEFAULT_BODY_BYTES_MAX;
  for (const versions of apis.values()) {
    for (const api of versions.values()) largest = Math.max(largest, bodyBytesOf(api));
  }
  return largest;
}

/** Never less than the largest body: whether any API takes uploads is no stranger's business. */
function largestUpload(apis: Snapshot['apis']): number {
  let largest = largestBody(apis);
  for (const versions of apis.values()) {
    for (const { ingress, isSunset, uploadBytesMax } of versions.values())
      if (ingress === 'upload' && !isSunset) largest = Math.max(largest, uploadBytesMax);
  }
  return largest;
}

/** Source: protocol.md §1. */
const DEFAULT_BODY_BYTES_MAX = 1024 * 1024;

/** A sunset API takes no calls, so its limit opens the door for none. */
function bodyBytesOf(api: Api): number {
  return api.isSunset ? 0 : api.bodyBytesMax;
}

function compileTokens(
  document: Document,
  packages: PackageIndex,
  hashToken: HashToken,
): ReadonlyMap<string, AccessToken> {
  const merchants = new Map(document.merchants.map(entry => [entry.mallId, compileMerchant(entry)]));
  const apps = new Map(document.apps.map(entry => [entry.appKey, entry]));
  const tokens = new Map<string, AccessToken>();
  for (const entry of document.authorizations) {
    const merchant = merchants.get(entry.mallId);
    const app = apps.get(entry.appKey);
    if (merchant === undefined || app === undefined) continue;
    const authorization: Authorization = Object.freeze({
      appKey: entry.appKey,
      merchant,
      isActive: entry.status === 'active',
      scope: packages.granted(entry.packages),
      scopeTypes: packages.scopeTypes(app.packages, entry.packages),
    });
    for (const { value = '', hash = hashToken(value), status, expiresAtMs } of entry.tokens) {
      tokens.set(hash, Object.freeze({ authorization, status, expiresAtMs }));
    }
  }
  return tokens;
}

function compileMerchant(entry: MerchantEntry): Merchant {
  return Object.freeze({
    mallId: entry.mallId,
    region: entry.region,
    isActive: entry.status === 'active',
    approved: new Set(entry.approved),
  });
}
