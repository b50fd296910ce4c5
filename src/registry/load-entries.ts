import { instantText } from '../config/kinds/instant.ts';
import { PartsReading } from '../config/read-parts.ts';
import type { Document } from '../model/document.ts';
import { type EntryKind, entryKindNames } from '../model/entry-kind.ts';
import type {
  RegistryReader,
  StoredEntry,
  StoredSeal,
  StoredSecret,
  StoredToken,
} from '../ports/registry-store.ts';
import type { SecretSealer } from '../ports/secret-sealer.ts';
import { sealPlace, secretPlace } from './seal-places.ts';
import { literal, spliceSecrets, withMembers } from './splice-secrets.ts';

/** The name of an entry. */
export interface EntryName {
  readonly kind: EntryKind;
  readonly id: string;
}

export interface LoadParts {
  readonly reader: RegistryReader;
  readonly sealer: SecretSealer;
  readonly settings: ReadonlyMap<string, string>;
  /** Secrets that have retired by then are left out; those that are to retire name their end. */
  readonly nowMs: number;
}

/** Rows that one look at the store brings. */
const PAGE = 5000;

/** Everything that the registry holds, as a document in force; of `listen`, `storage` and the like it has the defaults. */
export async function loadDocument(parts: LoadParts): Promise<Document> {
  const { reader } = parts;
  const rows: StoredEntry[] = [];
  // One by one: a million arguments are more than a call can have.
  for (const kind of entryKindNames) for (const row of await allEntries(reader, kind)) rows.push(row);
  const extras = {
    secrets: groupBy(await reader.secrets(), secret => secret.appKey),
    seals: groupBy(await reader.seals(), seal => `${seal.kind} ${seal.id}`),
    tokens: groupBy(await allTokens(reader), token => `${token.appKey} ${token.mallId}`),
  };
  return documentOf(rows, extras, parts);
}

/** The entries of these names, as they are served; those that are gone are not among them. */
export async function loadEntries(names: readonly EntryName[], parts: LoadParts): Promise<Document> {
  const { reader } = parts;
  const rows: StoredEntry[] = [];
  const secrets = new Map<string, readonly StoredSecret[]>();
  const seals = new Map<string, readonly StoredSeal[]>();
  const tokens = new Map<string, readonly StoredToken[]>();
  for (const { kind, id } of names) {
    const row = await reader.entry(kind, id);
    if (row === undefined) continue;
    rows.push(row);
    if (kind === 'app') secrets.set(id, await reader.secrets(id));
    if (kind === 'upstream') seals.set(`${kind} ${id}`, await reader.seals({ kind, id }));
    if (kind === 'authorization') {
      const [appKey = '', mallId] = id.split(' ');
      tokens.set(id, await reader.tokensOf(appKey, Number(mallId)));
    }
  }
  return documentOf(rows, { secrets, seals, tokens }, parts);
}

/** Those that are accepted at this moment, in the order of a document: the one that signs, then the one that retires. */
export function liveSecrets(versions: readonly StoredSecret[], nowMs: number): readonly StoredSecret[] {
  const live = versions.filter(secret => isLive(secret, nowMs));
  return [
    ...live.filter(({ state }) => state === 'active'),
    ...live.filter(({ state }) => state === 'retiring'),
  ];
}

/** A secret as a document says it, with its end where it has one. */
export function secretData(value: string, { retiresAtMs }: StoredSecret): string | object {
  return retiresAtMs === null ? value : { value, until: instantText(retiresAtMs) };
}

/** Whether a version of a secret is accepted at this moment. */
export function isLive({ state, retiresAtMs }: StoredSecret, nowMs: number): boolean {
  return state === 'active' || (state === 'retiring' && (retiresAtMs === null || nowMs < retiresAtMs));
}

/** What belongs to entries beside their bodies: secrets by app key, tokens by authorization, seals by kind and id. */
export interface EntryExtras {
  readonly secrets: ReadonlyMap<string, readonly StoredSecret[]>;
  readonly seals: ReadonlyMap<string, readonly StoredSeal[]>;
  readonly tokens: ReadonlyMap<string, readonly StoredToken[]>;
}

/** Entries as they were stored, as a document in force. */
export function documentOf(
  rows: readonly StoredEntry[],
  extras: EntryExtras,
  parts: Omit<LoadParts, 'reader'>,
): Document {
  const entries = new Map<EntryKind, string[]>(entryKindNames.map(kind => [kind, []]));
  for (const row of rows) entries.get(row.kind)?.push(bodyOf(row, extras, parts));
  const reading = new PartsReading({ settings: parts.settings, entries });
  // What was written referred to what was there, and nothing that is referred to can be removed.
  for (const reference of reading.unresolved) reading.know(reference, true);
  const settled = reading.settle();
  if ('document' in settled) return withVersions(settled.document, extras, parts);
  const [fault] = settled.faults;
  throw new Error(`the registry holds what this program cannot read: ${fault?.path}: ${fault?.message}`);
}

/** A document knows secrets by their order; what they are counted by is their version. */
function withVersions(
  document: Document,
  { secrets }: EntryExtras,
  { nowMs }: Pick<LoadParts, 'nowMs'>,
): Document {
  const apps = document.apps.map(app => ({
    ...app,
    secretVersions: liveSecrets(secrets.get(app.appKey) ?? [], nowMs).map(({ version }) => version),
  }));
  return { ...document, apps };
}

function bodyOf(
  { kind, id, body }: StoredEntry,
  extras: EntryExtras,
  { sealer, nowMs }: Pick<LoadParts, 'sealer' | 'nowMs'>,
): string {
  switch (kind) {
    case 'app': {
      const secrets = liveSecrets(extras.secrets.get(id) ?? [], nowMs).map(secret =>
        secretData(literal(sealer.open(secret.sealed, secretPlace(id, secret.version))), secret),
      );
      return withMembers(body, { secrets });
    }
    case 'upstream': {
      const seals = extras.seals.get(`${kind} ${id}`) ?? [];
      return spliceSecrets(
        body,
        new Map(seals.map(seal => [seal.path, sealer.open(seal.sealed, sealPlace(seal))])),
      );
    }
    case 'authorization':
      return withMembers(body, { tokens: (extras.tokens.get(id) ?? []).map(tokenData) });
    case 'api':
    case 'package':
    case 'developer':
    case 'merchant':
      return body;
  }
}

function tokenData({ hash, status, expiresAtMs }: StoredToken): object {
  return { hash, status, expires_at: instantText(expiresAtMs) };
}

async function allEntries(reader: RegistryReader, kind: EntryKind): Promise<readonly StoredEntry[]> {
  const all: StoredEntry[] = [];
  for (;;) {
    const page = await reader.entries(kind, { after: all.at(-1)?.id, limit: PAGE });
    for (const row of page) all.push(row);
    if (page.length < PAGE) return all;
  }
}

async function allTokens(reader: RegistryReader): Promise<readonly StoredToken[]> {
  const all: StoredToken[] = [];
  for (;;) {
    const page = await reader.tokens({ after: all.at(-1)?.hash, limit: PAGE });
    for (const row of page) all.push(row);
    if (page.length < PAGE) return all;
  }
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
