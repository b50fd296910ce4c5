import { compareBodies, type FieldChange } from '../config/compare-documents.ts';
import type { Document } from '../model/document.ts';
import { type EntryChange, entriesIn } from '../model/entry-change.ts';
import type {
  RegistryReader,
  RegistryWriter,
  StoredChange,
  StoredOrderKey,
} from '../ports/registry-store.ts';
import { Draft } from './draft.ts';
import { loadDocument, loadEntries } from './load-entries.ts';
import type { RegistryParts } from './registry-parts.ts';
import { RegistryProblem } from './registry-problem.ts';
import { type Deed, writeAudit } from './write-audit.ts';

/** Who orders a change, and how. */
export interface Order {
  /** Written into the audit, such as `token:ci` or `user:ann`. */
  readonly actor: string;
  readonly comment?: string | undefined;
  /** Everything is checked and nothing is kept. */
  readonly dryRun?: boolean | undefined;
  /** Does the order once, however often it comes within `ORDER_KEYS_KEPT_MS`. */
  readonly once?: OrderKey | undefined;
}

/** What tells an order that comes again from another one. */
export interface OrderKey {
  /** The asker's own. */
  readonly key: string;
  /** A digest of what is ordered. */
  readonly fingerprint: string;
}

/** From then on the key of an order may be used again. */
export const ORDER_KEYS_KEPT_MS = 24 * 60 * 60_000;

/** What an order did to one entry or setting. */
export interface ChangeView {
  readonly change: 'added' | 'removed' | 'changed';
  /** `setting`, or the kind of the entry. */
  readonly what: string;
  readonly id: string;
  readonly fields: readonly FieldChange[];
}

/** What became of an order. */
export interface Committed {
  /** The revision in force afterwards; of a dry run the one that it would have been. */
  readonly revision: number;
  /** Whether anything is another than before. */
  readonly isChanged: boolean;
  readonly changes: readonly ChangeView[];
  /** Whether the order was done before under the same key, and nothing was done now. */
  readonly isRepeat?: boolean;
}

/** What is served from a revision on: everything, or what is different. */
export type RegistryUpdate =
  | { readonly revision: number; readonly document: Document }
  | { readonly revision: number; readonly changes: readonly EntryChange[] };

/** Of the changes of one revision, so many are written into the audit; the revision itself names all. */
const AUDITED_CHANGES_MAX = 1000;

/**
 * Makes changes: each is one transaction with its revision and its audit row, published once it is kept.
 *
 * Orders wait for each other in the store. A dry run goes the whole way and is rolled back at its end.
 */
export class Committer {
  readonly #parts: RegistryParts;
  readonly #publish: (update: RegistryUpdate) => void;

  constructor(parts: RegistryParts, publish: (update: RegistryUpdate) => void) {
    this.#parts = parts;
    this.#publish = publish;
  }

  /** Does the work in a draft; what it throws rolls everything back. An order that changes nothing makes no revision. */
  async change(order: Order, deed: Deed, work: (draft: Draft) => Promise<void>): Promise<Committed> {
    const { store } = this.#parts;
    try {
      const { committed, update } = await store.write(async writer => {
        const made = (await repeatOf(writer, order)) ?? (await this.#inside(writer, { order, deed, work }));
        if (order.dryRun === true) throw new DryRunEnd(made.committed);
        return made;
      });
      if (update !== undefined) this.#publish(update);
      return committed;
    } catch (error) {
      if (error instanceof DryRunEnd) return error.committed;
      throw error;
    }
  }

  /** Does work that changes nothing that is served, in one transaction with its link of the audit; it makes no revision. */
  async record<Result>(
    order: Order,
    work: (writer: RegistryWriter, nowMs: number) => Promise<Result>,
    deedOf: (result: Result) => Deed,
  ): Promise<Result> {
    const { store, clock } = this.#parts;
    const results: Result[] = [];
    try {
      return await store.write(async writer => {
        const result = await work(writer, clock.wallMs());
        results.push(result);
        const { actor, comment = '' } = order;
        await writeAudit(writer, this.#parts, { actor, deed: deedOf(result), more: { comment } });
        if (order.dryRun === true) throw new DryRunEnd(NOTHING_COMMITTED);
        return result;
      });
    } catch (error) {
      const [result] = results;
      if (error instanceof DryRunEnd && result !== undefined) return result;
      throw error;
    }
  }

  /** Writes down what changes nothing that is served, such as a login. */
  async note(actor: string, deed: Deed): Promise<void> {
    await this.#parts.store.write(writer => writeAudit(writer, this.#parts, { actor, deed }));
  }

  async #inside(
    writer: RegistryWriter,
    {
      order,
      deed,
      work,
    }: { readonly order: Order; readonly deed: Deed; readonly work: (draft: Draft) => Promise<void> },
  ): Promise<Made> {
    const { clock, sealer, hashToken } = this.#parts;
    const before = await currentRevision(writer);
    const revision = before + 1;
    const draft = new Draft({ writer, sealer, hashToken, revision, nowMs: clock.wallMs() });
    await work(draft);
    await keepKey(writer, order, {
      revision: draft.isEmpty ? before : revision,
      isChanged: !draft.isEmpty,
      atMs: draft.nowMs,
    });
    if (draft.isEmpty)
      return { committed: { revision: before, isChanged: false, changes: [] }, update: undefined };
    const changes = draft.changes.map(
      (change, position): StoredChange => ({ ...change, revision, position }),
    );
    const comment = order.comment ?? '';
    await writer.addRevision(
      { number: revision, atMs: draft.nowMs, actor: order.actor, action: deed.action, comment },
      changes,
    );
    const views = changes.map(viewOf);
    const more = { comment, changes: views.slice(0, AUDITED_CHANGES_MAX), changeCount: views.length };
    await writeAudit(writer, this.#parts, { actor: order.actor, deed, revision, more });
    const committed = { revision, isChanged: true, changes: views };
    return { committed, update: await this.#updateOf(draft, revision) };
  }

  async #updateOf(draft: Draft, revision: number): Promise<RegistryUpdate> {
    const { writer, nowMs } = draft;
    const settings = await settingsIn(writer);
    const parts = { reader: writer, sealer: this.#parts.sealer, settings, nowMs };
    if (draft.hasSettings) return { revision, document: await loadDocument(parts) };
    const { touched } = draft;
    const there = entriesIn(await loadEntries(touched, parts));
    const known = new Map(there.map(change => [`${change.kind} ${change.id}`, change]));
    const changes = touched.map(
      ({ kind, id }): EntryChange => known.get(`${kind} ${id}`) ?? { kind, id, entry: undefined },
    );
    return { revision, changes };
  }
}

/** What became of an order, and what is to be served for it. */
interface Made {
  readonly committed: Committed;
  readonly update: RegistryUpdate | undefined;
}

/** What an order did when it came for the first time; `undefined`: it is the first time. */
async function repeatOf(writer: RegistryWriter, { actor, once }: Order): Promise<Made | undefined> {
  const known = once && (await writer.orderKey(actor, once.key));
  if (known === undefined) return undefined;
  const { revision, isChanged } = known;
  if (known.fingerprint !== once?.fingerprint)
    throw new RegistryProblem('key-reused', 'This Idempotency-Key came with another order: use a new one.');
  const changes = isChanged ? (await writer.changes(revision, revision)).map(viewOf) : [];
  return { committed: { revision, isChanged, changes, isRepeat: true }, update: undefined };
}

async function keepKey(
  writer: RegistryWriter,
  { actor, once, dryRun = false }: Order,
  done: Pick<StoredOrderKey, 'revision' | 'isChanged' | 'atMs'>,
): Promise<void> {
  if (once === undefined || dryRun) return;
  await writer.putOrderKey({ actor, ...once, ...done }, done.atMs - ORDER_KEYS_KEPT_MS);
}

/** A secret is shown once: an order that is asked again cannot show it again. Throws a `RegistryProblem`. */
export function refuseRepeat({ isRepeat = false, revision }: Committed): void {
  if (!isRepeat) return;
  throw new RegistryProblem(
    'conflict',
    `This was done already, in revision r${revision}, and what it made was shown then and is shown once: order another one under a new Idempotency-Key.`,
  );
}

/** The newest revision; 0: nothing was changed yet. */
export async function currentRevision(reader: RegistryReader): Promise<number> {
  return (await reader.revisions({ after: undefined, limit: 1 }))[0]?.number ?? 0;
}

/** The settings that the registry holds. */
export async function settingsIn(reader: RegistryReader): Promise<ReadonlyMap<string, string>> {
  return new Map((await reader.settings()).map(({ key, json }) => [key, json]));
}

/** A change as people read it. */
export function viewOf({ kind, id, before, after }: Omit<StoredChange, 'revision' | 'position'>): ChangeView {
  if (before === null) return { change: 'added', what: kind, id, fields: [] };
  if (after === null) return { change: 'removed', what: kind, id, fields: [] };
  return { change: 'changed', what: kind, id, fields: compareBodies(before, after) };
}

const NOTHING_COMMITTED: Committed = { revision: 0, isChanged: false, changes: [] };

/** Ends the transaction of a dry run; never leaves this file. */
class DryRunEnd extends Error {
  readonly committed: Committed;

  constructor(committed: Committed) {
    super('dry run');
    this.committed = committed;
  }
}
