import { Type } from 'typebox';
import { writeByOperators } from '../access/route-access.ts';
import { AdminProblem } from '../admin-problem.ts';
import { adminRoute } from '../admin-route.ts';
import { sandboxOf } from '../sandbox-of.ts';

const Nothing = Type.Object({}, { additionalProperties: false });
const SnapshotId = Type.Object({ id: Type.String() }, { additionalProperties: false });

/** The sandbox as a whole. */
export const sandboxRoutes = [
  adminRoute({
    method: 'POST',
    path: '/sandbox/reset',
    summary:
      'Forgets all that calls left behind: limits, signs, faults, counters, calls; the clock is the machine’s.',
    access: writeByOperators('sandbox'),
    sandboxOnly: true,
    ask: { body: Nothing },
    reply: Nothing,
    serve(_ask, parts) {
      sandboxOf(parts).reset();
      return {};
    },
  }),
  adminRoute({
    method: 'POST',
    path: '/sandbox/snapshot',
    summary: 'Saves all of that under an id; of more than 16 the oldest are forgotten.',
    access: writeByOperators('sandbox'),
    sandboxOnly: true,
    ask: { body: Nothing },
    reply: SnapshotId,
    serve: (_ask, parts) => ({ id: sandboxOf(parts).snapshot() }),
  }),
  adminRoute({
    method: 'POST',
    path: '/sandbox/restore',
    summary: 'Brings a snapshot back, any number of times.',
    access: writeByOperators('sandbox'),
    sandboxOnly: true,
    ask: { body: SnapshotId },
    reply: Nothing,
    serve({ body }, parts) {
      if (!sandboxOf(parts).restore(body.id)) throw new AdminProblem(404, `No snapshot ${body.id}.`);
      return {};
    },
  }),
];
