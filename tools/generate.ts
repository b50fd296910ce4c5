import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateAdminAccess } from './generators/admin-access.ts';
import { generateAdminApi } from './generators/admin-api.ts';
import { generateConfigFiles } from './generators/config-files.ts';
import { generateErrorCodes } from './generators/error-codes.ts';
import { generateErrorPages } from './generators/error-pages.ts';
import { generateErrorReference } from './generators/error-reference.ts';
import type { GeneratedFile } from './generators/generated-file.ts';
import { generateRooms } from './generators/rooms.ts';
import { generateSdkErrors } from './generators/sdk-errors.ts';
import { generateTrustPage } from './generators/trust-page.ts';
import { projectRoot } from './project.ts';

/* npm run generate: writes every generated file. With --check it writes none, and fails naming those that differ. */

if (import.meta.main) {
  const stale = (await generateEverything()).filter(isStale);
  if (process.argv.includes('--check')) refuseStale(stale);
  else stale.forEach(write);
}

/** Every generated file of the project, as it should be. */
export async function generateEverything(): Promise<readonly GeneratedFile[]> {
  return [
    ...generateErrorCodes(),
    ...generateErrorReference(),
    ...generateErrorPages(),
    ...generateSdkErrors(),
    ...generateConfigFiles(),
    ...generateAdminApi(),
    ...generateAdminAccess(),
    ...generateTrustPage(),
    ...(await generateRooms()),
  ];
}

function isStale({ path, text }: GeneratedFile): boolean {
  const absolute = join(projectRoot, path);
  return !existsSync(absolute) || readFileSync(absolute, 'utf8') !== text;
}

function refuseStale(stale: readonly GeneratedFile[]): void {
  for (const { path } of stale) console.log(`${path} is stale: run npm run generate and commit it`);
  if (stale.length > 0) process.exitCode = 1;
}

function write({ path, text }: GeneratedFile): void {
  mkdirSync(dirname(join(projectRoot, path)), { recursive: true });
  writeFileSync(join(projectRoot, path), text);
  console.log(`wrote ${path}`);
}
