import type { Document } from '../model/document.ts';
import { type EntryChange, idOf } from '../model/entry-change.ts';

/** The document with these entries in the place of those of the same name; the document itself stays as it is. */
export function withChanges(document: Document, changes: readonly EntryChange[]): Document {
  const byKind = Map.groupBy(changes, ({ kind }) => kind);
  return Object.freeze({
    ...document,
    upstreams: changed(document.upstreams, byKind.get('upstream'), idOf.upstream),
    apis: changed(document.apis, byKind.get('api'), idOf.api),
    packages: changed(document.packages, byKind.get('package'), idOf.package),
    developers: changed(document.developers, byKind.get('developer'), idOf.developer),
    apps: changed(document.apps, byKind.get('app'), idOf.app),
    merchants: changed(document.merchants, byKind.get('merchant'), idOf.merchant),
    authorizations: changed(document.authorizations, byKind.get('authorization'), idOf.authorization),
  });
}

/** In their order; new ones at the end. */
function changed<Entry>(
  entries: readonly Entry[],
  changes: readonly EntryChange[] | undefined,
  id: (entry: Entry) => string,
): readonly Entry[] {
  if (changes === undefined) return entries;
  // Changes of one kind hold entries of that kind: they were grouped by it.
  const wanted = new Map(changes.map(change => [change.id, change.entry as Entry | undefined]));
  const kept = entries.flatMap(entry => {
    const name = id(entry);
    if (!wanted.has(name)) return [entry];
    const other = wanted.get(name);
    wanted.delete(name);
    return other === undefined ? [] : [other];
  });
  return [...kept, ...[...wanted.values()].filter(entry => entry !== undefined)];
}
