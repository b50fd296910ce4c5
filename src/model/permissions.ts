import type { Api } from './api.ts';
import type { Grant, GrantBook } from './grant.ts';
import type { Table } from './sharded-map.ts';
import { TypeSet } from './type-set.ts';

/** What permissions are made of. */
export interface PermissionParts {
  readonly book: GrantBook;
  /** The types of each package by its code. */
  readonly packages: Table<string, TypeSet>;
  readonly apis: Table<string, ReadonlyMap<string, Api>>;
}

/**
 * Which types each combination of packages grants, in one snapshot.
 *
 * The set of a combination is put together when it is first asked for, and kept: an app or an authorization that changes
 * costs nothing here, nor does an API; a package that changes costs one union for each combination that is used afterwards.
 */
export class Permissions {
  readonly #parts: PermissionParts;
  /** By the index of the grant. */
  readonly #sets: (TypeSet | undefined)[];

  constructor(parts: PermissionParts, sets: (TypeSet | undefined)[] = []) {
    this.#parts = parts;
    this.#sets = sets;
  }

  /** The same packages over other APIs: what was put together of them stays, and is shared from now on. */
  over(apis: PermissionParts['apis']): Permissions {
    return new Permissions({ ...this.#parts, apis }, this.#sets);
  }

  holds(grant: Grant, typeIndex: number): boolean {
    return (this.#sets[grant.index] ?? this.#compile(grant)).has(typeIndex);
  }

  /** The names of the types that both grant and that exist at this moment, in ascending order. Source: protocol.md §7. */
  sharedTypes(one: Grant, other: Grant, nowMs: number): readonly string[] {
    const { book, apis } = this.#parts;
    const names: string[] = [];
    for (const index of this.#setOf(one).sharedWith(this.#setOf(other))) {
      const type = book.typeAt(index);
      if (type !== undefined && isMet(apis.get(type), nowMs)) names.push(type);
    }
    return names.sort();
  }

  #setOf(grant: Grant): TypeSet {
    return this.#sets[grant.index] ?? this.#compile(grant);
  }

  #compile(grant: Grant): TypeSet {
    const set = TypeSet.union(grant.packages.flatMap(code => this.#parts.packages.get(code) ?? []));
    this.#sets[grant.index] = set;
    return set;
  }
}

/** Whether callers can meet any version at this moment. */
function isMet(versions: ReadonlyMap<string, Api> | undefined, nowMs: number): boolean {
  for (const { onlineAtMs } of versions?.values() ?? []) if (nowMs >= onlineAtMs) return true;
  return false;
}
