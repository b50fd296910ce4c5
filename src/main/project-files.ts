import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Of the gateway, as published. */
export const VERSION: string = readVersion();

/** Where a build of the console is, where there is one. */
export const CONSOLE_FOLDER: string = fileURLToPath(new URL('../../console/dist', import.meta.url));

/** What describes the admin interface, as it is generated. */
export const OPEN_API_FILE: string = fileURLToPath(
  new URL('../../generated/admin-openapi.json', import.meta.url),
);

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  // npm packs no package without a version.
  return (JSON.parse(text) as { readonly version: string }).version;
}
