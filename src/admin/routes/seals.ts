import { Type } from 'typebox';
import { actorOf } from '../../access/principal.ts';
import { readByAuditors, writeByOwners } from '../access/route-access.ts';
import { adminRoute } from '../admin-route.ts';
import { registryOf } from '../orders.ts';
import { RewrappedSchema, RewrapStateSchema } from '../schemas/seals.ts';

const STEP_MAX = 5000;

/** What is sealed at rest, and under which key. */
export const sealRoutes = [
  adminRoute({
    method: 'GET',
    path: '/seals',
    summary: 'How many secrets are sealed under which key.',
    access: readByAuditors('registry'),
    reply: RewrapStateSchema,
    serve: (_ask, parts) => registryOf(parts).rewrapState(),
  }),
  adminRoute({
    method: 'POST',
    path: '/seals',
    action: 'rewrap',
    summary: 'Seals some secrets again under the current key; asked again until none is left.',
    access: writeByOwners('registry'),
    ask: {
      body: Type.Object(
        {
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: STEP_MAX, description: 'Of one step.' })),
        },
        { additionalProperties: false },
      ),
    },
    reply: RewrappedSchema,
    serve: ({ sent: { by }, body: { limit = STEP_MAX } }, parts) =>
      registryOf(parts).rewrap({ actor: actorOf(by), limit }),
  }),
];
