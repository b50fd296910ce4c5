import { Type } from 'typebox';
import { readByAll, writeByDevelopers, writeByOperators } from '../access/route-access.ts';
import { adminRoute } from '../admin-route.ts';
import { durationIn } from '../duration-in.ts';
import { orderOf, registryOf } from '../orders.ts';
import {
  CommittedSchema,
  IssuedSecretSchema,
  IssuedTokenSchema,
  OrderQuery,
  RevokedSchema,
  SecretVersionSchema,
  TokenSchema,
} from '../schemas/registry-change.ts';

const APP = { appKey: Type.String({ minLength: 1, maxLength: 64 }) };
const VERSION = { ...APP, version: Type.Integer({ minimum: 1 }) };
const AUTHORIZATION = { ...APP, mallId: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) };
const TIME = Type.String({ description: 'A duration such as `7d`.' });
const OVERLAP = Type.Optional(TIME);
const DEFAULT_OVERLAP = '7d';
const DEFAULT_LIFETIME = '365d';

/** The secrets of apps, as versions. */
export const secretRoutes = [
  adminRoute({
    method: 'GET',
    path: '/apps/:appKey/secrets',
    summary: 'The versions of an app’s secret with their use, newest first; never the secret itself.',
    access: readByAll('apps', 'app'),
    ask: { params: Type.Object(APP) },
    reply: Type.Object({ secrets: Type.Array(SecretVersionSchema) }),
    serve: async ({ params }, parts) => ({ secrets: await registryOf(parts).secrets(params.appKey) }),
  }),
  adminRoute({
    method: 'POST',
    path: '/apps/:appKey/secrets',
    action: 'rotate',
    summary:
      'Makes a new secret, shown this once; the one before is accepted for `overlap` (7d). `pending`: it waits to be activated.',
    access: writeByDevelopers('apps', 'app'),
    ask: {
      params: Type.Object(APP),
      query: Type.Object(OrderQuery),
      body: Type.Object(
        { overlap: OVERLAP, pending: Type.Optional(Type.Boolean()) },
        { additionalProperties: false },
      ),
    },
    reply: IssuedSecretSchema,
    serve({ params, query, sent, body: { overlap = DEFAULT_OVERLAP, pending = false } }, parts) {
      const order = { ...orderOf(query, sent), overlapMs: durationIn(overlap), pending };
      return registryOf(parts).rotateSecret(params.appKey, order);
    },
  }),
  adminRoute({
    method: 'POST',
    path: '/apps/:appKey/secrets/:version',
    action: 'activate',
    summary: 'Lets a pending secret take the place of the active one, which is accepted for `overlap` (7d).',
    access: writeByDevelopers('apps', 'app'),
    ask: {
      params: Type.Object(VERSION),
      query: Type.Object(OrderQuery),
      body: Type.Object({ overlap: OVERLAP }, { additionalProperties: false }),
    },
    reply: CommittedSchema,
    serve({ params: { appKey, version }, query, sent, body: { overlap = DEFAULT_OVERLAP } }, parts) {
      const order = { ...orderOf(query, sent), overlapMs: durationIn(overlap) };
      return registryOf(parts).activateSecret(appKey, version, order);
    },
  }),
  adminRoute({
    method: 'POST',
    path: '/apps/:appKey/secrets/:version',
    action: 'revoke',
    summary: 'Ends a version of the secret at once; warns where calls were signed with it lately.',
    access: writeByDevelopers('apps', 'app'),
    ask: { params: Type.Object(VERSION), query: Type.Object(OrderQuery) },
    reply: RevokedSchema,
    serve: ({ params: { appKey, version }, query, sent }, parts) =>
      registryOf(parts).revokeSecret(appKey, version, orderOf(query, sent)),
  }),
];

/** The access tokens of authorizations. */
export const tokenRoutes = [
  adminRoute({
    method: 'GET',
    path: '/authorizations/:appKey/:mallId/tokens',
    summary: 'The access tokens of an authorization, newest first; of each only its hash.',
    access: readByAll('authorizations', 'authorization'),
    ask: { params: Type.Object(AUTHORIZATION) },
    reply: Type.Object({ tokens: Type.Array(TokenSchema) }),
    serve: async ({ params: { appKey, mallId } }, parts) => ({
      tokens: await registryOf(parts).tokens(appKey, mallId),
    }),
  }),
  adminRoute({
    method: 'POST',
    path: '/authorizations/:appKey/:mallId/tokens',
    action: 'issue',
    summary: 'Issues an access token, shown this once; it supersedes the current one.',
    access: writeByOperators('authorizations'),
    ask: {
      params: Type.Object(AUTHORIZATION),
      query: Type.Object(OrderQuery),
      body: Type.Object({ lifetime: Type.Optional(TIME) }, { additionalProperties: false }),
    },
    reply: IssuedTokenSchema,
    async serve({ params: { appKey, mallId }, query, sent, body }, parts) {
      const registry = registryOf(parts);
      const lifetime = body.lifetime ?? lifetimeIn((await registry.entry({ kind: 'app', id: appKey })).body);
      return registry.issueToken(appKey, mallId, {
        ...orderOf(query, sent),
        lifetimeMs: durationIn(lifetime),
      });
    },
  }),
  adminRoute({
    method: 'POST',
    path: '/tokens/:hash',
    action: 'revoke',
    summary: 'Ends an access token, named by its hash, for good.',
    access: writeByOperators('authorizations'),
    ask: {
      params: Type.Object({ hash: Type.String({ pattern: '^[0-9A-Za-z_-]{43}$' }) }),
      query: Type.Object(OrderQuery),
    },
    reply: CommittedSchema,
    serve: ({ params, query, sent }, parts) =>
      registryOf(parts).revokeToken(params.hash, orderOf(query, sent)),
  }),
];

/** How long the tokens of an app live, as its entry says. */
function lifetimeIn(body: string): string {
  const app: unknown = JSON.parse(body);
  const isGiven = typeof app === 'object' && app !== null && 'token_lifetime' in app;
  return isGiven ? String(app.token_lifetime) : DEFAULT_LIFETIME;
}
