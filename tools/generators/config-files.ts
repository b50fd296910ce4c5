import { renderConfigReference } from '../../src/config/render-config-reference.ts';
import { renderConfigSchema } from '../../src/config/render-config-schema.ts';
import type { GeneratedFile } from './generated-file.ts';

/** The reference page and the JSON Schema of the declarative document. */
export function generateConfigFiles(): readonly GeneratedFile[] {
  return [
    { path: 'docs/reference/configuration.md', text: renderConfigReference() },
    { path: 'generated/config.schema.json', text: renderConfigSchema() },
  ];
}
