import type { Identity } from '../ports/identity.ts';
import type { Resettable } from '../ports/resettable.ts';
import { SeededChance } from '../sandbox/seeded-chance.ts';

/** Ids that are the same for the same seed, in the same order; set back, they begin anew. */
export class SeededIdentity implements Identity, Resettable {
  readonly #seed: number;
  #chance: SeededChance;
  #made = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.#chance = new SeededChance(seed);
  }

  uuid(): string {
    this.#made += 1;
    const variant = '89ab'.charAt(Math.floor(this.#chance.next() * 4));
    return `${this.#digits(8)}-${this.#digits(4)}-4${this.#digits(3)}-${variant}${this.#digits(3)}-${this.#digits(12)}`;
  }

  get size(): number {
    return this.#made;
  }

  clear(): void {
    this.#made = 0;
    this.#chance = new SeededChance(this.#seed);
  }

  save(): () => void {
    const made = this.#made;
    const chance = this.#chance.copy();
    return () => {
      this.#made = made;
      this.#chance = chance.copy();
    };
  }

  #digits(count: number): string {
    return Array.from({ length: count }, () => Math.floor(this.#chance.next() * 16).toString(16)).join('');
  }
}
