import { Type } from 'typebox';
import type { Principal } from '../../access/principal.ts';
import type { ApiEntry, Document } from '../../model/document.ts';
import { CATALOGUE } from '../../sandbox/catalogue/catalogue.ts';
import { MAGIC_APPS, MAGIC_TOKENS } from '../../sandbox/magic-values.ts';
import { readByAll, writeByOperators } from '../access/route-access.ts';
import { AdminProblem } from '../admin-problem.ts';
import { adminRoute } from '../admin-route.ts';
import { sampleRequest } from '../sample-request.ts';
import { ApiDetailSchema, ApiListSchema, type ApiSummary, CredentialsSchema } from '../schemas/registry.ts';

/** What the document holds. */
export const registryRoutes = [
  adminRoute({
    method: 'GET',
    path: '/apis',
    summary: 'Every API of the document.',
    access: readByAll('apis'),
    reply: ApiListSchema,
    serve({ sent }, { served }) {
      const { document } = served();
      return { apis: document.apis.map(api => shownTo(sent.by, summaryOf(api, document))) };
    },
  }),
  adminRoute({
    method: 'GET',
    path: '/apis/:type',
    summary: 'One API, with its schema, its example and a request to begin with.',
    access: readByAll('apis'),
    ask: {
      params: Type.Object({ type: Type.String({ maxLength: 128 }) }),
      query: Type.Object({
        version: Type.Optional(Type.String({ description: 'The first one without it.' })),
      }),
    },
    reply: ApiDetailSchema,
    serve({ params: { type }, query: { version }, sent }, { served }) {
      const { document } = served();
      const api = document.apis.find(
        each => each.type === type && (version === undefined || each.version === version),
      );
      if (api === undefined) throw new AdminProblem(404, `The document has no API '${type}'.`);
      const { requestSchema, example } = api;
      return {
        ...shownTo(sent.by, summaryOf(api, document)),
        requestSchema: requestSchema ?? null,
        example: example ?? null,
        sampleRequest: sampleOf(api),
      };
    },
  }),
  adminRoute({
    method: 'GET',
    path: '/credentials',
    summary: 'The apps and tokens to try calls with.',
    access: writeByOperators('sandbox'),
    sandboxOnly: true,
    reply: CredentialsSchema,
    serve(_ask, { served }) {
      const { apps, authorizations } = served().document;
      return {
        apps: apps.map(({ appKey, name, status }) => ({
          appKey,
          name: name ?? null,
          status,
          magic: magicApps.get(appKey) ?? null,
        })),
        tokens: authorizations.flatMap(({ appKey, mallId, tokens }) =>
          tokens.flatMap(({ value, status, expiresAtMs }) =>
            value === undefined
              ? []
              : {
                  value,
                  appKey,
                  mallId,
                  status,
                  expiresAtMs: Number.isFinite(expiresAtMs) ? expiresAtMs : null,
                  magic: magicTokens.get(value) ?? null,
                },
          ),
        ),
      };
    },
  }),
];

/** The catalogue's own, where the API is the catalogue's and not the document's. */
function sampleOf({ type, requestSchema }: ApiEntry): string {
  const detail = CATALOGUE.get(type)?.detail;
  if (detail !== undefined && detail.request === requestSchema)
    return JSON.stringify(detail.sample, undefined, 2);
  return sampleRequest(requestSchema);
}

/** Behind the gateway nothing is a developer's. */
function shownTo({ role }: Principal, summary: ApiSummary): ApiSummary {
  return role === 'developer' ? { ...summary, upstream: null } : summary;
}

const magicApps = new Map<string, string>(MAGIC_APPS.map(({ appKey, meets }) => [appKey, meets]));
const magicTokens = new Map<string, string>(MAGIC_TOKENS.map(({ value, meets }) => [value, meets]));

function summaryOf(api: ApiEntry, { region }: Document): ApiSummary {
  const { type, version, status, ingress, token, upstream, requestSchema, example } = api;
  const listed = CATALOGUE.get(type);
  return {
    type,
    version,
    status,
    group: listed?.group ?? type.split('.')[1] ?? type,
    region: listed?.regions.join(', ') ?? region,
    ingress,
    token,
    upstream: upstream ?? null,
    generic:
      listed === undefined
        ? requestSchema === undefined && example === undefined
        : listed.detail === undefined,
    hasSchema: requestSchema !== undefined,
    description: listed?.detail?.description ?? null,
  };
}
