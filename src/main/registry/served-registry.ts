import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { AccessService } from '../../access/access-service.ts';
import { DayCounts } from '../../adapters/memory/day-counts.ts';
import { MemoryUsageMeter } from '../../adapters/memory/memory-usage-meter.ts';
import { hashToken } from '../../adapters/node/node-digests.ts';
import { systemClock } from '../../adapters/node/system-clock.ts';
import type { CopyServed } from '../../admin/admin-parts.ts';
import { compareDocuments, type DocumentChange } from '../../config/compare-documents.ts';
import { localSettings } from '../../config/settings-data.ts';
import type { AuthorizationEntry, Document, TokenEntry } from '../../model/document.ts';
import { type EntryChange, idOf } from '../../model/entry-change.ts';
import { dayOf } from '../../model/usage.ts';
import { StoreError, type StoreFault } from '../../ports/registry-store.ts';
import type { GivenSource } from '../../registry/given-source.ts';
import type { RegistryService } from '../../registry/registry-service.ts';
import { LiveDocument } from '../live-document.ts';
import { type DocumentSource, handedOver, type ServedDocument } from '../served-document.ts';
import { copiedRegistry } from './copied-registry.ts';
import type { CopyTrouble } from './copy-keeper.ts';
import { type RegistryThread, startRegistryThread } from './registry-client.ts';
import { copyPath, hasCopy, readCopy } from './registry-copy-file.ts';
import { sealKeys } from './seal-key.ts';
import { UsageKeeper, type UsageTrouble } from './usage-keeper.ts';

/** What is served from a revision on: everything, or what is different. */
export type ServedChange =
  | { readonly revision: string; readonly document: Document }
  | { readonly revision: string; readonly changes: readonly EntryChange[] };

/** How a document differs from a registry that is served. */
export interface RegistryDifferences {
  readonly changes: readonly DocumentChange[];
  /** The settings of this process that are other ones: they are read at start. */
  readonly restart: readonly string[];
}

const SQLITE = 'sqlite:';
/** Who seeds a registry. */
const SEED = { actor: 'process:serve', comment: 'seeded from the document' };

/**
 * The registry of a gateway that serves: what it holds rules, and the document only tells how the process runs.
 *
 * Of the document it takes `listen`, `mode` and the like; everything else it takes from the registry.
 */
export class ServedRegistry {
  readonly #thread: RegistryThread;
  #local: Document;
  #shared: LiveDocument;
  /** In a sandbox, the tokens that its document names with their values, by their hash. */
  readonly #values: ReadonlyMap<string, string>;
  #revision: number;

  /** What is served where the registry itself cannot be opened. */
  readonly copy: CopyServed | undefined;

  private constructor(
    thread: RegistryThread,
    local: Document,
    { copy, ...loaded }: Awaited<ReturnType<RegistryThread['load']>> & { readonly copy?: CopyServed },
  ) {
    this.#thread = thread;
    this.copy = copy;
    this.#local = local;
    this.#shared = new LiveDocument(loaded.document);
    this.#values = local.mode === 'sandbox' ? tokenValuesIn(local) : new Map();
    this.#revision = loaded.revision;
  }

  /**
   * Opens the registry that a document names, and seeds an empty one; `undefined`: it names none.
   *
   * `fromCopy`: where it cannot be opened, its copy is served. Throws a `StoreError`.
   */
  static async open(
    { document }: ServedDocument,
    source: DocumentSource,
    fromCopy: boolean,
  ): Promise<ServedRegistry | undefined> {
    const path = registryPath(document, source.path);
    if (path === undefined) return undefined;
    const isSandbox = document.mode === 'sandbox';
    const keys = sealKeys({ given: document.secretsKey, database: path, isSandbox });
    try {
      if (!existsSync(path) && hasCopy(path)) throw new StoreError('unreadable', missingSentence(path));
      const thread = await startRegistryThread({ path, keys });
      try {
        return await ServedRegistry.#start(thread, document, source);
      } catch (error) {
        // Nobody else ends it, and it would keep a process that has nothing to serve.
        await thread.close();
        throw error;
      }
    } catch (error) {
      if (!(error instanceof StoreError) || UNCOPIED.has(error.fault) || !hasCopy(path)) throw error;
      if (!fromCopy)
        throw new StoreError(
          error.fault,
          `${error.message}; to serve its copy instead, without changes: ${HOW}`,
        );
      const copied = readCopy(path, keys);
      const copy = {
        revision: copied.moment.revision,
        writtenAtMs: copied.moment.atMs,
        reason: error.message,
      };
      const loaded = { revision: copy.revision, document: copied.document, copy };
      return new ServedRegistry(copiedRegistry(copied, error.message), document, loaded);
    }
  }

  static async #start(
    thread: RegistryThread,
    document: Document,
    source: DocumentSource,
  ): Promise<ServedRegistry> {
    const loaded = await thread.load();
    if (loaded.revision > 0) return new ServedRegistry(thread, document, loaded);
    await thread.service.apply({ ...SEED, source: givenOf(source), prune: false });
    return new ServedRegistry(thread, document, await thread.load());
  }

  get service(): RegistryService {
    return this.#thread.service;
  }

  /** Who may use the admin interface of this registry. */
  get access(): AccessService {
    return this.#thread.access;
  }

  get revision(): string {
    return `r${this.#revision}`;
  }

  /** What is served: the registry's, by a process of this document. */
  get document(): Document {
    return this.#served(this.#shared.document);
  }

  /** From now on each change of the registry is told once it is kept. */
  listen(onChange: (change: ServedChange) => void): void {
    this.#thread.listen(update => {
      const { revision } = update;
      this.#revision = revision;
      if ('document' in update) {
        this.#shared = new LiveDocument(update.document);
        return onChange({ revision: this.revision, document: this.document });
      }
      this.#shared.patch(update.changes);
      const changes = update.changes.map(change => withValues(change, this.#values));
      return onChange({ revision: this.revision, changes });
    });
  }

  /** What a document would change if it were applied, tokens aside, and what of it takes a restart. */
  differences(document: Document): RegistryDifferences {
    const all = compareDocuments(withoutTokens(this.document), withoutTokens(document));
    return {
      changes: all.filter(change => !isLocal(change)),
      restart: all.filter(isLocal).map(({ id }) => id),
    };
  }

  /**
   * What counts the calls of this process, with what was spent of the day, and of the days beside it, already in it;
   * `undefined`: what is served is a copy, and nothing can be kept.
   */
  async openUsage(onTrouble: (trouble: UsageTrouble) => void): Promise<UsageKeeper | undefined> {
    if (this.copy !== undefined) return undefined;
    const today = dayOf(systemClock.wallMs());
    const days = new DayCounts();
    days.load(await this.#thread.spendings(today - 1, today + 1));
    const add = this.#thread.addUsage;
    return new UsageKeeper({ meter: new MemoryUsageMeter(), days, add, every, onTrouble });
  }

  #served(shared: Document): Document {
    const local = this.#local;
    const { listen, storage, counters, mode, secretsKey, journal } = local;
    const served = { ...shared, listen, storage, counters, mode, secretsKey, journal };
    if (mode !== 'sandbox') return Object.freeze(served);
    const { apps, authorizations } = shared;
    return Object.freeze({
      ...served,
      apps: inOrderOf(local.apps, apps, idOf.app),
      authorizations: inOrderOf(local.authorizations, authorizations, idOf.authorization).map(entry =>
        withTokenValues(entry, this.#values),
      ),
    });
  }

  /** From now on it is told when the copy cannot be written, and when it can again. */
  onCopyTrouble(listener: (trouble: CopyTrouble) => void): void {
    this.#thread.onCopyTrouble(listener);
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

function every(ms: number, run: () => void): () => void {
  const timer = setInterval(run, ms).unref();
  return () => clearInterval(timer);
}

/** The file of the registry that a document names; `undefined`: it names none. */
export function registryPath({ storage }: Document, documentPath: string): string | undefined {
  return storage.startsWith(SQLITE)
    ? resolve(dirname(documentPath), storage.slice(SQLITE.length))
    : undefined;
}

/** A file that was lost, or a folder that is not mounted: an empty registry in its place would serve nobody. */
function missingSentence(path: string): string {
  return `the registry ${path} is missing, and its copy ${copyPath(path)} is there: restore a backup, or move the copy away to begin anew`;
}

/** Faults for which the copy is no way out: the key opens neither, another program has to be started, or one that runs serves and changes it. */
const UNCOPIED: ReadonlySet<StoreFault> = new Set(['wrong-key', 'newer', 'locked']);
const HOW = 'gatewright serve --from-copy';

function givenOf(source: DocumentSource): GivenSource {
  return { file: source.path, ...handedOver(source) };
}

function tokenValuesIn({ authorizations }: Document): ReadonlyMap<string, string> {
  const values = authorizations.flatMap(({ tokens }) => tokens).flatMap(({ value }) => value ?? []);
  return new Map(values.map(value => [hashToken(value), value]));
}

/** Of a token only its hash is kept: those whose value is known have it again. */
function withValues(change: EntryChange, values: ReadonlyMap<string, string>): EntryChange {
  if (change.kind !== 'authorization' || change.entry === undefined || values.size === 0) return change;
  return { ...change, entry: withTokenValues(change.entry, values) };
}

function withTokenValues(entry: AuthorizationEntry, values: ReadonlyMap<string, string>): AuthorizationEntry {
  const named = (token: TokenEntry): TokenEntry => {
    const value = values.get(token.hash ?? '');
    return value === undefined ? token : { ...token, value, hash: undefined };
  };
  return { ...entry, tokens: entry.tokens.map(named) };
}

/** Those that the document names come first, as it has them: people are shown the first app and token. */
function inOrderOf<Entry>(
  named: readonly Entry[],
  entries: readonly Entry[],
  id: (entry: Entry) => string,
): readonly Entry[] {
  const places = new Map(named.map((entry, place) => [id(entry), place]));
  const placeOf = (entry: Entry): number => places.get(id(entry)) ?? places.size;
  return entries.toSorted((one, other) => placeOf(one) - placeOf(other));
}

function isLocal({ what, id }: DocumentChange): boolean {
  return what === 'setting' && localSettings.has(id);
}

function withoutTokens(document: Document): Document {
  return {
    ...document,
    authorizations: document.authorizations.map(authorization => ({ ...authorization, tokens: [] })),
  };
}
