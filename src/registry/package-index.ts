import type { PackageEntry } from '../model/document.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { TypeSet } from '../model/type-set.ts';

/** Which types permission packages hold; sets that hold the same packages are shared. */
export class PackageIndex {
  /** Types of each package by name, in ascending order of the names. */
  readonly #types = new Map<string, ReadonlySet<string>>();
  readonly #indexes = new Map<string, number>();
  readonly #shared = new Map<string, TypeSet>();
  readonly #sharedScopes = new Map<string, readonly string[]>();

  constructor(packages: readonly PackageEntry[], apis: Snapshot['apis']) {
    for (const [type, versions] of apis) {
      for (const api of versions.values()) this.#indexes.set(type, api.typeIndex);
    }
    const sorted = [...this.#indexes.keys()].sort();
    for (const { code, types } of packages) {
      const exact = new Set(types);
      const prefixes = types.filter(type => type.endsWith('*')).map(pattern => pattern.slice(0, -1));
      const holds = (type: string): boolean =>
        exact.has(type) || prefixes.some(prefix => type.startsWith(prefix));
      this.#types.set(code, new Set(sorted.filter(holds)));
    }
  }

  /** The types that any of these packages holds. */
  granted(codes: readonly string[]): TypeSet {
    const key = [...codes].sort().join(' ');
    let set = this.#shared.get(key);
    if (set === undefined) {
      const members = codes.flatMap(code => [...(this.#types.get(code) ?? [])]);
      set = new TypeSet(
        members.map(type => this.#indexes.get(type) ?? -1).filter(index => index >= 0),
        this.#indexes.size,
      );
      this.#shared.set(key, set);
    }
    return set;
  }

  /** The type names that both lists of packages hold, in ascending order. Source: protocol.md §7. */
  scopeTypes(ofApp: readonly string[], ofAuthorization: readonly string[]): readonly string[] {
    const key = [...ofApp, '', ...ofAuthorization].join('\n');
    const known = this.#sharedScopes.get(key);
    if (known !== undefined) return known;
    const app = this.granted(ofApp);
    const authorization = this.granted(ofAuthorization);
    const isShared = (index: number): boolean => app.has(index) && authorization.has(index);
    const scope = [...this.#indexes]
      .filter(([, index]) => isShared(index))
      .map(([type]) => type)
      .sort();
    this.#sharedScopes.set(key, scope);
    return scope;
  }
}
