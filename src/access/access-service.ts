import { HasherBusy, type PasswordHasher } from '../ports/password-hasher.ts';
import type { PageAsk } from '../ports/registry-store.ts';
import { RegistryProblem } from '../registry/registry-problem.ts';
import type { AccessParts } from './access-parts.ts';
import { AdminTokens, type AdminTokenView, type IssuedAdminToken, type TokenAsk } from './admin-tokens.ts';
import { type FirstOwner, type FirstOwnerAsk, FirstOwners } from './first-owner.ts';
import type { Principal } from './principal.ts';
import { Sessions, type SignInAsk, type SignInOutcome } from './sessions.ts';
import { type UserAsk, type UserChange, Users, type UserView } from './users.ts';

/**
 * What may be asked about access, wherever it is kept: arguments and results are plain data.
 *
 * Every method rejects with a `RegistryProblem` where it is refused, and with a `StoreError` where the store fails. Each change
 * is one transaction with its row of the audit.
 */
export interface AccessService {
  /** Whether there ever was an owner. */
  hasOwner(): Promise<boolean>;
  nameFirstOwner(ask: FirstOwnerAsk): Promise<FirstOwner>;
  /** Whose token it is; `undefined`: of nobody who is accepted now. */
  identifyToken(value: string): Promise<Principal | undefined>;
  identifySession(cookie: string): Promise<Principal | undefined>;
  signIn(ask: SignInAsk): Promise<SignInOutcome>;
  signOut(cookie: string): Promise<void>;
  changePassword(cookie: string, passwords: { readonly from: string; readonly to: string }): Promise<void>;
  /** By id, ascending. */
  adminTokens(page: PageAsk<string>): Promise<readonly AdminTokenView[]>;
  issueAdminToken(ask: TokenAsk, issuer: Principal, actor: string): Promise<IssuedAdminToken>;
  revokeAdminToken(id: string, actor: string): Promise<AdminTokenView>;
  /** By name, ascending. */
  users(page: PageAsk<string>): Promise<readonly UserView[]>;
  addUser(ask: UserAsk, actor: string): Promise<UserView>;
  changeUser(name: string, change: UserChange, actor: string): Promise<UserView>;
}

/** The same hasher, with what it says where it is busy in words for the one who asks. */
function refusingWhereBusy(passwords: PasswordHasher): PasswordHasher {
  return {
    hash: password => passwords.hash(password).catch(refuse),
    verify: (password, hash) => passwords.verify(password, hash).catch(refuse),
  };
}

function refuse(error: unknown): never {
  if (error instanceof HasherBusy) throw new RegistryProblem('busy', `${error.message} Try again soon.`);
  throw error;
}

/** The service in this thread. */
export function accessService(given: AccessParts): AccessService {
  const parts = { ...given, passwords: refusingWhereBusy(given.passwords) };
  const tokens = new AdminTokens(parts);
  const users = new Users(parts);
  const owners = new FirstOwners(parts, { users, tokens });
  const sessions = new Sessions(parts, users);
  return {
    hasOwner: () => owners.isDone(),
    nameFirstOwner: ask => owners.name(ask),
    identifyToken: value => tokens.identify(value),
    identifySession: cookie => sessions.identify(cookie),
    signIn: ask => sessions.signIn(ask),
    signOut: cookie => sessions.signOut(cookie),
    changePassword: (cookie, passwords) => sessions.changePassword(cookie, passwords),
    adminTokens: page => tokens.list(page),
    issueAdminToken: (ask, issuer, actor) => tokens.issue(ask, issuer, actor),
    revokeAdminToken: (id, actor) => tokens.revoke(id, actor),
    users: page => users.list(page),
    addUser: (ask, actor) => users.add(ask, actor),
    changeUser: (name, change, actor) => users.change(name, change, { actor }),
  };
}
