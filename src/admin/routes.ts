import type { AdminRoute } from './admin-route.ts';
import { errorRoutes } from './routes/errors.ts';
import { statusRoutes } from './routes/status.ts';

/** Every route of the admin interface: one file of `routes` per resource. */
export const adminRoutes: readonly AdminRoute[] = [...statusRoutes, ...errorRoutes];
