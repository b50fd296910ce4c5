import { createRandom } from '../reference/random.ts';

/** Bytes that look random and are the same for the same seed. */
export function seededBytes(size: number, seed: number): Buffer {
  const random = createRandom(seed);
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += 1) bytes[at] = random.below(256);
  return bytes;
}
