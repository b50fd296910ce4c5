import type { AdminRoute } from './admin-route.ts';
import { adminTokenRoutes, sessionRoutes, userRoutes } from './routes/access.ts';
import { callerRoutes } from './routes/callers.ts';
import { callRoutes } from './routes/calls.ts';
import { clockRoutes } from './routes/clock.ts';
import { secretRoutes, tokenRoutes } from './routes/credentials.ts';
import { entryRoutes } from './routes/entries.ts';
import { errorRoutes } from './routes/errors.ts';
import { exchangeRoutes } from './routes/exchanges.ts';
import { explanationRoutes } from './routes/explanations.ts';
import { faultRoutes } from './routes/faults.ts';
import { auditRoutes, documentRoutes, revisionRoutes } from './routes/history.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { packageRequestRoutes } from './routes/package-requests.ts';
import { registryRoutes } from './routes/registry.ts';
import { sandboxRoutes } from './routes/sandbox.ts';
import { sealRoutes } from './routes/seals.ts';
import { statusRoutes } from './routes/status.ts';
import { whyRoutes } from './routes/why.ts';

/** Every route of the admin interface: one file of `routes` per resource. */
export const adminRoutes: readonly AdminRoute[] = [
  ...statusRoutes,
  ...openApiRoutes,
  ...sessionRoutes,
  ...errorRoutes,
  ...clockRoutes,
  ...faultRoutes,
  ...sandboxRoutes,
  ...callRoutes,
  ...explanationRoutes,
  ...exchangeRoutes,
  ...registryRoutes,
  ...entryRoutes,
  ...callerRoutes,
  ...secretRoutes,
  ...tokenRoutes,
  ...sealRoutes,
  ...packageRequestRoutes,
  ...documentRoutes,
  ...revisionRoutes,
  ...auditRoutes,
  ...userRoutes,
  ...adminTokenRoutes,
  ...whyRoutes,
];
