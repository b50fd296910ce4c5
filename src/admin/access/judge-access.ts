import type { Principal } from '../../access/principal.ts';
import { AdminProblem } from '../admin-problem.ts';
import type { NoPrincipal } from './principal-source.ts';
import { isOpenTo, isWithin, type RouteAccess } from './route-access.ts';

const REALM = 'Bearer realm="gatewright admin"';
const NO_TOKEN =
  'Send the admin token as: authorization: Bearer <token>. Where users are registered, a browser signs in at POST /admin/v1/session.';
const BAD_TOKEN =
  'This is no admin token that is accepted: it is unknown, has expired or was revoked. Send another as: authorization: Bearer <token>.';

/**
 * The rules of 401 and 403. A 404 is for what does not exist, or belongs to another developer.
 *
 * Source: RFC 6750 §3 for the challenge.
 */
export function unauthenticated(why: NoPrincipal): AdminProblem {
  if (why === 'foreign-origin') return new AdminProblem(403, 'A session is for pages of this origin alone.');
  if (why === 'bad-session') return challenged(401, 'The session is over; sign in again.', REALM);
  if (why === 'bad-token') return challenged(401, BAD_TOKEN, `${REALM}, error="invalid_token"`);
  return challenged(401, NO_TOKEN, REALM);
}

/** Why this principal may not use a route; `undefined`: it may. */
export function forbidden(access: RouteAccess, { kind, role, scopes }: Principal): AdminProblem | undefined {
  const { roles, scope } = access;
  if (kind === 'bootstrap' && roles !== 'bootstrap')
    return new AdminProblem(
      403,
      'The bootstrap token names the first owner (POST /admin/v1/bootstrap), and does nothing else.',
    );
  if (roles === 'bootstrap')
    return kind === 'bootstrap'
      ? undefined
      : new AdminProblem(
          403,
          'This takes the bootstrap token, which a gateway without an owner shows at its start.',
        );
  if (!isOpenTo(access, role))
    return new AdminProblem(403, `The role ${role} may not do this; ${listOf(roles)} may.`);
  if (isWithin(access, scopes)) return undefined;
  const challenge = `${REALM}, error="insufficient_scope", scope="${scope}"`;
  return challenged(403, `This token is narrowed, and has not the scope ${scope}.`, challenge);
}

function challenged(status: number, detail: string, challenge: string): AdminProblem {
  return new AdminProblem(status, detail).with({ 'www-authenticate': challenge });
}

function listOf(names: readonly string[] | 'nobody'): string {
  if (names === 'nobody') return 'anybody';
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
