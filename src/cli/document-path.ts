import { isAbsolute, join } from 'node:path';
import type { Surroundings } from './surroundings.ts';

/** Where a document is looked for when no path is given. */
export const DEFAULT_DOCUMENT = 'gatewright.yaml';

/** A path as the file system wants it: relative ones begin at the folder of the surroundings. */
export function resolvePath({ folder }: Surroundings, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}
