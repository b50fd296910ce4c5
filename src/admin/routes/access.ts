import { Type } from 'typebox';
import type { AccessService } from '../../access/access-service.ts';
import { actorOf, type Principal } from '../../access/principal.ts';
import { isOverTls, isSameOrigin } from '../access/request-origin.ts';
import {
  BY_ANYBODY,
  BY_BOOTSTRAP,
  BY_EVERYBODY,
  readByAuditors,
  writeByOwners,
} from '../access/route-access.ts';
import { renderSessionCookie, sessionIn } from '../access/session-cookie.ts';
import type { AdminParts } from '../admin-parts.ts';
import { AdminProblem } from '../admin-problem.ts';
import { adminRoute, type Sent, WithHeaders } from '../admin-route.ts';
import { durationIn } from '../duration-in.ts';
import { LimitSchema, PAGE_LIMIT, pageOf } from '../page-of.ts';
import {
  AdminTokenSchema,
  IssuedAdminTokenSchema,
  MeSchema,
  PasswordSchema,
  RoleSchema,
  ScopesSchema,
  UserNameSchema,
  UserSchema,
} from '../schemas/access.ts';

const PAGE = {
  limit: LimitSchema,
  after: Type.Optional(Type.String({ description: 'The `next` of the page before.' })),
};
const NEXT = Type.Union([Type.String(), Type.Null()]);
const DEVELOPER = Type.Optional(Type.Union([Type.String({ maxLength: 64 }), Type.Null()]));
const TITLE = Type.String({ minLength: 1, maxLength: 64, description: 'What it is for.' });
const CLOSED = { additionalProperties: false } as const;
const Nothing = Type.Object({}, { $id: 'Nothing' });

/** Who asks, and how one becomes somebody. */
export const sessionRoutes = [
  adminRoute({
    method: 'POST',
    path: '/bootstrap',
    summary:
      'Names the first owner: a user with a password, or a token that is shown this once. Asks for the bootstrap token, and spends it.',
    access: BY_BOOTSTRAP,
    ask: {
      body: Type.Union([
        Type.Object(
          { user: Type.Object({ name: UserNameSchema, password: PasswordSchema }, CLOSED) },
          CLOSED,
        ),
        Type.Object({ token: Type.Object({ name: TITLE }, CLOSED) }, CLOSED),
      ]),
    },
    reply: Type.Union([Type.Object({ user: UserSchema }), Type.Object({ token: IssuedAdminTokenSchema })]),
    serve: ({ body }, parts) => accessOf(parts).nameFirstOwner(body),
  }),
  adminRoute({
    method: 'POST',
    path: '/session',
    summary: 'Signs a browser in by name and password; the answer sets its cookie.',
    access: BY_ANYBODY,
    ask: { body: Type.Object({ name: UserNameSchema, password: PasswordSchema }, CLOSED) },
    reply: MeSchema,
    async serve({ body, sent }, parts) {
      const { headers, address } = sent;
      if (isSameOrigin(headers) !== true)
        throw new AdminProblem(
          403,
          'A browser signs in from a page of this origin; programs use an admin token.',
        );
      const signed = await accessOf(parts).signIn({ ...body, address });
      if (signed.outcome === 'too-many') throw tooMany(signed.waitMs);
      if (signed.outcome === 'refused')
        throw new AdminProblem(401, 'There is no user with this name and this password.');
      const cookie = renderSessionCookie(signed.cookie, isOverTls(headers));
      return new WithHeaders(meOf(signed.principal), { 'set-cookie': cookie });
    },
  }),
  adminRoute({
    method: 'DELETE',
    path: '/session',
    summary: 'Signs a browser out.',
    access: BY_EVERYBODY,
    reply: Nothing,
    async serve({ sent: { headers } }, parts) {
      const cookie = sessionIn(headers.cookie);
      if (cookie !== undefined) await accessOf(parts).signOut(cookie);
      return new WithHeaders({}, { 'set-cookie': renderSessionCookie('', isOverTls(headers)) });
    },
  }),
  adminRoute({
    method: 'GET',
    path: '/me',
    summary: 'Who asks, and as what.',
    access: BY_EVERYBODY,
    reply: MeSchema,
    serve: ({ sent }) => meOf(sent.by),
  }),
  adminRoute({
    method: 'PUT',
    path: '/me/password',
    summary: 'Gives the user who has signed in another password, and ends their other sessions.',
    access: BY_EVERYBODY,
    ask: { body: Type.Object({ from: PasswordSchema, to: PasswordSchema }, CLOSED) },
    reply: Nothing,
    async serve({ body, sent: { headers, by } }, parts) {
      const cookie = sessionIn(headers.cookie);
      if (by.kind !== 'session' || cookie === undefined)
        throw new AdminProblem(409, 'Only a user who has signed in has a password.');
      await accessOf(parts).changePassword(cookie, body);
      return {};
    },
  }),
];

/** The tokens of the admin interface. */
export const adminTokenRoutes = [
  adminRoute({
    method: 'GET',
    path: '/admin-tokens',
    summary: 'The tokens of the admin interface, revoked ones too; never their values.',
    access: readByAuditors('access'),
    ask: { query: Type.Object(PAGE) },
    reply: Type.Object({ tokens: Type.Array(AdminTokenSchema), next: NEXT }),
    async serve({ query: { limit = PAGE_LIMIT, after } }, parts) {
      const found = await accessOf(parts).adminTokens({ after, limit: limit + 1 });
      const { items: tokens, next } = pageOf(found, limit, ({ id }) => id);
      return { tokens, next };
    },
  }),
  adminRoute({
    method: 'POST',
    path: '/admin-tokens',
    action: 'issue',
    summary: 'Issues a token, shown this once; it may do no more than the one that asks for it.',
    access: writeByOwners('access'),
    ask: {
      body: Type.Object(
        {
          name: TITLE,
          role: RoleSchema,
          developer: DEVELOPER,
          scopes: Type.Optional(ScopesSchema),
          lifetime: Type.Optional(
            Type.String({ description: 'A duration such as `90d`; without one it has no end.' }),
          ),
        },
        CLOSED,
      ),
    },
    reply: IssuedAdminTokenSchema,
    serve({ body, sent: { by } }, parts) {
      const { name, role, developer = null, scopes = [], lifetime } = body;
      const lifetimeMs = lifetime === undefined ? null : lifetimeIn(lifetime);
      return accessOf(parts).issueAdminToken({ name, role, developer, scopes, lifetimeMs }, by, actorOf(by));
    },
  }),
  adminRoute({
    method: 'POST',
    path: '/admin-tokens/:id',
    action: 'revoke',
    summary: 'Ends a token of the admin interface for good.',
    access: writeByOwners('access'),
    ask: { params: Type.Object({ id: Type.String({ maxLength: 64 }) }) },
    reply: AdminTokenSchema,
    serve: ({ params, sent }, parts) => accessOf(parts).revokeAdminToken(params.id, actorOf(sent.by)),
  }),
];

const NAMED = Type.Object({ name: UserNameSchema });

/** The people who sign in with a password. */
export const userRoutes = [
  adminRoute({
    method: 'GET',
    path: '/users',
    summary: 'The people who sign in with a password.',
    access: readByAuditors('access'),
    ask: { query: Type.Object(PAGE) },
    reply: Type.Object({ users: Type.Array(UserSchema), next: NEXT }),
    async serve({ query: { limit = PAGE_LIMIT, after } }, parts) {
      const found = await accessOf(parts).users({ after, limit: limit + 1 });
      const { items: users, next } = pageOf(found, limit, ({ name }) => name);
      return { users, next };
    },
  }),
  adminRoute({
    method: 'POST',
    path: '/users',
    action: 'add',
    summary: 'Adds somebody who signs in with a password.',
    access: writeByOwners('access'),
    ask: {
      body: Type.Object(
        { name: UserNameSchema, password: PasswordSchema, role: RoleSchema, developer: DEVELOPER },
        CLOSED,
      ),
    },
    reply: UserSchema,
    serve: ({ body: { developer = null, ...ask }, sent }, parts) =>
      accessOf(parts).addUser({ ...ask, developer }, unnarrowed(sent)),
  }),
  adminRoute({
    method: 'PATCH',
    path: '/users/:name',
    summary: 'Gives a user another role or password, or disables them; their sessions end.',
    access: writeByOwners('access'),
    ask: {
      params: NAMED,
      body: Type.Object(
        {
          role: Type.Optional(RoleSchema),
          developer: DEVELOPER,
          isDisabled: Type.Optional(Type.Boolean()),
          password: Type.Optional(PasswordSchema),
        },
        CLOSED,
      ),
    },
    reply: UserSchema,
    serve({ params, body: { role, developer = null, ...change }, sent }, parts) {
      if (role === undefined && developer !== null)
        throw new AdminProblem(400, 'body.developer comes with a role.');
      const grant = role === undefined ? undefined : { role, developer };
      return accessOf(parts).changeUser(params.name, { ...change, grant }, unnarrowed(sent));
    },
  }),
];

/** Who asks as the audit writes it; a narrowed token makes nobody who is not narrowed. */
function unnarrowed({ by }: Sent): string {
  if (by.scopes.length === 0) return actorOf(by);
  throw new AdminProblem(403, 'A token with scopes changes no users: what they may do has none.');
}

function meOf({ kind, name, role, developer, scopes, expiresAtMs }: Principal) {
  // Nobody is asked about here.
  return {
    kind: kind === 'nobody' ? ('session' as const) : kind,
    name,
    role,
    developer,
    scopes,
    expiresAtMs,
  };
}

function accessOf({ access }: AdminParts): AccessService {
  if (access !== undefined) return access;
  throw new AdminProblem(
    409,
    'This gateway keeps no users and tokens: they come with a registry (storage: sqlite:PATH). Its admin token is the one that it was started with.',
  );
}

function tooMany(waitMs: number): AdminProblem {
  const seconds = Math.ceil(waitMs / 1000);
  return new AdminProblem(429, `Too many attempts: try again in ${seconds} s.`).with({
    'retry-after': String(seconds),
  });
}

/** A token that never was accepted would be a mistake. */
function lifetimeIn(text: string): number {
  const time = durationIn(text);
  if (time > 0) return time;
  throw new AdminProblem(400, 'A token lives longer than 0s: 12h, 90d.');
}
