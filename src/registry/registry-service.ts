import type { EntryKind } from '../model/entry-kind.ts';
import type { ApiCaller, CallersTotal } from '../model/usage.ts';
import type {
  PageAsk,
  StoredAudit,
  StoredEntry,
  StoredReference,
  StoredRevision,
  StoredSetting,
  StoredToken,
} from '../ports/registry-store.ts';
import type { CallerPlace } from '../ports/usage-store.ts';
import { AccessTokens, type IssuedToken } from './access-tokens.ts';
import { ApiCallers, type ApiCallersAsk } from './api-callers.ts';
import {
  AppSecrets,
  type IssuedSecret,
  type RevokedSecret,
  type RotateOrder,
  type SecretView,
} from './app-secrets.ts';
import { type AuditCheckpoint, checkpointCheck, checkpointOf } from './audit-checkpoint.ts';
import { type AuditVerdict, verifyAudit } from './audit-trail.ts';
import { type ChangeView, type Committed, type Order, viewOf } from './committer.ts';
import { exportDocument } from './export-document.ts';
import type { EntryName } from './load-entries.ts';
import {
  type Approved,
  type PackageAsk,
  type PackageRequest,
  type PackageRequestChoice,
  PackageRequests,
} from './package-requests.ts';
import type { Applied, ApplyOrder, EntryOrder, EntryView, Registry, Written } from './registry.ts';
import { type Rewrapped, type RewrapState, rewrap, rewrapState } from './rewrap.ts';
import type { Deed } from './write-audit.ts';

/**
 * What may be asked of a registry, wherever it runs: arguments and results are plain data.
 *
 * Every method rejects with a `RegistryProblem` where it is refused, and with a `StoreError` where the store fails.
 */
export interface RegistryService {
  entry(name: EntryName): Promise<EntryView>;
  entries(kind: EntryKind, page: PageAsk<string>): Promise<readonly StoredEntry[]>;
  referrers(name: EntryName, limit: number): Promise<readonly StoredReference[]>;
  put(kind: EntryKind, text: string, order: EntryOrder): Promise<Written>;
  amend(
    name: EntryName,
    members: Readonly<Record<string, unknown>>,
    order: EntryOrder & { readonly action?: string },
  ): Promise<Committed>;
  remove(name: EntryName, order: EntryOrder): Promise<Committed>;
  settings(): Promise<readonly StoredSetting[]>;
  set(key: string, text: string, order: Order): Promise<Committed>;
  apply(order: ApplyOrder): Promise<Applied>;
  /** The whole registry as a document in JSON; secrets are masked, tokens are hashes. */
  export(): Promise<string>;
  rollback(to: number, order: Order): Promise<Committed>;
  /** Newest first. */
  revisions(page: PageAsk<number>): Promise<readonly StoredRevision[]>;
  /** What the revisions from `from` to `to` did, both included. */
  changes(from: number, to: number): Promise<readonly (ChangeView & { readonly revision: number })[]>;
  secrets(appKey: string): Promise<readonly SecretView[]>;
  rotateSecret(appKey: string, order: RotateOrder): Promise<IssuedSecret>;
  activateSecret(
    appKey: string,
    version: number,
    order: Order & { readonly overlapMs: number },
  ): Promise<Committed>;
  revokeSecret(appKey: string, version: number, order: Order): Promise<RevokedSecret>;
  tokens(appKey: string, mallId: number): Promise<readonly StoredToken[]>;
  issueToken(
    appKey: string,
    mallId: number,
    order: Order & { readonly lifetimeMs: number },
  ): Promise<IssuedToken>;
  revokeToken(hash: string, order: Order): Promise<Committed>;
  /** Who calls an API, those who call most first; some seconds behind. */
  callers(ask: ApiCallersAsk, page: PageAsk<CallerPlace>): Promise<readonly ApiCaller[]>;
  callersTotal(ask: ApiCallersAsk): Promise<CallersTotal>;
  /** Newest first. */
  packageRequests(choice: PackageRequestChoice, page: PageAsk<number>): Promise<readonly PackageRequest[]>;
  packageRequest(number: number): Promise<PackageRequest>;
  requestPackage(ask: PackageAsk): Promise<PackageRequest>;
  approvePackage(number: number, order: Order & { readonly untilMs: number | undefined }): Promise<Approved>;
  rejectPackage(number: number, order: Order): Promise<PackageRequest>;
  withdrawPackage(number: number, order: Order): Promise<PackageRequest>;
  audit(page: PageAsk<number>): Promise<readonly StoredAudit[]>;
  verifyAudit(checkpoints: readonly AuditCheckpoint[]): Promise<AuditVerdict>;
  checkpoint(): Promise<AuditCheckpoint | undefined>;
  rewrapState(): Promise<RewrapState>;
  /** Seals up to `limit` secrets again under the current key. */
  rewrap(order: { readonly actor: string; readonly limit: number }): Promise<Rewrapped>;
  /** Writes down what changes nothing that is served. */
  note(actor: string, deed: Deed): Promise<void>;
  /** Writes a consistent copy of the store to a new file. */
  backup(path: string): Promise<void>;
}

/** The service of a registry in this thread. */
export function registryService(registry: Registry): RegistryService {
  const { store, sha256Hex, clock } = registry.parts;
  const secrets = new AppSecrets(registry);
  const tokens = new AccessTokens(registry);
  const callers = new ApiCallers(store, clock);
  const packages = new PackageRequests(registry);
  return {
    entry: name => registry.entry(name.kind, name.id),
    entries: (kind, page) => store.entries(kind, page),
    referrers: ({ kind, id }, limit) => store.referrers(kind, id, limit),
    put: (kind, text, order) => registry.put(kind, text, order),
    amend: (name, members, order) => registry.amend(name, members, order),
    remove: (name, order) => registry.remove(name, order),
    settings: () => store.settings(),
    set: (key, text, order) => registry.set(key, text, order),
    apply: order => registry.apply(order),
    export: () => exportDocument(store, clock.wallMs()),
    rollback: (to, order) => registry.rollback(to, order),
    revisions: page => store.revisions(page),
    changes: async (from, to) =>
      (await store.changes(from, to)).map(change => ({ ...viewOf(change), revision: change.revision })),
    secrets: appKey => secrets.list(appKey),
    rotateSecret: (appKey, order) => secrets.rotate(appKey, order),
    activateSecret: (appKey, version, order) => secrets.activate(appKey, version, order),
    revokeSecret: (appKey, version, order) => secrets.revoke(appKey, version, order),
    tokens: (appKey, mallId) => tokens.list(appKey, mallId),
    issueToken: (appKey, mallId, order) => tokens.issue(appKey, mallId, order),
    revokeToken: (hash, order) => tokens.revoke(hash, order),
    callers: (ask, page) => callers.list(ask, page),
    callersTotal: ask => callers.total(ask),
    packageRequests: (choice, page) => packages.list(choice, page),
    packageRequest: number => packages.get(number),
    requestPackage: ask => packages.request(ask),
    approvePackage: (number, order) => packages.approve(number, order),
    rejectPackage: (number, order) => packages.reject(number, order),
    withdrawPackage: (number, order) => packages.withdraw(number, order),
    audit: page => store.audit(page),
    verifyAudit: async checkpoints =>
      verifyAudit(store, sha256Hex, { checkpoints, isSigned: await checkpointCheck(store, registry.parts) }),
    checkpoint: () => checkpointOf(store, registry.parts, clock.wallMs()),
    rewrapState: () => rewrapState(store, registry.parts.sealer),
    rewrap: order => rewrap(registry.parts, order),
    note: (actor, deed) => registry.committer.note(actor, deed),
    backup: path => store.backup(path),
  };
}
