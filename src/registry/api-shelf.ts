import { ALWAYS_MS, type Api, TOKEN_INFO_TYPE } from '../model/api.ts';
import type { ApiEntry, UpstreamEntry } from '../model/document.ts';
import type { ChangeOf } from '../model/entry-change.ts';
import type { GrantBook } from '../model/grant.ts';
import { type Put, ShardedMap } from '../model/sharded-map.ts';
import { compileApi, TOKEN_INFO } from './compile-api.ts';
import { SizeTally } from './size-tally.ts';

type Versions = ReadonlyMap<string, Api>;

/** Source: protocol.md §1. */
const DEFAULT_BODY_BYTES_MAX = 1024 * 1024;

/**
 * Every API that callers can meet, by type and version: those declared but drafts without a date, and the gateway's own.
 *
 * The gateway's own type may be declared to set its limits; without an upstream, the gateway answers it.
 */
export class ApiShelf {
  readonly #book: GrantBook;
  readonly #upstreams = new Map<string, UpstreamEntry>();
  readonly #entries = new Map<string, ApiEntry>();
  /** The ids of the APIs that name an upstream, by its name. */
  readonly #boundTo = new Map<string, Set<string>>();
  readonly #bodySizes = new SizeTally();
  readonly #uploadSizes = new SizeTally();
  readonly #own: Api;
  #table: ShardedMap<string, Versions> = ShardedMap.of();

  constructor(book: GrantBook) {
    this.#book = book;
    this.#own = compileApi(TOKEN_INFO, book.indexOf(TOKEN_INFO_TYPE), undefined);
  }

  /** As it is now; it does not change any more. */
  get table(): ShardedMap<string, Versions> {
    return this.#table;
  }

  get bodyBytesMax(): number {
    return this.#bodySizes.largest(DEFAULT_BODY_BYTES_MAX);
  }

  /** Never less than the largest body: whether any API takes uploads is no stranger's business. */
  get uploadBytesMax(): number {
    return this.#uploadSizes.largest(this.bodyBytesMax);
  }

  /** Takes in changes; returns the types of which there was no API before. */
  apply(upstreams: readonly ChangeOf<'upstream'>[], apis: readonly ChangeOf<'api'>[]): readonly string[] {
    const touched = new Set<string>();
    for (const { id, entry } of upstreams) this.#putUpstream(id, entry, touched);
    for (const { id, entry } of apis) this.#putEntry(id, entry, touched);
    if (!this.#table.has(TOKEN_INFO_TYPE)) touched.add(idOfOwn);
    const puts = this.#recompiled(touched);
    const added = puts.filter(([type, versions]) => versions !== undefined && !this.#table.has(type));
    this.#table = this.#table.with(puts);
    return added.map(([type]) => type);
  }

  #putUpstream(id: string, entry: UpstreamEntry | undefined, touched: Set<string>): void {
    if (entry === undefined) this.#upstreams.delete(id);
    else this.#upstreams.set(id, entry);
    for (const api of this.#boundTo.get(id) ?? []) touched.add(api);
  }

  #putEntry(id: string, entry: ApiEntry | undefined, touched: Set<string>): void {
    const before = this.#entries.get(id)?.upstream;
    if (before !== undefined) this.#boundTo.get(before)?.delete(id);
    touched.add(id);
    if (entry === undefined) return void this.#entries.delete(id);
    this.#entries.set(id, entry);
    if (entry.upstream === undefined) return;
    const bound = this.#boundTo.get(entry.upstream) ?? new Set();
    this.#boundTo.set(entry.upstream, bound.add(id));
  }

  /** The types of these ids with their versions as they are now. */
  #recompiled(ids: ReadonlySet<string>): readonly Put<string, Versions>[] {
    const byType = new Map<string, Map<string, Api>>();
    for (const id of ids) {
      const [type = '', version = ''] = id.split(' ');
      const versions = byType.get(type) ?? new Map(this.#table.get(type));
      byType.set(type, versions);
      this.#putVersion(versions, { id, version });
    }
    return [...byType].map(([type, versions]) => [type, versions.size === 0 ? undefined : versions]);
  }

  #putVersion(versions: Map<string, Api>, { id, version }: { id: string; version: string }): void {
    const before = versions.get(version);
    if (before !== undefined) this.#count(before, -1);
    versions.delete(version);
    const entry = this.#entries.get(id);
    const after = entry === undefined || isHidden(entry) ? undefined : this.#compile(entry);
    if (after !== undefined) versions.set(version, after);
    if (after !== undefined) this.#count(after, 1);
    if (id.startsWith(`${TOKEN_INFO_TYPE} `)) this.#standIn(versions);
  }

  /** The gateway's own API is there exactly while no other version of its type is. */
  #standIn(versions: Map<string, Api>): void {
    for (const [version, api] of versions) if (api === this.#own) versions.delete(version);
    if (versions.size === 0) versions.set(this.#own.version, this.#own);
  }

  #compile(entry: ApiEntry): Api {
    const upstream = entry.upstream === undefined ? undefined : this.#upstreams.get(entry.upstream);
    return compileApi(entry, this.#book.indexOf(entry.type), upstream);
  }

  /** A sunset API takes no calls, so its limits open the door for none; the gateway's own needs no more than any. */
  #count(api: Api, by: 1 | -1): void {
    if (api.sunsetAtMs === ALWAYS_MS || api === this.#own) return;
    this.#bodySizes.count(api.bodyBytesMax, by);
    if (api.ingress === 'upload') this.#uploadSizes.count(api.uploadBytesMax, by);
  }
}

/** A draft that does not say when it is online: nobody can meet it. */
function isHidden({ status, onlineAtMs }: ApiEntry): boolean {
  return status === 'draft' && onlineAtMs === undefined;
}

const idOfOwn = `${TOKEN_INFO.type} ${TOKEN_INFO.version}`;
