import type { AccessService } from '../../access/access-service.ts';
import { BOOTSTRAP_PRINCIPAL, PROCESS_PRINCIPAL, type Principal } from '../../access/principal.ts';
import { BearerToken, bearerIn } from '../bearer-token.ts';
import { forbidden } from './judge-access.ts';
import type { Credentials, NoPrincipal, PrincipalSource } from './principal-source.ts';
import { isSameOrigin } from './request-origin.ts';
import { type RouteAccess, readByStaff } from './route-access.ts';
import { sessionIn } from './session-cookie.ts';

/** What opens the admin interface of a process. */
export interface Keys {
  /** An owner's, for as long as the process runs. */
  readonly processToken?: string | undefined;
  /** Names the first owner, and is spent then. */
  readonly bootstrapToken?: string | undefined;
  /** Users and tokens; `undefined`: there are none. */
  readonly access?: AccessService | undefined;
}

const METRICS: RouteAccess = readByStaff('status');

/** Tells who asks by the tokens and cookies that come along. */
export class Authenticator implements PrincipalSource {
  readonly #process: BearerToken | undefined;
  readonly #bootstrap: BearerToken | undefined;
  readonly #access: AccessService | undefined;

  constructor({ processToken, bootstrapToken, access }: Keys) {
    this.#process = processToken === undefined ? undefined : new BearerToken(processToken);
    this.#bootstrap = bootstrapToken === undefined ? undefined : new BearerToken(bootstrapToken);
    this.#access = access;
  }

  /** A header that names a token rules, whatever cookies come along. */
  async identify({ headers, isChange }: Credentials): Promise<Principal | NoPrincipal> {
    if (headers.authorization !== undefined) return this.#byToken(headers.authorization);
    const cookie = sessionIn(headers.cookie);
    if (cookie === undefined) return 'no-credentials';
    const isOwn = isSameOrigin(headers);
    if (isOwn === false || (isChange && isOwn === undefined)) return 'foreign-origin';
    return (await this.#access?.identifySession(cookie)) ?? 'bad-session';
  }

  /** Whether the metrics are for the one who asks; where the store cannot tell, only for the token of the process. */
  async mayReadMetrics(authorization: string | undefined): Promise<boolean> {
    if (authorization === undefined) return false;
    const principal = await this.#byToken(authorization).catch(() => 'bad-token' as const);
    return typeof principal !== 'string' && forbidden(METRICS, principal) === undefined;
  }

  async #byToken(authorization: string): Promise<Principal | NoPrincipal> {
    if (this.#process?.isIn(authorization) === true) return PROCESS_PRINCIPAL;
    if (this.#bootstrap?.isIn(authorization) === true)
      return (await this.#access?.hasOwner()) === false ? BOOTSTRAP_PRINCIPAL : 'bad-token';
    const value = bearerIn(authorization);
    const principal = value === undefined ? undefined : await this.#access?.identifyToken(value);
    return principal ?? 'bad-token';
  }
}
