import { parseTree } from './json-tree.ts';

/** What the explorer puts into a body by itself. */
const COMMON = new Set(['sign', 'app_key', 'client_id', 'timestamp', 'access_token', 'type', 'data_type']);

/** The body of a call without its common parameters, each other one as it was written; `{}` where it is no object. */
export function businessParameters(text: string): string {
  const root = parseTree(text);
  if (root?.kind !== 'object') return '{}';
  const kept = root.entries
    .filter(entry => !COMMON.has(entry.key))
    .map(entry => `  ${text.slice(entry.start, entry.value.end)}`);
  return kept.length === 0 ? '{}' : `{\n${kept.join(',\n')}\n}`;
}
