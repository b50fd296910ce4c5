import type { PackageEntry } from '../model/document.ts';
import type { ChangeOf } from '../model/entry-change.ts';
import type { GrantBook } from '../model/grant.ts';
import { type Put, ShardedMap, type Table } from '../model/sharded-map.ts';
import { TypeSet } from '../model/type-set.ts';

/** The permission packages, each with the set of its types. */
export class PackageShelf {
  readonly #book: GrantBook;
  /** Those with patterns: they hold what comes later. */
  readonly #open = new Map<string, PackageEntry>();
  #table: ShardedMap<string, TypeSet> = ShardedMap.of();

  constructor(book: GrantBook) {
    this.#book = book;
  }

  /** As it is now; it does not change any more. */
  get table(): ShardedMap<string, TypeSet> {
    return this.#table;
  }

  /** Takes in changes of packages, and the types of which there was no API before; `apis`: all that there are by type. */
  apply(
    changes: readonly ChangeOf<'package'>[],
    added: readonly string[],
    apis: Table<string, unknown>,
  ): void {
    const touched = new Map<string, PackageEntry | undefined>(this.#openTo(added));
    for (const { id, entry } of changes) {
      touched.set(id, entry);
      if (entry?.types.some(isPattern) === true) this.#open.set(id, entry);
      else this.#open.delete(id);
    }
    const puts = [...touched].map(
      ([code, entry]): Put<string, TypeSet> => [code, entry && this.#compile(entry, apis)],
    );
    this.#table = this.#table.with(puts);
  }

  /** The packages with a pattern that any of these types fits. */
  #openTo(types: readonly string[]): Iterable<[string, PackageEntry]> {
    return [...this.#open].filter(([, entry]) => types.some(fits(entry)));
  }

  #compile(entry: PackageEntry, apis: Table<string, unknown>): TypeSet {
    const exact = entry.types.filter(type => !isPattern(type));
    const fitting = exact.length === entry.types.length ? [] : [...apis.keys()].filter(fits(entry));
    return TypeSet.of([...exact, ...fitting].map(type => this.#book.indexOf(type)));
  }
}

function fits({ types }: PackageEntry): (type: string) => boolean {
  const beginnings = types.filter(isPattern).map(pattern => pattern.slice(0, -1));
  return type => beginnings.some(beginning => type.startsWith(beginning));
}

function isPattern(type: string): boolean {
  return type.endsWith('*');
}
