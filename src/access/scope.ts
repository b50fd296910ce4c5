/** What scopes speak of: each route of the admin interface belongs to one. */
export const scopeResources = [
  'access',
  'apis',
  'apps',
  'audit',
  'authorizations',
  'calls',
  'developers',
  'merchants',
  'packages',
  'registry',
  'sandbox',
  'status',
  'upstreams',
] as const;

export type ScopeResource = (typeof scopeResources)[number];
export type Scope = `${ScopeResource}:${'read' | 'write'}`;

/** Every scope that a token can be narrowed to; to write includes to read. */
export const scopes: readonly Scope[] = scopeResources.flatMap(resource => [
  `${resource}:read` as const,
  `${resource}:write` as const,
]);

/** Whether what is held opens a scope; who holds none holds all of the role. */
export function opensScope(held: readonly string[], scope: string): boolean {
  if (held.length === 0 || held.includes(scope)) return true;
  return scope.endsWith(':read') && held.includes(scope.replace(/read$/, 'write'));
}
