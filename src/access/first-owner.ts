import type { RegistryWriter } from '../ports/registry-store.ts';
import { RegistryProblem } from '../registry/registry-problem.ts';
import { writeAudit } from '../registry/write-audit.ts';
import type { AccessParts } from './access-parts.ts';
import type { AdminTokens, IssuedAdminToken } from './admin-tokens.ts';
import type { Users, UserView } from './users.ts';

/** Who is to be the first owner: somebody with a password, or a program with a token. */
export type FirstOwnerAsk =
  | { readonly user: { readonly name: string; readonly password: string } }
  | { readonly token: { readonly name: string } };

export type FirstOwner = { readonly user: UserView } | { readonly token: IssuedAdminToken };

const OWNER = { role: 'owner', developer: null } as const;
const ACTOR = 'bootstrap token';

/** Names the first owner, once in the life of a registry. */
export class FirstOwners {
  readonly #parts: AccessParts;
  readonly #users: Users;
  readonly #tokens: AdminTokens;

  constructor(
    parts: AccessParts,
    { users, tokens }: { readonly users: Users; readonly tokens: AdminTokens },
  ) {
    this.#parts = parts;
    this.#users = users;
    this.#tokens = tokens;
  }

  /** Whether there ever was an owner. */
  async isDone(): Promise<boolean> {
    return (await this.#parts.store.access.ownerCount()) > 0;
  }

  async name(ask: FirstOwnerAsk): Promise<FirstOwner> {
    if ('user' in ask) {
      const user = await this.#users.make({ ...ask.user, ...OWNER });
      await this.#once(`user ${user.name}`, writer => writer.access.putUser(user));
      const { passwordHash: _passwordHash, ...view } = user;
      return { user: view };
    }
    const { token, value } = this.#tokens.make({ ...ask.token, ...OWNER, scopes: [], lifetimeMs: null });
    await this.#once(`admin token ${token.id}`, writer => writer.access.putAdminToken(token));
    const { hash: _hash, ...view } = token;
    return { token: { ...view, value } };
  }

  async #once(subject: string, put: (writer: RegistryWriter) => Promise<void>): Promise<void> {
    await this.#parts.store.write(async writer => {
      if ((await writer.access.ownerCount()) > 0)
        throw new RegistryProblem('conflict', 'There is an owner already: the bootstrap token is spent.');
      await put(writer);
      await writeAudit(writer, this.#parts, { actor: ACTOR, deed: { action: 'access.bootstrap', subject } });
    });
  }
}
