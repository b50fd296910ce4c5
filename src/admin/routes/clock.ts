import { Type } from 'typebox';
import type { ClockState } from '../../model/clock-state.ts';
import { readByStaff, writeByOperators } from '../access/route-access.ts';
import { AdminProblem } from '../admin-problem.ts';
import { adminRoute } from '../admin-route.ts';
import { sandboxOf } from '../sandbox-of.ts';
import { ClockStateSchema } from '../schemas/clock-state.ts';

const Nothing = Type.Object({}, { additionalProperties: false });
const Moment = Type.Object(
  { atMs: Type.Number({ description: 'UNIX milliseconds.' }) },
  { additionalProperties: false },
);
const Distance = Type.Object(
  { byMs: Type.Number({ description: 'Milliseconds; negative: back.' }) },
  { additionalProperties: false },
);

/** The clock of the sandbox: windows, expiry, limits and faults follow it. */
export const clockRoutes = [
  adminRoute({
    method: 'GET',
    path: '/clock',
    summary: 'How the clock stands.',
    access: readByStaff('sandbox'),
    sandboxOnly: true,
    reply: ClockStateSchema,
    serve: (_ask, parts) => sandboxOf(parts).clock.state,
  }),
  adminRoute({
    method: 'POST',
    path: '/clock/freeze',
    summary: 'Stops the clock where it is.',
    access: writeByOperators('sandbox'),
    sandboxOnly: true,
    ask: { body: Nothing },
    reply: ClockStateSchema,
    serve: (_ask, parts) => sandboxOf(parts).clock.freeze(),
  }),
  adminRoute({
    method: 'POST',
    path: '/clock/resume',
    summary: 'Lets the clock run on from the moment that it shows.',
    access: writeByOperators('sandbox'),
    sandboxOnly: true,
    ask: { body: Nothing },
    reply: ClockStateSchema,
    serve: (_ask, parts) => sandboxOf(parts).clock.resume(),
  }),
  adminRoute({
    method: 'POST',
    path: '/clock/set',
    summary: 'Sets the clock to a moment.',
    access: writeByOperators('sandbox'),
    sandboxOnly: true,
    ask: { body: Moment },
    reply: ClockStateSchema,
    serve: ({ body }, parts) => moved(() => sandboxOf(parts).clock.set(body.atMs)),
  }),
  adminRoute({
    method: 'POST',
    path: '/clock/advance',
    summary: 'Moves the clock on, or back.',
    access: writeByOperators('sandbox'),
    sandboxOnly: true,
    ask: { body: Distance },
    reply: ClockStateSchema,
    serve: ({ body }, parts) => moved(() => sandboxOf(parts).clock.advance(body.byMs)),
  }),
];

function moved(move: () => ClockState): ClockState {
  try {
    return move();
  } catch (error) {
    if (error instanceof RangeError) throw new AdminProblem(400, 'The clock knows 1970 to the year 275760.');
    throw error;
  }
}
