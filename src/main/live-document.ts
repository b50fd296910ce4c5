import type { Document } from '../model/document.ts';
import { type EntryChange, entriesIn } from '../model/entry-change.ts';

/** A document and what has changed since; put together only where somebody wants to read it whole. */
export class LiveDocument {
  #base: Document;
  /** By kind and id, the newest of each entry. */
  readonly #changes = new Map<string, EntryChange>();

  constructor(base: Document) {
    this.#base = base;
  }

  /** As it is now. Proportional to the document after a change, free otherwise. */
  get document(): Document {
    if (this.#changes.size > 0) this.#base = withChanges(this.#base, this.#changes);
    this.#changes.clear();
    return this.#base;
  }

  patch(changes: readonly EntryChange[]): void {
    for (const change of changes) this.#changes.set(nameOf(change), change);
  }
}

function withChanges(base: Document, changes: ReadonlyMap<string, EntryChange>): Document {
  const all = new Map(entriesIn(base).map(change => [nameOf(change), change]));
  for (const [name, change] of changes) all.set(name, change);
  const entries = [...all.values()];
  const there = <Entry>(pick: (change: EntryChange) => Entry | undefined): readonly Entry[] =>
    entries.flatMap(change => pick(change) ?? []);
  return {
    ...base,
    upstreams: there(change => (change.kind === 'upstream' ? change.entry : undefined)),
    apis: there(change => (change.kind === 'api' ? change.entry : undefined)),
    packages: there(change => (change.kind === 'package' ? change.entry : undefined)),
    developers: there(change => (change.kind === 'developer' ? change.entry : undefined)),
    apps: there(change => (change.kind === 'app' ? change.entry : undefined)),
    merchants: there(change => (change.kind === 'merchant' ? change.entry : undefined)),
    authorizations: there(change => (change.kind === 'authorization' ? change.entry : undefined)),
  };
}

function nameOf({ kind, id }: EntryChange): string {
  return `${kind} ${id}`;
}
