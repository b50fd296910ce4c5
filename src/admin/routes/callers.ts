import { Type } from 'typebox';
import type { ApiCaller } from '../../model/usage.ts';
import type { CallerPlace } from '../../ports/usage-store.ts';
import { API_DAYS_KEPT } from '../../registry/usage-intake.ts';
import { readByStaff } from '../access/route-access.ts';
import { adminRoute } from '../admin-route.ts';
import { registryOf } from '../orders.ts';
import { LimitSchema, PAGE_LIMIT, pageOf } from '../page-of.ts';
import { CallerPageSchema } from '../schemas/registry-change.ts';

/** Days over which callers are told where nobody says. */
export const CALLER_DAYS = 30;

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
        limit: LimitSchema,
        after: Type.Optional(
          Type.String({ pattern: '^[0-9]{1,15}:[^ ]{1,64}$', description: 'The `next` of the page before.' }),
        ),
      }),
    },
    reply: CallerPageSchema,
    async serve({ params: { type }, query }, parts) {
      const { version, days = CALLER_DAYS, limit = PAGE_LIMIT, after } = query;
      const registry = registryOf(parts);
      const ask = { type, version, days };
      const found = await registry.callers(ask, { after: placeIn(after), limit: limit + 1 });
      const { items: callers, next } = pageOf(found, limit, keyOf);
      return { ...(await registry.callersTotal(ask)), days, callers, next };
    },
  }),
];

function placeIn(after: string | undefined): CallerPlace | undefined {
  if (after === undefined) return undefined;
  const [calls, appKey = ''] = after.split(':');
  return { calls: Number(calls), appKey };
}

function keyOf({ calls, appKey }: ApiCaller): string {
  return `${calls}:${appKey}`;
}
