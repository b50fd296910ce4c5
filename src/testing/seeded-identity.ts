import type { Identity } from '../ports/identity.ts';
import { SeededChance } from '../sandbox/seeded-chance.ts';

/** Ids that are the same for the same seed, in the same order. */
export function seededIdentity(seed: number): Identity {
  const chance = new SeededChance(seed);
  const digits = (count: number): string =>
    Array.from({ length: count }, () => Math.floor(chance.next() * 16).toString(16)).join('');
  const variant = (): string => '89ab'.charAt(Math.floor(chance.next() * 4));
  return {
    uuid: () => `${digits(8)}-${digits(4)}-4${digits(3)}-${variant()}${digits(3)}-${digits(12)}`,
  };
}
