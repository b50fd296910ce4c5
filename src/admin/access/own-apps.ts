import type { Principal } from '../../access/principal.ts';
import type { Document } from '../../model/document.ts';
import { RegistryProblem } from '../../registry/registry-problem.ts';
import type { RouteAccess } from './route-access.ts';

const appsOf = new WeakMap<Document, ReadonlyMap<string, ReadonlySet<string>>>();

/** The app keys of a developer's apps, as they are served; `undefined`: every app may be seen. */
export function ownApps({ role, developer }: Principal, document: Document): ReadonlySet<string> | undefined {
  if (role !== 'developer') return undefined;
  const known = appsOf.get(document) ?? byDeveloper(document);
  appsOf.set(document, known);
  return known.get(developer ?? '') ?? new Set();
}

function byDeveloper({ apps }: Document): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { appKey, developer } of apps) {
    // An app of nobody is nobody's.
    if (developer === undefined || developer === '') continue;
    const own = found.get(developer) ?? new Set();
    found.set(developer, own.add(appKey));
  }
  return found;
}

/** What a route is asked about, where a developer has to be its owner. */
export interface AskedOwn {
  readonly own: NonNullable<RouteAccess['own']>;
  readonly appKey: string;
  readonly mallId?: number | string | undefined;
}

/** Throws what is answered for what does not exist, where it is another developer's. */
export function checkOwn(principal: Principal, document: Document, { own, appKey, mallId }: AskedOwn): void {
  if (ownApps(principal, document)?.has(appKey) ?? true) return;
  const id = own === 'app' ? appKey : `${appKey} ${mallId}`;
  throw new RegistryProblem('not-found', `There is no ${own} ${id}.`);
}
