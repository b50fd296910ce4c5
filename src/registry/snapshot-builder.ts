import type { App } from '../model/app.ts';
import type { HashedToken, Merchant, TokenGrantChange } from '../model/authorization.ts';
import type {
  AuthorizationEntry,
  Document,
  DocumentSettings,
  MerchantEntry,
  TokenEntry,
} from '../model/document.ts';
import { type ChangeOf, type EntryChange, entriesIn } from '../model/entry-change.ts';
import type { EntryKind } from '../model/entry-kind.ts';
import { GrantBook } from '../model/grant.ts';
import { Permissions } from '../model/permissions.ts';
import { ShardedMap } from '../model/sharded-map.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { HashToken } from '../ports/token-directory.ts';
import { ApiShelf } from './api-shelf.ts';
import { compileApp } from './compile-app.ts';
import { compileSettings, type SettingsSnapshot } from './compile-settings.ts';
import { PackageShelf } from './package-shelf.ts';

/** How what is served is called. */
export interface SnapshotName {
  /** In every access record. */
  readonly revision: string;
  /** 0 where it is not published. */
  readonly edition: number;
}

/** What is served from now on. */
export interface Built {
  readonly snapshot: Snapshot;
  /** The authorizations that are other than before, with their tokens; after a whole document all of them. */
  readonly grants: readonly TokenGrantChange[];
}

/**
 * Compiles entries into what the data plane reads, and changes of them into the next snapshot.
 *
 * A snapshot that was given never changes; the next one shares with it whatever no change touched. Types and
 * combinations of packages keep their numbers from one to the next, whole documents included.
 */
export class SnapshotBuilder {
  readonly #hashToken: HashToken;
  readonly #book = new GrantBook();
  #appCeiling: number;
  #settings: SettingsSnapshot;
  #apis = new ApiShelf(this.#book);
  #packages = new PackageShelf(this.#book);
  #apps: ShardedMap<string, App> = ShardedMap.of();
  #merchants: ShardedMap<number, Merchant> = ShardedMap.of();
  #permissions: Permissions;

  /** The entries of the document are not taken in: that does `replace`. */
  constructor(settings: DocumentSettings, hashToken: HashToken) {
    this.#hashToken = hashToken;
    this.#appCeiling = settings.appCeiling;
    this.#settings = compileSettings(settings);
    this.#permissions = this.#permit();
  }

  /** What is served from now on is this document and nothing else. */
  replace(document: Document, name: SnapshotName): Built {
    this.#appCeiling = document.appCeiling;
    this.#settings = compileSettings(document);
    this.#apis = new ApiShelf(this.#book);
    this.#packages = new PackageShelf(this.#book);
    this.#permissions = this.#permit();
    this.#apps = ShardedMap.of();
    this.#merchants = ShardedMap.of();
    return this.patch(entriesIn(document), name);
  }

  /** What is served from now on differs by these changes; of two of one entry, the later counts. */
  patch(changes: readonly EntryChange[], name: SnapshotName): Built {
    const areTypesTouched = changes.some(({ kind }) => TYPE_KINDS.has(kind));
    if (areTypesTouched || this.#apis.table.size === 0) this.#applyTypes(changes);
    this.#apps = this.#apps.with(
      ofKind(changes, 'app').map(({ id, entry }) => [id, entry && compileApp(entry, this.#appParts)]),
    );
    this.#merchants = this.#merchants.with(
      ofKind(changes, 'merchant').map(({ id, entry }) => [Number(id), entry && compileMerchant(entry)]),
    );
    const grants = ofKind(changes, 'authorization').map(change => this.#grantOf(change));
    return { snapshot: this.#snapshot(name), grants };
  }

  get #appParts(): { readonly appCeiling: number; readonly book: GrantBook } {
    return { appCeiling: this.#appCeiling, book: this.#book };
  }

  #applyTypes(changes: readonly EntryChange[]): void {
    const added = this.#apis.apply(ofKind(changes, 'upstream'), ofKind(changes, 'api'));
    const { table } = this.#packages;
    this.#packages.apply(ofKind(changes, 'package'), added, this.#apis.table);
    const isSame = this.#packages.table === table;
    this.#permissions = isSame ? this.#permissions.over(this.#apis.table) : this.#permit();
  }

  #permit(): Permissions {
    return new Permissions({
      book: this.#book,
      packages: this.#packages.table,
      apis: this.#apis.table,
    });
  }

  #snapshot({ revision, edition }: SnapshotName): Snapshot {
    return Object.freeze({
      ...this.#settings,
      revision,
      edition,
      apps: this.#apps,
      merchants: this.#merchants,
      permissions: this.#permissions,
      apis: this.#apis.table,
      bodyBytesMax: this.#apis.bodyBytesMax,
      uploadBytesMax: this.#apis.uploadBytesMax,
    });
  }

  #grantOf({ id, entry }: ChangeOf<'authorization'>): TokenGrantChange {
    const [appKey = '', mallId] = id.split(' ');
    const name = { appKey, mallId: Number(mallId) };
    return entry === undefined ? { ...name, tokens: undefined } : { ...name, ...this.#compileGrant(entry) };
  }

  #compileGrant({ status, packages, tokens }: AuthorizationEntry) {
    return {
      isActive: status === 'active',
      grant: this.#book.grantOf(packages),
      tokens: tokens.map(token => hashed(token, this.#hashToken)),
    };
  }
}

function hashed({ value = '', hash, status, expiresAtMs }: TokenEntry, hashToken: HashToken): HashedToken {
  return { hash: hash ?? hashToken(value), status, expiresAtMs };
}

/** A change of one of these changes what is granted. */
const TYPE_KINDS: ReadonlySet<EntryKind> = new Set(['upstream', 'api', 'package']);

function ofKind<Kind extends EntryKind>(changes: readonly EntryChange[], kind: Kind) {
  return changes.filter((change): change is ChangeOf<Kind> => change.kind === kind);
}

function compileMerchant(entry: MerchantEntry): Merchant {
  return Object.freeze({
    mallId: entry.mallId,
    region: entry.region,
    isActive: entry.status === 'active',
    approved: new Set(entry.approved),
  });
}
