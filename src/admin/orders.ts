import { actorOf } from '../access/principal.ts';
import type { EntryOrder } from '../registry/registry.ts';
import type { RegistryService } from '../registry/registry-service.ts';
import type { AdminParts } from './admin-parts.ts';
import { AdminProblem } from './admin-problem.ts';
import type { Sent } from './admin-route.ts';

/** The registry of this gateway; without one, its document is all that can be changed. */
export function registryOf({ registry }: Pick<AdminParts, 'registry'>): RegistryService {
  if (registry !== undefined) return registry;
  throw new AdminProblem(
    409,
    'This gateway serves a document with storage: memory:, which its file alone changes. A registry comes with storage: sqlite:PATH.',
  );
}

/** The order behind a request for a change. */
export function orderOf(
  query: { readonly dry_run?: boolean; readonly comment?: string },
  { by, once, ifMatch }: Sent,
): EntryOrder {
  const { dry_run: dryRun, comment } = query;
  return { actor: actorOf(by), once, dryRun, comment, ifRevision: revisionIn(ifMatch) };
}

/** The tag of what a revision wrote. */
export function etagOf(revision: number): string {
  return `"r${revision}"`;
}

function revisionIn(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch === '*') return undefined;
  const [, digits] = /^"r(\d{1,15})"$/.exec(ifMatch) ?? [];
  if (digits === undefined)
    throw new AdminProblem(400, 'If-Match holds an ETag as it was answered, such as "r12".');
  return Number(digits);
}
