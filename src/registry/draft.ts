import { SECRET_MARK } from '../config/document-data.ts';
import type { GivenEntry } from '../config/given-entries.ts';
import type { Document, SecretEntry, TokenEntry } from '../model/document.ts';
import { type EntryChange, entriesIn } from '../model/entry-change.ts';
import type { EntryKind } from '../model/entry-kind.ts';
import { NEVER_MS } from '../model/never-ms.ts';
import type {
  RegistryWriter,
  StoredChange,
  StoredPackageRequest,
  StoredSecret,
  StoredToken,
} from '../ports/registry-store.ts';
import { checkTransition } from './check-transition.ts';
import { type EntryName, liveSecrets } from './load-entries.ts';
import { referencesOf } from './references-of.ts';
import type { RegistryParts } from './registry-parts.ts';
import { RegistryProblem } from './registry-problem.ts';
import { sealPlace, secretPlace } from './seal-places.ts';

/** Live secrets of one app, both included: one that signs, and one that retires. */
export const LIVE_SECRETS_MAX = 2;
/** Of those who still refer to an entry, so many are named. */
const REFERRERS_MAX = 50;

export interface DraftParts extends Pick<RegistryParts, 'sealer' | 'hashToken'> {
  readonly writer: RegistryWriter;
  /** The revision that it will be. */
  readonly revision: number;
  readonly nowMs: number;
}

type DraftChange = Omit<StoredChange, 'revision' | 'position'>;

/** One change under way, inside its transaction: what it writes, and what has to be told of it. */
export class Draft {
  readonly writer: RegistryWriter;
  readonly nowMs: number;
  readonly changes: DraftChange[] = [];
  readonly #parts: DraftParts;
  readonly #touched = new Map<string, EntryName>();
  /** Whether a setting is another one: every entry may mean something else then. */
  hasSettings = false;
  /** Whether something is kept that is no entry, such as a secret. */
  #keepsMore = false;

  constructor(parts: DraftParts) {
    this.#parts = parts;
    this.writer = parts.writer;
    this.nowMs = parts.nowMs;
  }

  /** The entries that are served differently afterwards. */
  get touched(): readonly EntryName[] {
    return [...this.#touched.values()];
  }

  get isEmpty(): boolean {
    return this.changes.length === 0 && !this.#keepsMore;
  }

  /** Writes entries that were read: each is valid in itself and refers to what is there. `isUndo`: any status may follow any. */
  async put(given: readonly GivenEntry[], document: Document, isUndo = false): Promise<void> {
    const entries = new Map(entriesIn(document).map(change => [`${change.kind} ${change.id}`, change]));
    for (const each of given) {
      const change = entries.get(`${each.kind} ${each.id}`);
      if (change !== undefined) await this.#putOne(each, change, isUndo);
    }
  }

  async remove({ kind, id }: EntryName): Promise<void> {
    const { writer } = this;
    const stored = await writer.entry(kind, id);
    if (stored === undefined) throw notFound(kind, id);
    const referrers = await writer.referrers(kind, id, REFERRERS_MAX);
    if (referrers.length > 0) {
      const [first] = referrers;
      const more = referrers.length > 1 ? ` and ${referrers.length - 1} more` : '';
      const named = `${first?.fromKind} ${first?.fromId}${more}`;
      throw new RegistryProblem('referred-to', `The ${kind} ${id} is still used by ${named}.`, { referrers });
    }
    if (kind === 'developer') await this.#refuseWithAccess(id);
    await writer.removeEntry(kind, id);
    this.#note({ kind, id, before: stored.body, after: null });
  }

  /** Whoever got the name of this developer later would be seen through the accounts of this one. */
  async #refuseWithAccess(developer: string): Promise<void> {
    const [first, ...others] = await this.writer.access.accessOf(developer, this.nowMs);
    if (first === undefined) return;
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    throw new RegistryProblem(
      'conflict',
      `The developer ${developer} still has access to the admin interface by ${first}${more}: disable or revoke it first.`,
    );
  }

  async putSetting(key: string, json: string): Promise<void> {
    const before = (await this.writer.settings()).find(setting => setting.key === key)?.json ?? null;
    if (before === json) return;
    await this.writer.putSetting(key, json);
    this.changes.push({ kind: 'setting', id: key, before, after: json });
    this.hasSettings = true;
  }

  /** Writes a version of a secret, in a new state or for the first time; seals `plain` where it is given. */
  async putSecret(
    secret: Omit<StoredSecret, 'sealed'> & { readonly sealed?: string },
    plain?: string,
  ): Promise<void> {
    const { appKey, version } = secret;
    const sealed =
      plain === undefined
        ? (secret.sealed ?? '')
        : this.#parts.sealer.seal(plain, secretPlace(appKey, version));
    await this.writer.putSecret({ ...secret, sealed });
    this.#turn({ kind: 'app', id: appKey });
  }

  async putToken(token: StoredToken): Promise<void> {
    await this.writer.putToken(token);
    this.#turn({ kind: 'authorization', id: `${token.appKey} ${token.mallId}` });
  }

  async putPackageRequest(request: StoredPackageRequest): Promise<void> {
    await this.writer.putPackageRequest(request);
    this.#keepsMore = true;
  }

  async #putOne(given: GivenEntry, change: EntryChange, isUndo: boolean): Promise<void> {
    const { kind, id, body } = given;
    const { writer } = this;
    const stored = await writer.entry(kind, id);
    if (stored !== undefined && !isUndo) checkTransition(kind, stored.body, body);
    if (stored?.body !== body) {
      const { revision } = this.#parts;
      await writer.putEntry({ kind, id, body, revision }, referencesOf(change));
      this.#note({ kind, id, before: stored?.body ?? null, after: body });
    }
    await this.#putSeals(given);
    if (change.kind === 'app' && change.entry !== undefined) await this.#putSecrets(id, change.entry.secrets);
    if (change.kind === 'authorization') await this.#putTokens(change);
  }

  /** A mark in the place of a secret leaves it as it is. */
  async #putSeals({ kind, id, sealed }: GivenEntry): Promise<void> {
    if (kind !== 'upstream') return;
    const { sealer } = this.#parts;
    const stored = await this.writer.seals({ kind, id });
    const known = new Map(stored.map(seal => [seal.path, sealer.open(seal.sealed, sealPlace(seal))]));
    const wanted = new Map(
      [...sealed].map(([path, secret]) => [path, secret === SECRET_MARK ? known.get(path) : secret]),
    );
    const same =
      wanted.size === known.size && [...wanted].every(([path, secret]) => known.get(path) === secret);
    if (same) return;
    const seals = [...wanted].map(([path, secret]) => {
      if (secret === undefined) throw unknownSecret(path);
      const at = { kind, id, path };
      return { ...at, sealed: sealer.seal(secret, sealPlace(at)) };
    });
    await this.writer.putSeals({ kind, id }, seals);
    this.#turn({ kind, id });
  }

  /** Makes these the live secrets of an app, newest first; others are revoked, those that stay keep their version. */
  async #putSecrets(appKey: string, secrets: readonly SecretEntry[]): Promise<void> {
    const { sealer } = this.#parts;
    const stored = await this.writer.secrets(appKey);
    const live = liveSecrets(stored, this.nowMs).map(secret => ({
      secret,
      plain: sealer.open(secret.sealed, secretPlace(appKey, secret.version)),
    }));
    const wanted = secrets
      .filter(({ untilMs }) => this.nowMs < untilMs)
      .map((secret, index) => wantedSecret(secret, live[index]));
    for (const { secret, plain } of live)
      if (!wanted.some(each => each.plain === plain))
        await this.putSecret({ ...secret, state: 'revoked', retiresAtMs: null });
    let version = stored[0]?.version ?? 0;
    for (const [index, { plain, retiresAtMs }] of [...wanted.entries()].reverse()) {
      const state = index === 0 ? 'active' : 'retiring';
      const kept = live.find(each => each.plain === plain)?.secret;
      if (kept?.state === state && kept.retiresAtMs === retiresAtMs) continue;
      if (kept === undefined) version += 1;
      const secret = kept ?? newSecret(appKey, version, this.nowMs);
      await this.putSecret({ ...secret, state, retiresAtMs }, plain);
    }
  }

  async #putTokens({ entry }: Extract<EntryChange, { readonly kind: 'authorization' }>): Promise<void> {
    const { appKey = '', mallId = 0, tokens = [] } = entry ?? {};
    const stored = tokens.length === 0 ? [] : await this.writer.tokensOf(appKey, mallId);
    const given = new Set(tokens.map(token => this.#hashOf(token)));
    const hasCurrent = tokens.some(({ status }) => status === 'current');
    for (const token of stored)
      if (hasCurrent && token.status === 'current' && !given.has(token.hash))
        await this.putToken({ ...token, status: 'superseded' });
    for (const token of tokens) {
      const { status, expiresAtMs } = token;
      const hash = this.#hashOf(token);
      const known = await this.writer.token(hash);
      if (known !== undefined && (known.appKey !== appKey || known.mallId !== mallId))
        throw new RegistryProblem('conflict', 'One of the tokens belongs to another authorization.');
      if (known?.status === status && known.expiresAtMs === expiresAtMs) continue;
      if (known !== undefined && known.status !== 'current' && status === 'current')
        throw new RegistryProblem('conflict', `A token that is ${known.status} is never current again.`);
      const createdAtMs = known?.createdAtMs ?? this.nowMs;
      await this.putToken({ hash, appKey, mallId, status, expiresAtMs, createdAtMs });
    }
  }

  #hashOf({ value = '', hash = this.#parts.hashToken(value) }: TokenEntry): string {
    return hash;
  }

  #note(change: DraftChange & EntryName): void {
    this.changes.push(change);
    this.#touched.set(`${change.kind} ${change.id}`, { kind: change.kind, id: change.id });
  }

  #turn(name: EntryName): void {
    this.#keepsMore = true;
    this.#touched.set(`${name.kind} ${name.id}`, name);
  }
}

/** A version that is accepted, opened. */
interface LiveSecret {
  readonly secret: StoredSecret;
  readonly plain: string;
}

/** What a document wants in the place of a live secret; a mark without an end leaves it as it is. */
function wantedSecret({ value, untilMs }: SecretEntry, live: LiveSecret | undefined) {
  const retiresAtMs = untilMs === NEVER_MS ? null : untilMs;
  if (value !== SECRET_MARK) return { plain: value, retiresAtMs };
  if (live === undefined) throw unknownSecret('secrets');
  return { plain: live.plain, retiresAtMs: retiresAtMs ?? live.secret.retiresAtMs };
}

/** A version that nobody has used yet. */
export function newSecret(appKey: string, version: number, nowMs: number): Omit<StoredSecret, 'sealed'> {
  return { appKey, version, state: 'active', createdAtMs: nowMs, retiresAtMs: null };
}

export function notFound(kind: EntryKind, id: string): RegistryProblem {
  return new RegistryProblem('not-found', `There is no ${kind} ${id}.`);
}

function unknownSecret(path: string): RegistryProblem {
  return new RegistryProblem(
    'invalid',
    'A mark stands for a secret that is not kept: write the secret itself.',
    {
      faults: [{ path, message: 'no secret is kept here', expected: 'the secret', suggestion: undefined }],
    },
  );
}
