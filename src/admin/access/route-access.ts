import { opensScope, type Scope, type ScopeResource } from '../../access/scope.ts';
import { type AdminRole, adminRoles } from '../../model/admin-role.ts';

/** Who may use a route. */
export interface RouteAccess {
  /** `nobody`: nobody has to say who they are; `bootstrap`: whoever has the bootstrap token. */
  readonly roles: readonly AdminRole[] | 'nobody' | 'bootstrap';
  /** What a narrowed token needs for it; `undefined`: nothing. */
  readonly scope: Scope | undefined;
  /** Of what a developer has to be the owner, named by the parameters of the path. */
  readonly own?: 'app' | 'authorization';
}

const READERS = ['owner', 'operator', 'auditor', 'viewer'] as const;
const OPERATORS = ['owner', 'operator'] as const;

/** A read that every role may do. One that shows data of developers shows a developer their own. */
export function readByAll(resource: ScopeResource, own?: RouteAccess['own']): RouteAccess {
  return { roles: adminRoles, scope: `${resource}:read`, ...(own === undefined ? {} : { own }) };
}

/** A read of what concerns the whole platform. */
export function readByStaff(resource: ScopeResource): RouteAccess {
  return { roles: READERS, scope: `${resource}:read` };
}

/** A read of who did what. */
export function readByAuditors(resource: ScopeResource): RouteAccess {
  return { roles: [...OPERATORS, 'auditor'], scope: `${resource}:read` };
}

/** Whatever changes something, reveals a secret or issues a token. */
export function writeByOperators(resource: ScopeResource): RouteAccess {
  return { roles: OPERATORS, scope: `${resource}:write` };
}

/** What a developer also does with what is their own. */
export function writeByDevelopers(resource: ScopeResource, own?: RouteAccess['own']): RouteAccess {
  return {
    roles: [...OPERATORS, 'developer'],
    scope: `${resource}:write`,
    ...(own === undefined ? {} : { own }),
  };
}

/** What decides over access itself, or over the machine. */
export function writeByOwners(resource: ScopeResource): RouteAccess {
  return { roles: ['owner'], scope: `${resource}:write` };
}

/** What everybody does for themselves, such as leaving. */
export const BY_EVERYBODY: RouteAccess = { roles: adminRoles, scope: undefined };
/** How one becomes somebody. */
export const BY_ANYBODY: RouteAccess = { roles: 'nobody', scope: undefined };
/** How the first owner comes. */
export const BY_BOOTSTRAP: RouteAccess = { roles: 'bootstrap', scope: undefined };

/** Whether a role may use a route, whatever the scopes of its token. */
export function isOpenTo({ roles }: RouteAccess, role: AdminRole): boolean {
  return roles === 'nobody' || (roles !== 'bootstrap' && roles.includes(role));
}

/** Whether the scopes of a token open a route. */
export function isWithin({ scope }: RouteAccess, held: readonly string[]): boolean {
  return scope === undefined || opensScope(held, scope);
}
