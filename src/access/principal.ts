import type { AdminRole } from '../model/admin-role.ts';

/** Who asks the admin interface, once it is known. */
export interface Principal {
  /** `process`: whoever has the token that the process was started with; `bootstrap`: whoever may name the first owner. */
  readonly kind: 'process' | 'bootstrap' | 'token' | 'session' | 'nobody';
  /** The id of a token, the name of a user, else the kind. */
  readonly id: string;
  readonly name: string;
  readonly role: AdminRole;
  /** Whose data a developer sees; `null` for every other role. */
  readonly developer: string | null;
  /** What of its role it may use; empty: all. */
  readonly scopes: readonly string[];
  /** UNIX milliseconds; `null`: its credential has no end. */
  readonly expiresAtMs: number | null;
}

/** Whoever has the token of the process: an owner. */
export const PROCESS_PRINCIPAL: Principal = {
  kind: 'process',
  id: 'process',
  name: 'admin token',
  role: 'owner',
  developer: null,
  scopes: [],
  expiresAtMs: null,
};

/** Whoever has the bootstrap token: nobody yet, and may name the first owner. */
export const BOOTSTRAP_PRINCIPAL: Principal = {
  ...PROCESS_PRINCIPAL,
  kind: 'bootstrap',
  id: 'bootstrap',
  name: 'bootstrap token',
};

/** Whoever did not have to say who they are. */
export const NOBODY: Principal = {
  ...PROCESS_PRINCIPAL,
  kind: 'nobody',
  id: 'nobody',
  name: 'anybody',
  role: 'developer',
};

/** A principal as the audit writes it. */
export function actorOf({ kind, id, name }: Pick<Principal, 'kind' | 'id' | 'name'>): string {
  if (kind === 'token') return `token:${id}`;
  return kind === 'session' ? `user:${id}` : name;
}
