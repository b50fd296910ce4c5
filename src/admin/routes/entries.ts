import { Type } from 'typebox';
import type { Principal } from '../../access/principal.ts';
import type { ScopeResource } from '../../access/scope.ts';
import type { Document } from '../../model/document.ts';
import { type EntryKind, entryKinds } from '../../model/entry-kind.ts';
import { parseKeepingDigits } from '../../model/keep-digits.ts';
import type { PageAsk } from '../../ports/registry-store.ts';
import type { EntryName } from '../../registry/load-entries.ts';
import type { EntryView, Written } from '../../registry/registry.ts';
import type { RegistryService } from '../../registry/registry-service.ts';
import { ownApps } from '../access/own-apps.ts';
import { type RouteAccess, readByAll, readByStaff, writeByOperators } from '../access/route-access.ts';
import type { AdminParts } from '../admin-parts.ts';
import { AdminProblem } from '../admin-problem.ts';
import { type AdminRoute, adminRoute, WithHeaders } from '../admin-route.ts';
import { etagOf, orderOf, registryOf } from '../orders.ts';
import { LimitSchema, PAGE_LIMIT, pageOf } from '../page-of.ts';
import {
  ActedSchema,
  CommittedSchema,
  EntryPageSchema,
  EntrySchema,
  OrderQuery,
  WrittenSchema,
} from '../schemas/registry-change.ts';
import { CALLER_DAYS } from './callers.ts';

/** No key of an entry has a blank: the id of an entry is its keys with blanks between them. */
const NAME = Type.String({ minLength: 1, maxLength: 128, pattern: String.raw`^\S+$` });

/** A kind of entries as a resource. */
interface Resource {
  readonly kind: EntryKind;
  /** What one and several are called in a sentence. */
  readonly noun: string;
  readonly path: string;
  /** What of the scopes it belongs to. */
  readonly scope: ScopeResource;
  /** Whether developers see their own; `all`: everybody sees every one. */
  readonly readers?: 'own' | 'all';
  /** The parameters of the path of one, in the order of the keys of its id. */
  readonly keys: readonly string[];
  /** Where `path` is taken by what is served: where they are listed, and what one is read at, behind its own path. */
  readonly listAt?: string;
  readonly readAt?: string;
  /** A status by the action that leads to it. */
  readonly actions: Readonly<Record<string, string>>;
}

const RESOURCES: readonly Resource[] = [
  { kind: 'upstream', noun: 'upstream', path: '/upstreams', scope: 'upstreams', keys: ['name'], actions: {} },
  {
    kind: 'api',
    noun: 'API',
    path: '/apis',
    scope: 'apis',
    keys: ['type'],
    listAt: '/entries/apis',
    readAt: '/entry',
    actions: { publish: 'online', deprecate: 'deprecated', sunset: 'sunset' },
  },
  {
    kind: 'package',
    noun: 'package',
    path: '/packages',
    scope: 'packages',
    readers: 'all',
    keys: ['code'],
    actions: {},
  },
  {
    kind: 'developer',
    noun: 'developer',
    path: '/developers',
    scope: 'developers',
    keys: ['id'],
    actions: { activate: 'active', suspend: 'suspended' },
  },
  {
    kind: 'app',
    noun: 'app',
    path: '/apps',
    scope: 'apps',
    readers: 'own',
    keys: ['appKey'],
    actions: { activate: 'active', suspend: 'suspended', close: 'closed' },
  },
  {
    kind: 'merchant',
    noun: 'merchant',
    path: '/merchants',
    scope: 'merchants',
    keys: ['mallId'],
    actions: { activate: 'active', suspend: 'suspended', close: 'closed' },
  },
  {
    kind: 'authorization',
    noun: 'authorization',
    path: '/authorizations',
    scope: 'authorizations',
    readers: 'own',
    keys: ['appKey', 'mallId'],
    actions: { activate: 'active', revoke: 'revoked' },
  },
];

/** Every kind of entries: listed, read, written, changed, removed, and what is done to one. */
export const entryRoutes: readonly AdminRoute[] = RESOURCES.flatMap(resource => [
  listRoute(resource),
  readRoute(resource),
  ...writeRoutes(resource),
  ...Object.entries(resource.actions).map(([action, status]) => actionRoute(resource, action, status)),
]);

function listRoute(resource: Resource): AdminRoute {
  const { noun, path, listAt = path } = resource;
  return adminRoute({
    method: 'GET',
    path: listAt,
    summary: `The ${noun}s of the registry, by name.`,
    access: readAccess(resource, false),
    ask: {
      query: Type.Object({
        limit: LimitSchema,
        after: Type.Optional(Type.String({ description: 'The `next` of the page before.' })),
      }),
    },
    reply: EntryPageSchema,
    async serve({ query: { limit = PAGE_LIMIT, after }, sent }, parts) {
      const found = await listed(resource, { after, limit: limit + 1 }, { by: sent.by, parts });
      const { items, next } = pageOf(found, limit, ({ id }) => id);
      return { items: items.map(shown), next };
    },
  });
}

function readRoute(resource: Resource): AdminRoute {
  const { noun, readAt = '' } = resource;
  return adminRoute({
    method: 'GET',
    path: `${pathOf(resource)}${readAt}`,
    summary: `One ${noun}, as the registry keeps it.`,
    access: readAccess(resource, true),
    ask: askOf(resource, {}),
    reply: EntrySchema,
    async serve({ params, query }, parts) {
      const view = await registryOf(parts).entry(nameOf(resource, params, query));
      return new WithHeaders(shown(view), { etag: etagOf(view.revision) });
    },
  });
}

function writeRoutes(resource: Resource): readonly AdminRoute[] {
  const { kind, noun } = resource;
  const path = pathOf(resource);
  const access = writeByOperators(resource.scope);
  return [
    adminRoute({
      method: 'PUT',
      path,
      summary: `Writes one ${noun} whole, in the form of the document; secrets that are masked stay as they are.`,
      access,
      ask: { ...askOf(resource, OrderQuery), body: Type.Object({}) },
      reply: WrittenSchema,
      async serve({ params, query, sent }, parts) {
        const { id } = nameOf(resource, params, query);
        const written = await registryOf(parts).put(
          kind,
          withKeys(sent.text, resource, id),
          orderOf(query, sent),
        );
        return writtenReply(written);
      },
    }),
    adminRoute({
      method: 'PATCH',
      path,
      summary: `Changes members of one ${noun}; each is replaced whole, and null takes it away.`,
      access,
      ask: { ...askOf(resource, OrderQuery), body: Type.Object({}) },
      reply: CommittedSchema,
      serve({ params, query, sent, body }, parts) {
        // A body that fits the schema is an object.
        const members = body as Readonly<Record<string, unknown>>;
        return registryOf(parts).amend(nameOf(resource, params, query), members, orderOf(query, sent));
      },
    }),
    adminRoute({
      method: 'DELETE',
      path,
      summary: `Removes one ${noun} that nothing refers to.`,
      access,
      ask: askOf(resource, OrderQuery),
      reply: CommittedSchema,
      serve: ({ params, query, sent }, parts) =>
        registryOf(parts).remove(nameOf(resource, params, query), orderOf(query, sent)),
    }),
  ];
}

function actionRoute(resource: Resource, action: string, status: string): AdminRoute {
  const { kind, noun } = resource;
  return adminRoute({
    method: 'POST',
    path: pathOf(resource),
    action,
    summary: `Gives one ${noun} the status ${status}.`,
    access: writeByOperators(resource.scope),
    ask: askOf(resource, OrderQuery),
    reply: ActedSchema,
    async serve({ params, query, sent }, parts) {
      const registry = registryOf(parts);
      const name = nameOf(resource, params, query);
      const order = { ...orderOf(query, sent), action: `${kind}.${action}` };
      const committed = await registry.amend(name, { status }, order);
      if (kind !== 'api' || status === 'online') return committed;
      return { ...committed, callers: await callersOf(registry, name) };
    },
  });
}

function readAccess({ kind, scope, readers }: Resource, isOne: boolean): RouteAccess {
  if (readers === undefined) return readByStaff(scope);
  const own = isOne && (kind === 'app' || kind === 'authorization') ? kind : undefined;
  return readByAll(scope, own);
}

interface Asker {
  readonly by: Principal;
  readonly parts: AdminParts;
}

/** A page of what the asker may see. */
async function listed(
  { kind }: Resource,
  { after = '', limit }: PageAsk<string>,
  { by, parts }: Asker,
): Promise<readonly EntryView[]> {
  const registry = registryOf(parts);
  const { document } = parts.served();
  const own = ownApps(by, document);
  if (own === undefined || (kind !== 'app' && kind !== 'authorization'))
    return registry.entries(kind, { after, limit });
  const ids = kind === 'app' ? [...own] : authorizationsOf(own, document);
  const page = ids
    .filter(id => id > after)
    .toSorted()
    .slice(0, limit);
  const found = await Promise.allSettled(page.map(id => registry.entry({ kind, id })));
  // One that was removed meanwhile is in no page.
  return found.flatMap(each => (each.status === 'fulfilled' ? each.value : []));
}

function authorizationsOf(own: ReadonlySet<string>, { authorizations }: Document): readonly string[] {
  return authorizations
    .filter(({ appKey }) => own.has(appKey))
    .map(({ appKey, mallId }) => `${appKey} ${mallId}`);
}

/** Whoever ends an API is told who would miss it. */
async function callersOf(registry: RegistryService, { id }: EntryName) {
  const [type = '', version] = id.split(' ');
  const ask = { type, version, days: CALLER_DAYS };
  return { ...(await registry.callersTotal(ask)), days: CALLER_DAYS };
}

function pathOf({ path, keys }: Resource): string {
  return [path, ...keys.map(key => `:${key}`)].join('/');
}

/** Parameters and query of the routes of one entry. */
function askOf<Query extends Readonly<Record<string, Type.TSchema>>>({ kind, keys }: Resource, query: Query) {
  const version =
    kind === 'api'
      ? {
          version: Type.Optional(
            Type.String({ maxLength: 32, pattern: String.raw`^\S+$`, description: 'V1 without one.' }),
          ),
        }
      : {};
  return {
    params: Type.Object(Object.fromEntries(keys.map(key => [key, NAME]))),
    query: Type.Object({ ...query, ...version }),
  };
}

function nameOf({ kind, keys }: Resource, params: object, query: object): EntryName {
  const values = keys.map(key => textOf(params, key));
  return {
    kind,
    id: kind === 'api' ? [...values, textOf(query, 'version') ?? 'V1'].join(' ') : values.join(' '),
  };
}

function textOf(data: object, key: string): string | undefined {
  // A path and a query that fit their schemas hold texts.
  return Object.hasOwn(data, key) ? (data as Readonly<Record<string, string>>)[key] : undefined;
}

/** The text with the keys of its path: they need not stand in the body, and are refused where they are others. */
function withKeys(text: string, { kind }: Resource, id: string): string {
  const values = id.split(' ');
  const keys = entryKinds[kind].keys.map(
    (key, index) => `${JSON.stringify(key)}:${keyJson(key, values[index] ?? '')}`,
  );
  const keyNames = new Set<string>(entryKinds[kind].keys);
  const data = parseKeepingDigits(text);
  const members = Object.entries(data ?? {});
  const rest = members.filter(([name]) => !keyNames.has(name));
  for (const [index, key] of entryKinds[kind].keys.entries())
    checkKey(key, values[index] ?? '', members.find(([name]) => name === key)?.[1]);
  return `{${[...keys, ...rest.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)].join(',')}}`;
}

function checkKey(key: string, inPath: string, inBody: unknown): void {
  if (inBody === undefined || JSON.stringify(inBody).replaceAll('"', '') === inPath) return;
  const detail = `The ${key} of the body is another one than that of the path.`;
  throw new AdminProblem(422, detail, {
    errors: [{ path: key, message: 'another one than in the path', expected: inPath }],
  });
}

function keyJson(key: string, value: string): string {
  return key === 'mall_id' && /^[1-9]\d{0,15}$/.test(value) ? value : JSON.stringify(value);
}

function shown({ kind, id, body, revision }: EntryView) {
  return { kind, id, revision, entry: parseKeepingDigits(body) };
}

function writtenReply({ secret, ...written }: Written) {
  return { ...written, secret: secret ?? null };
}
