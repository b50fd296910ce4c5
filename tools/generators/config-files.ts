import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../project.ts';
import type { GeneratedFile } from './generated-file.ts';

/** The reference page and the JSON Schema of the declarative document; none while there is no room `config`. */
export async function generateConfigFiles(): Promise<readonly GeneratedFile[]> {
  const reference = await render('src/config/render-config-reference.ts', 'renderConfigReference');
  const schema = await render('src/config/render-config-schema.ts', 'renderConfigSchema');
  return [
    { path: 'docs/reference/configuration.md', text: reference },
    { path: 'generated/config.schema.json', text: schema },
  ].flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
}

async function render(path: string, name: string): Promise<string | undefined> {
  const file = join(projectRoot, path);
  if (!existsSync(file)) return undefined;
  const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href);
  const renderText = module[name];
  if (typeof renderText !== 'function') throw new Error(`${path} does not export ${name}`);
  return String(renderText());
}
