import type { AdminRoute } from '../../src/admin/admin-route.ts';

const PREFIX = '/admin/v1';

type PathOfRoute = Pick<AdminRoute, 'path' | 'action'>;

/** The path of a route in OpenAPI, with its prefix. */
export function openApiPath(route: PathOfRoute): string {
  return `${PREFIX}${bracedPath(route)}`;
}

/** The path with its parameters in braces. */
export function bracedPath({ path, action }: PathOfRoute): string {
  return `${path.replaceAll(/:([A-Za-z]+)/g, '{$1}')}${action === undefined ? '' : `:${action}`}`;
}

/** `GET /admin/v1/apps/{appKey}` */
export function titleOf(route: Pick<AdminRoute, 'path' | 'action' | 'method'>): string {
  return `${route.method} ${openApiPath(route)}`;
}
