import type { StoredGrant, StoredUser } from '../ports/access-store.ts';
import type { PageAsk, RegistryWriter } from '../ports/registry-store.ts';
import { RegistryProblem } from '../registry/registry-problem.ts';
import { writeAudit } from '../registry/write-audit.ts';
import type { AccessParts } from './access-parts.ts';
import { checkGrant } from './check-grant.ts';
import { invalidField } from './invalid-field.ts';
import { keepOwner } from './keep-owner.ts';

/** A user as shown: never the hash of the password. */
export type UserView = Omit<StoredUser, 'passwordHash'>;

export interface UserAsk extends StoredGrant {
  readonly name: string;
  readonly password: string;
}

/** What is to change of a user; what is missing stays. */
export interface UserChange {
  readonly grant?: StoredGrant | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly password?: string | undefined;
}

/** Of characters, both included. */
export const PASSWORD_LENGTH = { min: 12, max: 256 } as const;
const NAME = /^[a-z][a-z0-9._-]{0,63}$/;

/** The people who sign in with a password. */
export class Users {
  readonly #parts: AccessParts;

  constructor(parts: AccessParts) {
    this.#parts = parts;
  }

  async list(page: PageAsk<string>): Promise<readonly UserView[]> {
    return (await this.#parts.store.access.users(page)).map(viewOf);
  }

  async add(ask: UserAsk, actor: string): Promise<UserView> {
    const user = await this.make(ask);
    return this.#parts.store.write(async writer => {
      await checkGrant(ask, writer);
      if ((await writer.access.user(user.name)) !== undefined)
        throw new RegistryProblem(
          'conflict',
          `There is a user ${user.name} already; a name is never given again.`,
        );
      await writer.access.putUser(user);
      const { role, developer } = user;
      await this.#audit(writer, actor, { action: 'user.add', user, contents: { role, developer } });
      return viewOf(user);
    });
  }

  /** A user that is asked for, not kept yet; hashes the password. */
  async make({ name, password, role, developer }: UserAsk): Promise<StoredUser> {
    if (!NAME.test(name))
      throw invalidField('name', 'no name of a user', 'a lower-case letter, then letters, digits, . _ and -');
    checkPassword(password, name);
    const passwordHash = await this.#parts.passwords.hash(password);
    const createdAtMs = this.#parts.clock.wallMs();
    return { name, passwordHash, role, developer, isDisabled: false, createdAtMs, version: 1 };
  }

  /**
   * Changes a user. A new password, another role and being disabled end every session of the user, but the one named.
   * Refused where nobody would be left who can give access.
   */
  async change(
    name: string,
    { grant, isDisabled, password }: UserChange,
    order: { readonly actor: string; readonly keepsSession?: string | undefined },
  ): Promise<UserView> {
    if (password !== undefined) checkPassword(password, name);
    const passwordHash = password === undefined ? undefined : await this.#parts.passwords.hash(password);
    return this.#parts.store.write(async writer => {
      const user = await writer.access.user(name);
      if (user === undefined) throw new RegistryProblem('not-found', `There is no user ${name}.`);
      if (grant !== undefined) await checkGrant(grant, writer);
      const changed: StoredUser = {
        ...user,
        ...grant,
        passwordHash: passwordHash ?? user.passwordHash,
        isDisabled: isDisabled ?? user.isDisabled,
        version: user.version + 1,
      };
      await writer.access.putUser(changed);
      if (user.role === 'owner') await keepOwner(writer, this.#parts.clock.wallMs());
      for (const { hash } of await writer.access.sessionsOf(name))
        if (hash !== order.keepsSession) await writer.access.removeSession(hash);
      const contents = {
        role: changed.role,
        developer: changed.developer,
        isDisabled: changed.isDisabled,
        hasNewPassword: password !== undefined,
      };
      await this.#audit(writer, order.actor, { action: 'user.change', user, contents });
      return viewOf(changed);
    });
  }

  #audit(
    writer: RegistryWriter,
    actor: string,
    {
      action,
      user,
      contents,
    }: { readonly action: string; readonly user: StoredUser; readonly contents: object },
  ): Promise<void> {
    const deed = { action, subject: `user ${user.name}`, contents };
    return writeAudit(writer, this.#parts, { actor, deed });
  }
}

function checkPassword(password: string, name: string): void {
  const { min, max } = PASSWORD_LENGTH;
  const { length } = password;
  if (length < min || length > max)
    throw invalidField('password', `it has ${length} characters`, `${min} to ${max} characters`);
  if (password.toLowerCase().includes(name) && name.length > 3)
    throw invalidField('password', 'it holds the name of the user', 'another one');
}

function viewOf({ passwordHash: _passwordHash, ...user }: StoredUser): UserView {
  return user;
}
