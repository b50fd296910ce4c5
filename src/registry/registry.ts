import { SECRET_MARK } from '../config/document-data.ts';
import type { DocumentFault } from '../config/document-fault.ts';
import { givenEntries } from '../config/given-entries.ts';
import { parseDocument } from '../config/parse-document.ts';
import { PartsReading } from '../config/read-parts.ts';
import { settingsOf } from '../config/settings-data.ts';
import type { Document } from '../model/document.ts';
import { type EntryKind, entryId, entryKindNames } from '../model/entry-kind.ts';
import type { RegistryReader, StoredEntry } from '../ports/registry-store.ts';
import {
  type Committed,
  Committer,
  currentRevision,
  type Order,
  type RegistryUpdate,
  settingsIn,
} from './committer.ts';
import { type Draft, notFound } from './draft.ts';
import { type GivenSource, outsideOf } from './given-source.ts';
import { type EntryName, liveSecrets, loadDocument, secretData } from './load-entries.ts';
import type { RegistryParts } from './registry-parts.ts';
import { RegistryProblem } from './registry-problem.ts';
import { sealPlace } from './seal-places.ts';
import { spliceSecrets, withMembers } from './splice-secrets.ts';

/** A change of one entry, and what has to be true for it. */
export interface EntryOrder extends Order {
  /** The revision that the entry had when it was looked at; `undefined`: whatever it has. */
  readonly ifRevision?: number | undefined;
}

/** A whole document that the registry is to say. */
export interface ApplyOrder extends Order {
  readonly source: GivenSource;
  /** Whether entries that it does not name are removed. */
  readonly prune: boolean;
}

export interface Applied extends Committed {
  /** Entries of the registry that the document does not name; removed where it prunes. */
  readonly extra: readonly EntryName[];
}

/** What became of an entry that was written. */
export interface Written extends Committed, EntryName {
  /** Of a new app, the secret that was made for it: it is shown this once. */
  readonly secret: string | undefined;
}

/** An entry as it is read. */
export interface EntryView extends EntryName {
  /** Compact JSON in the form of config.md, secrets masked. */
  readonly body: string;
  readonly revision: number;
}

const SECRET_BYTES = 24;
const PAGE = 1000;

/**
 * Everything that a gateway serves, changed by orders: documents that are applied, entries that are written or removed.
 *
 * One registry per store. Orders may be given at once; each sees those before it. Each rejects with a `RegistryProblem` where
 * it is refused, and leaves everything as it was.
 */
export class Registry {
  readonly parts: RegistryParts;
  readonly committer: Committer;
  #listener: (update: RegistryUpdate) => void = () => {};

  constructor(parts: RegistryParts) {
    this.parts = parts;
    this.committer = new Committer(parts, update => this.#listener(update));
  }

  /** From now on each change is told, in order and once it is kept. */
  listen(listener: (update: RegistryUpdate) => void): void {
    this.#listener = listener;
  }

  /** Everything as it is now. */
  async load(): Promise<{ readonly revision: number; readonly document: Document }> {
    const { store, sealer, clock } = this.parts;
    const settings = await settingsIn(store);
    const document = await loadDocument({ reader: store, sealer, settings, nowMs: clock.wallMs() });
    return { revision: await currentRevision(store), document };
  }

  async entry(kind: EntryKind, id: string): Promise<EntryView> {
    const stored = await this.parts.store.entry(kind, id);
    if (stored === undefined) throw notFound(kind, id);
    return stored;
  }

  entries(
    kind: EntryKind,
    page: { readonly after: string | undefined; readonly limit: number },
  ): Promise<readonly StoredEntry[]> {
    return this.parts.store.entries(kind, page);
  }

  /**
   * Writes one entry whole, given as JSON in the form of config.md; secrets that it masks stay as they are.
   *
   * An app without `secrets` keeps its own, and a new one is given one, which is told this once.
   */
  async put(kind: EntryKind, text: string, order: EntryOrder): Promise<Written> {
    const data = this.#objectOf(text);
    const id = entryId(kind, kind === 'api' ? { version: 'V1', ...data } : data);
    let secret: string | undefined;
    const committed = await this.committer.change(
      order,
      { action: `${kind}.put`, subject: `${kind} ${id}` },
      async draft => {
        const stored = await draft.writer.entry(kind, id);
        checkRevision({ kind, id }, stored, order);
        if (kind === 'app' && !Object.hasOwn(data, 'secrets') && stored === undefined)
          secret = this.parts.chance(SECRET_BYTES);
        const body = await this.#completed({ kind, id, text }, draft, secret);
        await this.#putTexts(new Map([[kind, [body]]]), draft);
      },
    );
    return { ...committed, kind, id, secret: committed.isChanged ? secret : undefined };
  }

  /** Changes members of an entry, each replaced whole; `null` takes one away (RFC 7396, at the top only). */
  async amend(
    { kind, id }: EntryName,
    members: Readonly<Record<string, unknown>>,
    order: EntryOrder & { readonly action?: string },
  ): Promise<Committed> {
    const deed = { action: order.action ?? `${kind}.amend`, subject: `${kind} ${id}` };
    return this.committer.change(order, deed, async draft => {
      const stored = await draft.writer.entry(kind, id);
      if (stored !== undefined) checkRevision({ kind, id }, stored, order);
      const taken = Object.entries(members).filter(([, value]) => value === null);
      const set = { ...members, ...Object.fromEntries(taken.map(([name]) => [name, undefined])) };
      await this.amendIn(draft, { kind, id }, () => set);
    });
  }

  /** Changes members of an entry inside a change that does more; `undefined` takes one away. */
  async amendIn(
    draft: Draft,
    { kind, id }: EntryName,
    membersOf: (entry: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const stored = await draft.writer.entry(kind, id);
    if (stored === undefined) throw notFound(kind, id);
    const text = withMembers(stored.body, membersOf(this.#objectOf(stored.body)));
    if (entryId(kind, this.#objectOf(text)) !== id)
      throw new RegistryProblem(
        'conflict',
        'The key of an entry is never changed: write a new one, and remove this one.',
      );
    const body = await this.#completed({ kind, id, text }, draft, undefined);
    await this.#putTexts(new Map([[kind, [body]]]), draft);
  }

  async remove(name: EntryName, order: EntryOrder): Promise<Committed> {
    const deed = { action: `${name.kind}.remove`, subject: `${name.kind} ${name.id}` };
    return this.committer.change(order, deed, async draft => {
      checkRevision(name, await draft.writer.entry(name.kind, name.id), order);
      await draft.remove(name);
    });
  }

  /** Makes the registry say what a document says; entries that it does not name stay, unless it prunes. */
  async apply({ source, prune, ...order }: ApplyOrder): Promise<Applied> {
    const { file, text } = source;
    const parsed = parseDocument(text, {
      file,
      outside: { ...outsideOf(source), schemaFault: this.parts.schemaFault },
    });
    if ('faults' in parsed) throw invalid(`The document ${file} is not good.`, parsed.faults);
    const { document, read } = parsed;
    let extra: readonly EntryName[] = [];
    const deed = { action: 'document.apply', subject: file, contents: { prune } };
    const committed = await this.committer.change(order, deed, async draft => {
      for (const [key, json] of settingsOf(document)) await draft.putSetting(key, json);
      const given = givenEntries(read, document);
      await draft.put(given, document);
      extra = await extraIn(draft, new Set(given.map(({ kind, id }) => `${kind} ${id}`)));
      if (prune) for (const name of extra) await draft.remove(name);
    });
    return { ...committed, extra };
  }

  /** Sets one setting, given as JSON in the form of config.md. */
  async set(key: string, text: string, order: Order): Promise<Committed> {
    const deed = { action: 'setting.set', subject: `setting ${key}` };
    return this.committer.change(order, deed, async draft => {
      const known = await settingsIn(draft.writer);
      if (!known.has(key))
        throw new RegistryProblem(
          'not-found',
          `There is no setting ${key} in the registry; there are ${[...known.keys()].join(', ')}.`,
        );
      const reading = new PartsReading({ settings: new Map([...known, [key, text]]), entries: new Map() });
      const settled = reading.settle();
      if ('faults' in settled) throw invalid('The setting is not good.', settled.faults);
      const json = settingsOf(settled.document).get(key);
      if (json !== undefined) await draft.putSetting(key, json);
    });
  }

  /** Writes entries that are given as texts; a fault of one refuses all. */
  async #putTexts(
    entries: ReadonlyMap<EntryKind, readonly string[]>,
    draft: Draft,
    isUndo = false,
  ): Promise<void> {
    const settings = await settingsIn(draft.writer);
    const reading = new PartsReading({ settings, entries }, this.parts.schemaFault);
    for (const reference of reading.unresolved) {
      const found = await draft.writer.entry(reference.kind, reference.id);
      if (found !== undefined)
        reading.know(reference, reference.kind === 'upstream' && hasStaging(found.body));
    }
    const settled = reading.settle();
    if ('faults' in settled) throw invalid('The entry is not good.', settled.faults, true);
    const { document, read } = settled;
    await draft.put(givenEntries(read, document), document, isUndo);
  }

  /** The text with what an entry keeps beside its body, so that it can be read like one of a document. */
  async #completed(
    { kind, id, text }: EntryName & { readonly text: string },
    { writer, nowMs }: Draft,
    secret: string | undefined,
  ): Promise<string> {
    if (kind === 'upstream') {
      const { sealer } = this.parts;
      const seals = await writer.seals({ kind, id });
      return spliceSecrets(
        text,
        new Map(seals.map(seal => [seal.path, sealer.open(seal.sealed, sealPlace(seal))])),
      );
    }
    if (kind !== 'app' || Object.hasOwn(this.#objectOf(text), 'secrets')) return text;
    if (secret !== undefined) return withMembers(text, { secrets: [secret] });
    const live = liveSecrets(await writer.secrets(id), nowMs);
    return withMembers(text, { secrets: live.map(each => secretData(SECRET_MARK, each)) });
  }

  #objectOf(text: string): Readonly<Record<string, unknown>> {
    try {
      const data: unknown = JSON.parse(text);
      if (typeof data === 'object' && data !== null && !Array.isArray(data)) return { ...data };
    } catch {
      // Said below.
    }
    throw new RegistryProblem('invalid', 'An entry is a JSON object.');
  }

  /** Brings every setting and entry back to what it was at a revision; secrets and tokens stay as they are. */
  async rollback(to: number, order: Order): Promise<Committed> {
    const deed = { action: 'revision.rollback', subject: `revision ${to}` };
    return this.committer.change(order, deed, async draft => {
      const head = await currentRevision(draft.writer);
      if (to < 1 || to > head)
        throw new RegistryProblem('not-found', `There is no revision ${to}: there are 1 to ${head}.`);
      const then = new Map<
        string,
        { readonly kind: EntryKind | 'setting'; readonly id: string; readonly body: string | null }
      >();
      for (const { kind, id, before } of await draft.writer.changes(to + 1, head))
        if (!then.has(`${kind} ${id}`)) then.set(`${kind} ${id}`, { kind, id, body: before });
      for (const { kind, id, body } of then.values())
        if (kind === 'setting' && body !== null) await draft.putSetting(id, body);
      await this.#bringBack([...then.values()], draft);
    });
  }

  async #bringBack(
    then: readonly {
      readonly kind: EntryKind | 'setting';
      readonly id: string;
      readonly body: string | null;
    }[],
    draft: Draft,
  ): Promise<void> {
    const texts = new Map<EntryKind, string[]>();
    for (const { kind, id, body } of then) {
      if (kind === 'setting' || body === null) continue;
      const isGone = (await draft.writer.entry(kind, id)) === undefined;
      const secret = kind === 'app' && isGone ? this.parts.chance(SECRET_BYTES) : undefined;
      const text = await this.#completed({ kind, id, text: body }, draft, secret);
      texts.set(kind, [...(texts.get(kind) ?? []), text]);
    }
    await this.#putTexts(texts, draft, true);
    for (const kind of entryKindNames.toReversed())
      for (const each of then)
        if (
          each.kind === kind &&
          each.body === null &&
          (await draft.writer.entry(kind, each.id)) !== undefined
        )
          await draft.remove({ kind, id: each.id });
  }
}

function checkRevision(
  { kind, id }: EntryName,
  stored: StoredEntry | undefined,
  { ifRevision }: EntryOrder,
): void {
  if (ifRevision === undefined || stored?.revision === ifRevision) return;
  if (stored === undefined) throw new RegistryProblem('outdated', `The ${kind} ${id} is not there any more.`);
  const { body, revision } = stored;
  throw new RegistryProblem('outdated', `The ${kind} ${id} was changed by revision ${revision}.`, {
    current: { body, revision },
  });
}

/** Entries of the registry that are not named, those first that others do not need. */
async function extraIn({ writer }: Draft, named: ReadonlySet<string>): Promise<readonly EntryName[]> {
  const extra: EntryName[] = [];
  for (const kind of entryKindNames.toReversed())
    for await (const { id } of everyEntry(writer, kind))
      if (!named.has(`${kind} ${id}`)) extra.push({ kind, id });
  return extra;
}

/** Every entry of a kind, by id. */
export async function* everyEntry(reader: RegistryReader, kind: EntryKind): AsyncGenerator<StoredEntry> {
  let after: string | undefined;
  for (;;) {
    const page = await reader.entries(kind, { after, limit: PAGE });
    yield* page;
    after = page.at(-1)?.id;
    if (page.length < PAGE) return;
  }
}

/** Faults that are told; a text that does not parse has as many as it has words. */
const FAULTS_MAX = 50;

/** `isOne`: the faults are of one entry, and their paths begin there. */
function invalid(message: string, faults: readonly DocumentFault[], isOne = false): RegistryProblem {
  const more =
    faults.length > FAULTS_MAX ? ` The first ${FAULTS_MAX} of ${faults.length} faults are told.` : '';
  return new RegistryProblem('invalid', `${message}${more}`, {
    faults: faults.slice(0, FAULTS_MAX).map(({ path, message: what, expected, suggestion }) => ({
      path: isOne ? path.replace(/^[a-z]+\[\d+\]\.?/, '') : path,
      message: what,
      expected,
      suggestion,
    })),
  });
}

function hasStaging(body: string): boolean {
  const data: unknown = JSON.parse(body);
  if (typeof data !== 'object' || data === null) return false;
  return 'staging_url' in data || ('mock' in data && data.mock === true);
}
