import { randomInt, randomUUID } from 'node:crypto';
import type { Identity } from '../../ports/identity.ts';

/** Ids from the machine's random source. */
export const randomIdentity: Identity = { uuid: () => randomUUID() };

/** A fresh whole number below 2^32. */
export function randomSalt(): number {
  return randomInt(2 ** 32);
}
