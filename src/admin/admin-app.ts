import { createHash } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { actorOf, NOBODY, type Principal } from '../access/principal.ts';
import { StoreError } from '../ports/registry-store.ts';
import type { OrderKey } from '../registry/committer.ts';
import { RegistryProblem } from '../registry/registry-problem.ts';
import { forbidden, unauthenticated } from './access/judge-access.ts';
import { checkOwn } from './access/own-apps.ts';
import type { AdminParts } from './admin-parts.ts';
import { AdminProblem, problemBody } from './admin-problem.ts';
import { type AdminRoute, type Ask, type OpenStream, type Sent, WithHeaders } from './admin-route.ts';
import { addConsole } from './console-routes.ts';
import { IdempotentReplies } from './idempotent-replies.ts';
import { isOwnHost } from './own-host.ts';
import { registryProblem, storeProblem } from './registry-problems.ts';
import { adminRoutes } from './routes.ts';

/** Of the body of a request; the largest that is sent on holds a call's body as a JSON string. */
const BODY_BYTES_MAX = 8 * 1024 * 1024;
export const ADMIN_PREFIX = '/admin/v1';

/**
 * The admin interface: every route of `routes.ts` for those who may use it, and the console.
 *
 * It listens nowhere by itself: requests are handed to the server that it holds. Not ready before `ready()`.
 */
export function buildAdminApp(parts: AdminParts): FastifyInstance {
  const app = fastify({ bodyLimit: BODY_BYTES_MAX, routerOptions: { maxParamLength: 256 } });
  const replies = new IdempotentReplies(() => performance.now());
  // Every schema of a route is one of TypeBox.
  app.setValidatorCompiler(({ schema, httpPart }) => validatorOf(schema as Type.TSchema, httpPart));
  app.setSerializerCompiler(() => value => JSON.stringify(value));
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, problemOf(error)));
  app.addHook('onRequest', (request, reply, next) => {
    reply.headers(SAFE_HEADERS);
    next(isOwnHost(request.headers.host, parts.host) ? undefined : FOREIGN_HOST);
  });
  keepTexts(app);
  for (const route of adminRoutes) addRoute(app, { route, replies, parts });
  addConsole(app, parts);
  return app;
}

const SAFE_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

const FOREIGN_HOST = new AdminProblem(
  421,
  'The Host header names another host than this listener: use its address, localhost, or the name it listens on.',
);
const SANDBOX_ONLY = new AdminProblem(404, 'This exists in mode sandbox only.');

interface Registration {
  readonly route: AdminRoute;
  readonly replies: IdempotentReplies;
  readonly parts: AdminParts;
}

function addRoute(app: FastifyInstance, registration: Registration): void {
  const { route, parts } = registration;
  const { params, query, body } = route.ask;
  app.route({
    method: route.method,
    url: `${ADMIN_PREFIX}${fastifyPath(route)}`,
    // Nobody reads the events of a stream that was asked for its head.
    exposeHeadRoute: route.reply !== undefined,
    schema: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { querystring: query }),
      ...(body === undefined ? {} : { body }),
    },
    // Per route and not by path: however a path is spelled, whoever reaches a route has passed here.
    onRequest: async request => admit(request, route, parts),
    handler: (request, reply) => serveRoute(registration, { request, reply }),
  });
}

/** Who asked, of each request that was admitted. */
const principals = new WeakMap<FastifyRequest, Principal>();

async function admit(request: FastifyRequest, route: AdminRoute, parts: AdminParts): Promise<void> {
  const principal = await admitted(request, route, parts);
  principals.set(request, principal);
  const problem = blocked(route, parts);
  if (problem !== undefined) throw problem;
}

/** Who asks, where they may use the route. Throws the problem where they may not. */
async function admitted(
  { headers }: Pick<FastifyRequest, 'headers'>,
  { access, method }: AdminRoute,
  { authenticator }: AdminParts,
): Promise<Principal> {
  if (access.roles === 'nobody') return NOBODY;
  const found = await authenticator.identify({ headers, isChange: method !== 'GET' });
  if (typeof found === 'string') throw unauthenticated(found);
  const problem = forbidden(access, found);
  if (problem !== undefined) throw problem;
  return found;
}

/** A parameter in front of an action ends at its colon, which fastify would take for the beginning of another one. */
function fastifyPath({ path, action }: AdminRoute): string {
  return action === undefined ? path : `${path.replace(/(:[A-Za-z]+)$/, '$1(^[^:/]+)')}::${action}`;
}

function blocked({ sandboxOnly = false }: AdminRoute, { served }: AdminParts): AdminProblem | undefined {
  return sandboxOnly && served().document.mode !== 'sandbox' ? SANDBOX_ONLY : undefined;
}

interface Handled {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function serveRoute(
  { route, replies, parts }: Registration,
  { request, reply }: Handled,
): Promise<unknown> {
  const sent = sentWith(request);
  // The validators have checked each of them against the schemas that gave the route its types.
  const ask = { params: request.params, query: request.query, body: request.body, sent } as Ask<object>;
  checkOwner(route, ask, parts);
  const serve = (): unknown => route.serve(ask, parts);
  const served = await (sent.once === undefined ? serve() : replies.once(actorOf(sent.by), sent.once, serve));
  if (served instanceof WithHeaders) return reply.headers(served.headers).send(served.value);
  if (route.reply !== undefined) return served;
  reply.hijack();
  const isAllowed = (): Promise<boolean> =>
    admitted(request, route, parts).then(
      () => true,
      () => false,
    );
  // A route without a reply returns what takes over the socket.
  (served as (stream: OpenStream) => void)({ request: request.raw, response: reply.raw, isAllowed });
  return reply;
}

/** Throws where the route is about what is another developer's. */
function checkOwner(
  { access: { own } }: AdminRoute,
  { params, sent }: Ask<object>,
  { served }: AdminParts,
): void {
  if (own === undefined) return;
  // A route with an owner names the app in its path, and its schema has checked it.
  const { appKey = '', mallId } = params as unknown as { readonly appKey?: string; readonly mallId?: string };
  checkOwn(sent.by, served().document, { own, appKey, mallId });
}

function sentWith(request: FastifyRequest): Sent {
  const { headers, body, ip } = request;
  const by = principals.get(request) ?? NOBODY;
  return {
    text: texts.get(bodyKey(body)) ?? '',
    ifMatch: headers['if-match'],
    by,
    // Those who are nobody are not told apart.
    once: by === NOBODY ? undefined : orderKeyOf(request),
    headers,
    address: ip,
  };
}

/** Only a change has a key, and no dry run. */
function orderKeyOf(request: FastifyRequest): OrderKey | undefined {
  const { headers, method, url, body } = request;
  const key = headers['idempotency-key'];
  if (key === undefined || method === 'GET' || method === 'HEAD' || /[?&]dry_run=true/.test(url))
    return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(key))
    throw new AdminProblem(400, 'An Idempotency-Key is 1 to 128 visible characters, such as a UUID.');
  const text = texts.get(bodyKey(body)) ?? JSON.stringify(body) ?? '';
  const fingerprint = createHash('sha256').update(`${method} ${url}\n${text}`).digest('base64url');
  return { key, fingerprint };
}

/** The text of each body that is a JSON object, for as long as it is looked at: the digits of its numbers stay as they are. */
const texts = new WeakMap<object, string>();
const NO_BODY = {};

function bodyKey(body: unknown): object {
  return typeof body === 'object' && body !== null ? body : NO_BODY;
}

/** Parses JSON as fastify does, and remembers its text. */
function keepTexts(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    // parseAs makes it a string.
    const json = text as string;
    void parse(request, json, (error, body: unknown) => {
      if (error === null && bodyKey(body) !== NO_BODY) texts.set(bodyKey(body), json);
      done(error, body);
    });
  });
}

type Judged = { readonly value: unknown } | { readonly error: Error };

/** What stands in a path or a query is text: there, a number or a boolean is read from it. A body is never converted. */
function validatorOf(schema: Type.TSchema, httpPart: string | undefined): (value: unknown) => Judged {
  const validator = Compile(schema);
  return sent => {
    const value = httpPart === 'body' ? sent : validator.Convert(sent);
    if (validator.Check(value)) return { value };
    const [first] = validator.Errors(value);
    const where = `${PART_NAMES[httpPart ?? ''] ?? 'request'}${first?.instancePath.replaceAll('/', '.') ?? ''}`;
    return {
      error: new AdminProblem(400, `${where} ${first === undefined ? 'does not fit' : wordsOf(first)}.`),
    };
  };
}

/** Whoever chose something else is told what there is to choose from. */
function wordsOf(error: TLocalizedValidationError): string {
  return error.keyword === 'enum'
    ? `must be one of ${error.params.allowedValues.map(String).join(', ')}`
    : error.message;
}

const PART_NAMES: Readonly<Record<string, string>> = { body: 'body', querystring: 'query', params: 'path' };

/** What is no problem of the asker's is a bug: it says nothing of itself to the outside. */
function problemOf(error: unknown): AdminProblem {
  if (error instanceof AdminProblem) return error;
  if (error instanceof RegistryProblem) return registryProblem(error);
  if (error instanceof StoreError) return storeProblem(error);
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  // Fastify's own refusals: malformed JSON, a body that is too large, a media type that nobody reads.
  if (error instanceof Error && status >= 400 && status < 500) return new AdminProblem(status, error.message);
  process.emitWarning(error instanceof Error ? error : String(error), { code: 'GATEWRIGHT_BUG' });
  return new AdminProblem(500, 'Something is wrong with the gateway; its log says what.');
}

function sendProblem(reply: FastifyReply, problem: AdminProblem): FastifyReply {
  return reply
    .code(problem.status)
    .headers(problem.headers)
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem)));
}
