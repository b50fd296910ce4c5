import { generateBody } from './body-generator.ts';
import { mutateBody } from './body-mutations.ts';
import { createRandom } from './random.ts';

/** The body with which a fuzz tries a reader; `seed` and `nth` alone decide it. */
export function fuzzInput(seed: number, nth: number): Buffer {
  const random = createRandom(seed, nth);
  if (random.oneIn(5_000))
    return Buffer.from(random.pick(['', ' ', '{}', 'null', '[]', '\ufeff{}', '{', '""', '0']));
  const body = Buffer.from(generateBody(random));
  return random.oneIn(2) ? body : mutateBody(random, body);
}
