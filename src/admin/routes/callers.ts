import { Type } from 'typebox';
import type { ApiCaller } from '../../model/usage.ts';
import type { CallerPlace } from '../../ports/usage-store.ts';
import { API_DAYS_KEPT } from '../../registry/usage-intake.ts';
import { readByStaff } from '../access/route-access.ts';
import { adminRoute } from '../admin-route.ts';
import { registryOf } from '../orders.ts';
import { CallerPageSchema } from '../schemas/registry-change.ts';

/** Days over which callers are told where nobody says. */
export const CALLER_DAYS = 30;
const PAGE_MAX = 1000;

/** Who calls an API. */
export const callerRoutes = [
  adminRoute({
    method: 'GET',
    path: '/apis/:type/callers',
    summary: 'The apps that called an API lately, those who called most first; some seconds behind.',
    access: readByStaff('apis'),
    ask: {
      params: Type.Object({ type: Type.String({ minLength: 1, maxLength: 128 }) }),
      query: Type.Object({
        version: Type.Optional(
          Type.String({ minLength: 1, maxLength: 32, description: 'All of them together without one.' }),
        ),
        days: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: API_DAYS_KEPT,
            description: `Of so many days (UTC), today included; ${CALLER_DAYS} without one.`,
          }),
        ),
        limit: Type.Optional(
          Type.Integer({ minimum: 1, maximum: PAGE_MAX, description: '100 without one.' }),
        ),
        after: Type.Optional(
          Type.String({ pattern: '^[0-9]{1,15}:[^ ]{1,64}$', description: 'The `next` of the page before.' }),
        ),
      }),
    },
    reply: CallerPageSchema,
    async serve({ params: { type }, query }, parts) {
      const { version, days = CALLER_DAYS, limit = 100, after } = query;
      const registry = registryOf(parts);
      const ask = { type, version, days };
      const found = await registry.callers(ask, { after: placeIn(after), limit: limit + 1 });
      const callers = found.slice(0, limit);
      const last = found.length > limit ? callers.at(-1) : undefined;
      return { ...(await registry.callersTotal(ask)), days, callers, next: nextOf(last) };
    },
  }),
];

function placeIn(after: string | undefined): CallerPlace | undefined {
  if (after === undefined) return undefined;
  const [calls, appKey = ''] = after.split(':');
  return { calls: Number(calls), appKey };
}

function nextOf(last: ApiCaller | undefined): string | null {
  return last === undefined ? null : `${last.calls}:${last.appKey}`;
}
