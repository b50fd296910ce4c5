import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate or key of the tests, in PEM. */
export function pem(name: string): string {
  return readFileSync(join(import.meta.dirname, 'certificates', name), 'utf8');
}
