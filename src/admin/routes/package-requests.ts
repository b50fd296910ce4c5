import { Type } from 'typebox';
import type { Principal } from '../../access/principal.ts';
import { instantIn } from '../../config/kinds/instant.ts';
import { millisecondsOf } from '../../config/kinds/number.ts';
import type { PageAsk } from '../../ports/registry-store.ts';
import {
  noRequest,
  type PackageRequest,
  type PackageRequestChoice,
} from '../../registry/package-requests.ts';
import { checkOwn, ownApps } from '../access/own-apps.ts';
import { readByAll, writeByDevelopers, writeByOperators } from '../access/route-access.ts';
import type { AdminParts } from '../admin-parts.ts';
import { AdminProblem } from '../admin-problem.ts';
import { adminRoute } from '../admin-route.ts';
import { orderOf, registryOf } from '../orders.ts';
import { LimitSchema, PAGE_LIMIT, pageOf } from '../page-of.ts';
import {
  ApprovedSchema,
  PACKAGE_REQUEST_STATES,
  PackageRequestPageSchema,
  PackageRequestSchema,
} from '../schemas/package-request.ts';
import { OrderQuery } from '../schemas/registry-change.ts';

const DAY_MS = 86_400_000;
const LIFETIME_DAYS_MAX = 365;
const DEFAULT_LIFETIME = '30d';
const PATH = '/package-requests';
const NUMBER = Type.Object({ number: Type.Integer({ minimum: 1 }) });
const REASON_MAX = 500;

/** Requests for packages: listed, asked, and decided once. */
export const packageRequestRoutes = [
  adminRoute({
    method: 'GET',
    path: PATH,
    summary: 'The requests for packages, newest first.',
    access: readByAll('packages'),
    ask: {
      query: Type.Object({
        state: Type.Optional(Type.Enum(PACKAGE_REQUEST_STATES)),
        app_key: Type.Optional(Type.String({ maxLength: 64 })),
        limit: LimitSchema,
        before: Type.Optional(Type.Integer({ minimum: 1, description: 'The `next` of the page before.' })),
      }),
    },
    reply: PackageRequestPageSchema,
    async serve({ query: { state, app_key: appKey, limit = PAGE_LIMIT, before }, sent: { by } }, parts) {
      const page = { after: before, limit: limit + 1 };
      const found = await seenRequests({ state, appKey }, page, { by, parts });
      return pageOf(found, limit, ({ number }) => number);
    },
  }),
  adminRoute({
    method: 'GET',
    path: `${PATH}/:number`,
    summary: 'One request for a package.',
    access: readByAll('packages'),
    ask: { params: NUMBER },
    reply: PackageRequestSchema,
    serve: ({ params: { number }, sent: { by } }, parts) => seenRequest(number, { by, parts }),
  }),
  adminRoute({
    method: 'POST',
    path: PATH,
    summary: 'Asks that an app may have a package; it expires after `lifetime` (30d) unless it is decided.',
    access: writeByDevelopers('packages'),
    ask: {
      query: Type.Object(OrderQuery),
      body: Type.Object(
        {
          app_key: Type.String({ minLength: 1, maxLength: 64 }),
          package: Type.String({ minLength: 1, maxLength: 128 }),
          reason: Type.Optional(Type.String({ maxLength: REASON_MAX })),
          lifetime: Type.Optional(Type.String({ description: 'A duration such as `7d`, up to 365d.' })),
        },
        { additionalProperties: false },
      ),
    },
    reply: PackageRequestSchema,
    serve({ query, sent, body }, parts) {
      const { app_key: appKey, package: packageCode, reason = '', lifetime = DEFAULT_LIFETIME } = body;
      checkOwn(sent.by, parts.served().document, { own: 'app', appKey });
      const asked = { appKey, packageCode, reason, lifetimeMs: lifetimeIn(lifetime) };
      return registryOf(parts).requestPackage({ ...orderOf(query, sent), ...asked });
    },
  }),
  adminRoute({
    method: 'POST',
    path: `${PATH}/:number`,
    action: 'approve',
    summary: 'Gives the app the package, in one revision; with `until`, until then.',
    access: writeByOperators('packages'),
    ask: {
      params: NUMBER,
      query: Type.Object(OrderQuery),
      body: Type.Object(
        { until: Type.Optional(Type.String({ description: 'ISO 8601; without it for good.' })) },
        { additionalProperties: false },
      ),
    },
    reply: ApprovedSchema,
    serve({ params: { number }, query, sent, body: { until } }, parts) {
      const untilMs = until === undefined ? undefined : endIn(until);
      return registryOf(parts).approvePackage(number, { ...orderOf(query, sent), untilMs });
    },
  }),
  adminRoute({
    method: 'POST',
    path: `${PATH}/:number`,
    action: 'reject',
    summary: 'Rejects a request, and says why.',
    access: writeByOperators('packages'),
    ask: {
      params: NUMBER,
      query: Type.Object({ dry_run: OrderQuery.dry_run }),
      body: Type.Object(
        { reason: Type.String({ minLength: 1, maxLength: REASON_MAX }) },
        { additionalProperties: false },
      ),
    },
    reply: PackageRequestSchema,
    serve: ({ params: { number }, query, sent, body: { reason } }, parts) =>
      registryOf(parts).rejectPackage(number, { ...orderOf(query, sent), comment: reason }),
  }),
  adminRoute({
    method: 'POST',
    path: `${PATH}/:number`,
    action: 'withdraw',
    summary: 'Takes a request back.',
    access: writeByDevelopers('packages'),
    ask: { params: NUMBER, query: Type.Object(OrderQuery) },
    reply: PackageRequestSchema,
    async serve({ params: { number }, query, sent }, parts) {
      await seenRequest(number, { by: sent.by, parts });
      return registryOf(parts).withdrawPackage(number, orderOf(query, sent));
    },
  }),
];

interface Asker {
  readonly by: Principal;
  readonly parts: AdminParts;
}

/** A page of the requests that the asker may see: a developer those for own apps. */
async function seenRequests(
  choice: PackageRequestChoice,
  page: PageAsk<number>,
  { by, parts }: Asker,
): Promise<readonly PackageRequest[]> {
  const registry = registryOf(parts);
  const own = ownApps(by, parts.served().document);
  if (own === undefined) return registry.packageRequests(choice, page);
  const asked = [...own].filter(appKey => choice.appKey === undefined || choice.appKey === appKey);
  const found = await Promise.all(asked.map(appKey => registry.packageRequests({ ...choice, appKey }, page)));
  return found
    .flat()
    .toSorted((one, other) => other.number - one.number)
    .slice(0, page.limit);
}

/** A request that the asker may see; throws the same for another's as for none. */
async function seenRequest(number: number, { by, parts }: Asker): Promise<PackageRequest> {
  const request = await registryOf(parts).packageRequest(number);
  if (ownApps(by, parts.served().document)?.has(request.appKey) ?? true) return request;
  throw noRequest(number);
}

function lifetimeIn(text: string): number {
  const time = millisecondsOf(text);
  if (time !== undefined && time > 0 && time <= LIFETIME_DAYS_MAX * DAY_MS) return time;
  const expected = `a duration such as 7d, up to ${LIFETIME_DAYS_MAX}d`;
  throw new AdminProblem(422, `The lifetime is ${expected}.`, {
    errors: [{ path: 'lifetime', message: 'no such duration', expected }],
  });
}

function endIn(text: string): number {
  const instant = instantIn(text);
  if (instant !== undefined) return instant;
  const expected = 'an instant such as 2027-11-22T00:00:00Z';
  throw new AdminProblem(422, `The end of a grant is ${expected}.`, {
    errors: [{ path: 'until', message: 'no instant', expected }],
  });
}
