import type { AdminRole, Me } from './contract.ts';

/** What somebody needs for what this page offers. */
interface Need {
  readonly roles: readonly AdminRole[];
  /** For a token that is narrowed. */
  readonly scope: string;
}

/**
 * What this page offers only to those who may do it, as the routes behind it have it.
 *
 * The gateway decides; this only spares people buttons that it would refuse.
 */
export const NEEDS = {
  /** Signing, sending and replaying calls, which takes secrets and tokens of the sandbox. */
  call: { roles: ['owner', 'operator'], scope: 'sandbox:write' },
  /** Having a body judged that was made elsewhere. */
  explain: { roles: ['owner', 'operator', 'auditor', 'viewer'], scope: 'calls:read' },
  /** Saving a call as a file. */
  save: { roles: ['owner', 'operator', 'auditor', 'viewer'], scope: 'calls:read' },
} as const satisfies Readonly<Record<string, Need>>;

export type Deed = keyof typeof NEEDS;

/** Whether somebody may do it; nobody yet may do nothing. */
export function may(me: Pick<Me, 'role' | 'scopes'> | undefined, deed: Deed): boolean {
  if (me === undefined) return false;
  const { roles, scope }: Need = NEEDS[deed];
  return roles.includes(me.role) && opens(me.scopes, scope);
}

/** A token without scopes has all of its role; to write includes to read. */
function opens(held: readonly string[], scope: string): boolean {
  return held.length === 0 || held.includes(scope) || held.includes(scope.replace(/:read$/, ':write'));
}
