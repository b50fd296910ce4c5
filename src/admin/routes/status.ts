import { readByAll } from '../access/route-access.ts';
import { adminRoute } from '../admin-route.ts';
import { StatusSchema } from '../schemas/status.ts';

/** What runs here. */
export const statusRoutes = [
  adminRoute({
    method: 'GET',
    path: '/status',
    summary: 'What runs here, and how.',
    access: readByAll('status'),
    reply: StatusSchema,
    serve(_ask, { version, gatewayUrl, startedAtMs, clock, sandbox, served, copy }) {
      const { document, revision } = served();
      const { mode, profile, region } = document;
      const nowMs = clock.wallMs();
      const clockState = sandbox?.isOn === true ? sandbox.clock.state : { frozen: false, nowMs, offsetMs: 0 };
      return {
        version,
        revision,
        mode,
        profile,
        region,
        gatewayUrl: gatewayUrl(),
        startedAtMs,
        nowMs,
        clock: clockState,
        copy: copy ?? null,
      };
    },
  }),
];
