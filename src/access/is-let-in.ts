import type { StoredGrant } from '../ports/access-store.ts';
import type { RegistryReader } from '../ports/registry-store.ts';

/** Whether a grant still lets in: whoever is there for a developer goes with the developer. */
export async function isLetIn({ role, developer }: StoredGrant, reader: RegistryReader): Promise<boolean> {
  if (role !== 'developer') return true;
  const entry = developer === null ? undefined : await reader.entry('developer', developer);
  if (entry === undefined) return false;
  const data: unknown = JSON.parse(entry.body);
  const isSuspended =
    typeof data === 'object' && data !== null && 'status' in data && data.status === 'suspended';
  return !isSuspended;
}
