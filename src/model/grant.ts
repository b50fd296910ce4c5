import type { HeldPackage } from './held-package.ts';
import { NEVER_MS } from './never-ms.ts';
import type { Phase } from './phase.ts';

/** A combination of permission packages, and what is left of it when one of them ends. */
export interface Grant extends Phase<Grant> {
  /** The same packages are the same index for as long as the process lives, however long they are held. */
  readonly index: number;
  /** In ascending order, each once. */
  readonly packages: readonly string[];
}

/** Numbers the combinations of packages that were ever held, and the types that were ever spoken of. */
export class GrantBook {
  readonly #grants = new Map<string, Grant>();
  readonly #typeIndexes = new Map<string, number>();
  readonly #types: string[] = [];

  /** The grant of these packages, in any order; of a package that stands twice, the later end counts. */
  grantOf(packages: readonly HeldPackage[]): Grant {
    const ends = new Set(packages.map(({ untilMs }) => untilMs).filter(untilMs => untilMs < NEVER_MS));
    const heldBefore = (endMs: number): Grant =>
      this.#lasting(packages.filter(({ untilMs }) => untilMs >= endMs).map(({ code }) => code));
    // From the last end to the first: each phase knows the one behind it.
    return [...ends]
      .sort((one, other) => other - one)
      .reduce<Grant>(
        (next, untilMs) => Object.freeze({ ...heldBefore(untilMs), untilMs, next }),
        heldBefore(NEVER_MS),
      );
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

  #lasting(codes: readonly string[]): Grant {
    const sorted = codes.length < 2 ? codes : [...new Set(codes)].sort();
    const key = sorted.join('\n');
    const known = this.#grants.get(key);
    if (known !== undefined) return known;
    const packages = Object.freeze([...sorted]);
    const grant = Object.freeze({ index: this.#grants.size, packages, untilMs: NEVER_MS, next: undefined });
    this.#grants.set(key, grant);
    return grant;
  }
}
