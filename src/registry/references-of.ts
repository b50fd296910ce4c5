import type { EntryChange } from '../model/entry-change.ts';
import type { HeldPackage } from '../model/held-package.ts';
import type { EntryName } from './load-entries.ts';

/** The entries that an entry cannot do without. */
export function referencesOf({ kind, entry }: EntryChange): readonly EntryName[] {
  if (entry === undefined) return [];
  switch (kind) {
    case 'api':
      return entry.upstream === undefined ? [] : [{ kind: 'upstream', id: entry.upstream }];
    case 'app': {
      const developer: readonly EntryName[] =
        entry.developer === undefined ? [] : [{ kind: 'developer', id: entry.developer }];
      return [...developer, ...packagesOf(entry.packages)];
    }
    case 'authorization':
      return [
        { kind: 'app', id: entry.appKey },
        { kind: 'merchant', id: String(entry.mallId) },
        ...packagesOf(entry.packages),
      ];
    case 'upstream':
    case 'package':
    case 'developer':
    case 'merchant':
      return [];
  }
}

function packagesOf(held: readonly HeldPackage[]): readonly EntryName[] {
  return held.map(({ code }) => ({ kind: 'package', id: code }));
}
