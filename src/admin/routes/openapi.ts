import { Type } from 'typebox';
import { readByAll } from '../access/route-access.ts';
import { adminRoute } from '../admin-route.ts';
import { openApiOf } from '../open-api.ts';

/** What this interface is. */
export const openApiRoutes = [
  adminRoute({
    method: 'GET',
    path: '/openapi.json',
    summary: 'This interface, as OpenAPI 3.1; `/reference` of the same listener shows it to people.',
    access: readByAll('status'),
    reply: Type.Unknown(),
    serve: (_ask, { openApiFile }) => openApiOf(openApiFile),
  }),
];
