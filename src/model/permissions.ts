import type { Api } from './api.ts';
import type { Grant, GrantBook } from './grant.ts';
import { atMoment } from './phase.ts';
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

  /** Whether a grant holds a type at this moment. */
  holds(grant: Grant, typeIndex: number, nowMs: number): boolean {
    return this.#setOf(atMoment(grant, nowMs)).has(typeIndex);
  }

  /** The instant up to which a grant that does not hold a type any more held it, in UNIX milliseconds; `undefined`: never. */
  heldUntilMs(grant: Grant, typeIndex: number, nowMs: number): number | undefined {
    let endedMs: number | undefined;
    for (let held = grant; held.next !== undefined && nowMs >= held.untilMs; held = held.next)
      if (this.#setOf(held).has(typeIndex)) endedMs = held.untilMs;
    return endedMs;
  }

  /** The names of the types that both grant and that exist at this moment, in ascending order. Source: protocol.md §7. */
  sharedTypes(one: Grant, other: Grant, nowMs: number): readonly string[] {
    const { book, apis } = this.#parts;
    const names: string[] = [];
    const types = this.#setOf(atMoment(one, nowMs));
    for (const index of types.sharedWith(this.#setOf(atMoment(other, nowMs)))) {
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
