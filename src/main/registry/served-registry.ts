import { dirname, resolve } from 'node:path';
import { hashToken } from '../../adapters/node/node-digests.ts';
import { compareDocuments, type DocumentChange } from '../../config/compare-documents.ts';
import { localSettings } from '../../config/settings-data.ts';
import type { Document, TokenEntry } from '../../model/document.ts';
import { idOf } from '../../model/entry-change.ts';
import type { GivenSource } from '../../registry/given-source.ts';
import type { RegistryService } from '../../registry/registry-service.ts';
import { withChanges } from '../../registry/with-changes.ts';
import { type DocumentSource, handedOver, type ServedDocument } from '../served-document.ts';
import { type RegistryThread, startRegistryThread } from './registry-client.ts';
import { sealKey } from './seal-key.ts';

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
  #shared: Document;
  #revision: number;

  private constructor(
    thread: RegistryThread,
    local: Document,
    loaded: Awaited<ReturnType<RegistryThread['load']>>,
  ) {
    this.#thread = thread;
    this.#local = local;
    this.#shared = loaded.document;
    this.#revision = loaded.revision;
  }

  /** Opens the registry that a document names, and seeds an empty one; `undefined`: it names none. Throws a `StoreError`. */
  static async open(
    { document }: ServedDocument,
    source: DocumentSource,
  ): Promise<ServedRegistry | undefined> {
    if (!document.storage.startsWith(SQLITE)) return undefined;
    const path = resolve(dirname(source.path), document.storage.slice(SQLITE.length));
    const isSandbox = document.mode === 'sandbox';
    const key = sealKey({ given: document.secretsKey, database: path, isSandbox });
    const thread = await startRegistryThread({ path, key });
    const loaded = await thread.load();
    if (loaded.revision > 0) return new ServedRegistry(thread, document, loaded);
    await thread.service.apply({ ...SEED, source: givenOf(source), prune: false });
    return new ServedRegistry(thread, document, await thread.load());
  }

  get service(): RegistryService {
    return this.#thread.service;
  }

  get revision(): string {
    return `r${this.#revision}`;
  }

  /** What is served: the registry's, by a process of this document. */
  get document(): Document {
    const { listen, storage, counters, mode, secretsKey } = this.#local;
    return Object.freeze({
      ...withValues(this.#shared, this.#local),
      listen,
      storage,
      counters,
      mode,
      secretsKey,
    });
  }

  /** From now on each change of the registry is told once it is kept. */
  listen(onChange: (document: Document, revision: string) => void): void {
    this.#thread.listen(update => {
      this.#shared = 'document' in update ? update.document : withChanges(this.#shared, update.changes);
      this.#revision = update.revision;
      onChange(this.document, this.revision);
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

  close(): Promise<void> {
    return this.#thread.close();
  }
}

function givenOf(source: DocumentSource): GivenSource {
  return { file: source.path, ...handedOver(source) };
}

/** Of a token only its hash is kept: in a sandbox, those whose value the document names have it again. */
function withValues(shared: Document, local: Document): Document {
  if (local.mode !== 'sandbox') return shared;
  const values = new Map(
    local.authorizations
      .flatMap(({ tokens }) => tokens)
      .flatMap(({ value }) => (value === undefined ? [] : [[hashToken(value), value] as const])),
  );
  const named = (token: TokenEntry): TokenEntry => {
    const value = values.get(token.hash ?? '');
    return value === undefined ? token : { ...token, value, hash: undefined };
  };
  return {
    ...shared,
    apps: inOrderOf(local.apps, shared.apps, idOf.app),
    authorizations: inOrderOf(local.authorizations, shared.authorizations, idOf.authorization).map(entry => ({
      ...entry,
      tokens: entry.tokens.map(named),
    })),
  };
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
