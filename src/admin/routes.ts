import type { AdminRoute } from './admin-route.ts';
import { clockRoutes } from './routes/clock.ts';
import { errorRoutes } from './routes/errors.ts';
import { faultRoutes } from './routes/faults.ts';
import { sandboxRoutes } from './routes/sandbox.ts';
import { statusRoutes } from './routes/status.ts';

/** Every route of the admin interface: one file of `routes` per resource. */
export const adminRoutes: readonly AdminRoute[] = [
  ...statusRoutes,
  ...errorRoutes,
  ...clockRoutes,
  ...faultRoutes,
  ...sandboxRoutes,
];
