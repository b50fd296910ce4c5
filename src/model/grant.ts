/** A combination of permission packages; the same packages are the same index for as long as the process lives. */
export interface Grant {
  readonly index: number;
  /** In ascending order, each once. */
  readonly packages: readonly string[];
}

/** Numbers the combinations of packages that were ever held, and the types that were ever spoken of. */
export class GrantBook {
  readonly #grants = new Map<string, Grant>();
  readonly #typeIndexes = new Map<string, number>();
  readonly #types: string[] = [];

  /** The grant of these packages, in any order. */
  grantOf(packages: readonly string[]): Grant {
    const sorted = packages.length < 2 ? packages : [...new Set(packages)].sort();
    const key = sorted.join('\n');
    const known = this.#grants.get(key);
    if (known !== undefined) return known;
    const grant = Object.freeze({ index: this.#grants.size, packages: Object.freeze([...sorted]) });
    this.#grants.set(key, grant);
    return grant;
  }

  /** The place of a type in every set of types, whether there is such an API or not. */
  indexOf(type: string): number {
    const known = this.#typeIndexes.get(type);
    if (known !== undefined) return known;
    const index = this.#types.length;
    this.#typeIndexes.set(type, index);
    this.#types.push(type);
    return index;
  }

  typeAt(index: number): string | undefined {
    return this.#types[index];
  }
}
