import { type EntryKind, entryKindNames } from '../model/entry-kind.ts';
import type {
  RegistryReader,
  RegistryStore,
  StoredEntry,
  StoredSeal,
  StoredSecret,
  StoredSetting,
  StoredToken,
} from '../ports/registry-store.ts';
import { currentRevision } from './committer.ts';
import type { EntryName } from './load-entries.ts';

/** The version of the records; a reader of another one refuses them. */
export const COPY_FORMAT = 1;

/** One record of a copy. What is sealed in the store stays sealed; of tokens there are hashes. */
export type CopyRecord =
  | { readonly entry: StoredEntry }
  | { readonly secret: StoredSecret }
  | { readonly seal: StoredSeal }
  | { readonly token: StoredToken }
  /** It was changed while it was read: what came of it before does not count, and what there is of it now follows. */
  | { readonly again: EntryName }
  | { readonly setting: StoredSetting }
  /** The last record: the copy is whole, and says what this revision said. */
  | { readonly end: CopyMoment };

/** The moment that a copy shows. */
export interface CopyMoment {
  readonly revision: number;
  readonly atMs: number;
}

export interface CopyParts {
  readonly store: RegistryStore;
  readonly nowMs: () => number;
  /** What was changed since the copy was begun. */
  readonly meanwhile: () => ChangedMeanwhile;
  /** Lets orders that wait be done. */
  readonly pause: () => Promise<void>;
}

export interface ChangedMeanwhile {
  /** The newest revision that was told. */
  readonly revision: number;
  readonly touched: readonly EntryName[];
}

/** Rows that one look at the store brings: orders wait no longer than it takes. */
const PAGE = 1000;

/**
 * Everything that is served, in records, while it goes on being changed.
 *
 * It is read page by page; what was changed meanwhile is read again at the end, in one transaction, so the whole is what one
 * revision said. Yields pages of records.
 */
export async function* copyRecords({
  store,
  nowMs,
  meanwhile,
  pause,
}: CopyParts): AsyncGenerator<readonly CopyRecord[]> {
  for (const kind of entryKindNames) {
    let after: string | undefined;
    do {
      const page = await store.entries(kind, { after, limit: PAGE });
      yield page.map(entry => ({ entry }));
      after = page.length < PAGE ? undefined : page.at(-1)?.id;
      await pause();
    } while (after !== undefined);
  }
  yield (await store.secrets()).map(secret => ({ secret }));
  yield (await store.seals()).map(seal => ({ seal }));
  let after: string | undefined;
  do {
    const page = await store.tokens({ after, limit: PAGE });
    yield page.map(token => ({ token }));
    after = page.length < PAGE ? undefined : page.at(-1)?.hash;
    await pause();
  } while (after !== undefined);
  for (;;) {
    const last = await store.write(reader => lastRecords(reader, meanwhile(), nowMs()));
    if (last !== undefined) return yield last;
    await pause();
  }
}

/** `undefined`: a change is kept that was not told yet. */
async function lastRecords(
  reader: RegistryReader,
  { revision, touched }: ChangedMeanwhile,
  atMs: number,
): Promise<readonly CopyRecord[] | undefined> {
  if ((await currentRevision(reader)) !== revision) return undefined;
  const records: CopyRecord[] = [];
  for (const name of touched) records.push({ again: name }, ...(await recordsOf(name, reader)));
  for (const setting of await reader.settings()) records.push({ setting });
  return [...records, { end: { revision, atMs } }];
}

async function recordsOf({ kind, id }: EntryName, reader: RegistryReader): Promise<readonly CopyRecord[]> {
  const entry = await reader.entry(kind, id);
  if (entry === undefined) return [];
  const secrets = kind === 'app' ? await reader.secrets(id) : [];
  const seals = await reader.seals({ kind, id });
  const [appKey = '', mallId] = id.split(' ');
  const tokens = kind === 'authorization' ? await reader.tokensOf(appKey, Number(mallId)) : [];
  return [
    { entry },
    ...secrets.map(secret => ({ secret })),
    ...seals.map(seal => ({ seal })),
    ...tokens.map(token => ({ token })),
  ];
}

/** A copy that is read: takes its records one by one. */
export class CopyReading {
  readonly settings = new Map<string, string>();
  readonly extras = {
    secrets: new Map<string, StoredSecret[]>(),
    seals: new Map<string, StoredSeal[]>(),
    tokens: new Map<string, StoredToken[]>(),
  };
  readonly #entries = new Map<EntryKind, Map<string, StoredEntry>>(
    entryKindNames.map(kind => [kind, new Map()]),
  );
  #moment: CopyMoment | undefined;

  /** `undefined`: its last record is missing. */
  get moment(): CopyMoment | undefined {
    return this.#moment;
  }

  get entries(): readonly StoredEntry[] {
    return [...this.#entries.values()].flatMap(entries => [...entries.values()]);
  }

  add(record: CopyRecord): void {
    const { secrets, seals, tokens } = this.extras;
    if ('entry' in record) this.#entries.get(record.entry.kind)?.set(record.entry.id, record.entry);
    else if ('token' in record) push(tokens, `${record.token.appKey} ${record.token.mallId}`, record.token);
    else if ('secret' in record) push(secrets, record.secret.appKey, record.secret);
    else if ('seal' in record) push(seals, `${record.seal.kind} ${record.seal.id}`, record.seal);
    else if ('again' in record) this.#forget(record.again);
    else if ('setting' in record) this.settings.set(record.setting.key, record.setting.json);
    else this.#moment = record.end;
  }

  #forget({ kind, id }: EntryName): void {
    this.#entries.get(kind)?.delete(id);
    this.extras.seals.delete(`${kind} ${id}`);
    if (kind === 'app') this.extras.secrets.delete(id);
    if (kind === 'authorization') this.extras.tokens.delete(id);
  }
}

function push<Row>(groups: Map<string, Row[]>, key: string, row: Row): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [row]);
  else group.push(row);
}
