import { randomUUID } from 'node:crypto';
import type { Identity } from '../../ports/identity.ts';

/** Ids from the machine's random source. */
export const randomIdentity: Identity = { uuid: () => randomUUID() };
