import { Buffer } from 'node:buffer';
import type { Allocate } from '../../wire/allocate.ts';

/** Room from Node's pool of small buffers; its bytes hold what was there before. */
export const allocateFromPool: Allocate = size => Buffer.allocUnsafe(size);
