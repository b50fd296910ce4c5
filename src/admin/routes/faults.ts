import { Type } from 'typebox';
import { readByStaff, writeByOperators } from '../access/route-access.ts';
import { AdminProblem } from '../admin-problem.ts';
import { adminRoute } from '../admin-route.ts';
import { sandboxOf } from '../sandbox-of.ts';
import { FaultListSchema, FaultRuleSchema, FaultSchema } from '../schemas/fault.ts';

const Id = Type.Object({ id: Type.String() });
const Nothing = Type.Object({}, { $id: 'Nothing' });

/** Faults that strike calls on purpose. */
export const faultRoutes = [
  adminRoute({
    method: 'GET',
    path: '/faults',
    summary: 'Every fault in the order in which they were ordered, spent and expired ones too.',
    access: readByStaff('sandbox'),
    sandboxOnly: true,
    reply: FaultListSchema,
    serve: (_ask, parts) => ({ faults: [...sandboxOf(parts).faults.list()] }),
  }),
  adminRoute({
    method: 'POST',
    path: '/faults',
    summary: 'Orders a fault; of those that fit a call, the first strikes.',
    access: writeByOperators('sandbox'),
    sandboxOnly: true,
    ask: { body: FaultRuleSchema },
    reply: FaultSchema,
    serve({ body }, parts) {
      const fault = sandboxOf(parts).faults.add(body);
      if ('wrong' in fault) throw new AdminProblem(400, `${fault.wrong}.`);
      return fault;
    },
  }),
  adminRoute({
    method: 'DELETE',
    path: '/faults/:id',
    summary: 'Takes a fault back.',
    access: writeByOperators('sandbox'),
    sandboxOnly: true,
    ask: { params: Id },
    reply: Nothing,
    serve({ params }, parts) {
      if (!sandboxOf(parts).faults.remove(params.id)) throw new AdminProblem(404, `No fault ${params.id}.`);
      return {};
    },
  }),
  adminRoute({
    method: 'DELETE',
    path: '/faults',
    summary: 'Takes every fault back.',
    access: writeByOperators('sandbox'),
    sandboxOnly: true,
    reply: Nothing,
    serve(_ask, parts) {
      sandboxOf(parts).faults.removeAll();
      return {};
    },
  }),
];
