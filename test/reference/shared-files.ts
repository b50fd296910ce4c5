import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const sharedFolder = join(import.meta.dirname, '../../../shared');

/** A file beside the checkout, under `shared/`; `undefined` where it is absent, so that its test can skip. */
export function readSharedFile(path: string): Buffer | undefined {
  const file = join(sharedFolder, path);
  return existsSync(file) ? readFileSync(file) : undefined;
}

/** The `.json` files of a folder under `shared/` by name, sorted; empty where the folder is absent. */
export function readSharedFolder(path: string): ReadonlyMap<string, Buffer> {
  const folder = join(sharedFolder, path);
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder).filter(name => name.endsWith('.json'));
  return new Map(names.toSorted().map(name => [name, readFileSync(join(folder, name))]));
}
