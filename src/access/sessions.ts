import { parseAddress } from '../model/address.ts';
import type { StoredSession, StoredUser } from '../ports/access-store.ts';
import { RegistryProblem } from '../registry/registry-problem.ts';
import { writeAudit } from '../registry/write-audit.ts';
import type { AccessParts } from './access-parts.ts';
import { SEEN_EVERY_MS } from './admin-tokens.ts';
import { AttemptLimits } from './attempt-limits.ts';
import { invalidField } from './invalid-field.ts';
import { isLetIn } from './is-let-in.ts';
import type { Principal } from './principal.ts';
import { PASSWORD_LENGTH, type Users } from './users.ts';

/** A session ends so long after its beginning, and so long after it was last used. */
export const SESSION_MS = 12 * 60 * 60_000;
export const IDLE_MS = 30 * 60_000;
/** Of one user; a further one ends the oldest. */
export const SESSIONS_PER_USER_MAX = 16;
/** Of one name, from wherever they come; and of one address, whatever the names. */
const PER_NAME = { burst: 10, perMs: 30_000 };
const PER_ADDRESS = { burst: 20, perMs: 6_000 };
const COOKIE_BYTES = 32;

export interface SignInAsk {
  readonly name: string;
  readonly password: string;
  /** From which it comes. */
  readonly address: string;
}

export type SignInOutcome =
  | { readonly outcome: 'signed-in'; readonly cookie: string; readonly principal: Principal }
  /** The name, the password, or both: which one is not said. */
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'too-many'; readonly waitMs: number };

/** Browsers that have signed in. */
export class Sessions {
  readonly #parts: AccessParts;
  readonly #users: Users;
  readonly #byName: AttemptLimits;
  readonly #byAddress: AttemptLimits;

  constructor(parts: AccessParts, users: Users) {
    this.#parts = parts;
    this.#users = users;
    this.#byName = new AttemptLimits(parts, PER_NAME);
    this.#byAddress = new AttemptLimits(parts, PER_ADDRESS);
  }

  /** Whose session a cookie is, where it has not ended. */
  async identify(cookie: string): Promise<Principal | undefined> {
    const { store, clock, hashToken } = this.#parts;
    const hash = hashToken(cookie);
    const session = await store.access.session(hash);
    const user = session && (await store.access.user(session.user));
    const nowMs = clock.wallMs();
    if (session === undefined || user === undefined || user.isDisabled || hasEnded(session, nowMs))
      return undefined;
    if (!(await isLetIn(user, store))) return undefined;
    if (nowMs - session.lastSeenAtMs >= SEEN_EVERY_MS) await this.#noticeUse(hash, nowMs);
    return principalOf(user, session);
  }

  /** Each attempt is counted before its password is looked at, so that guesses at once count as guesses one by one. */
  async signIn(ask: SignInAsk): Promise<SignInOutcome> {
    const name = ask.name.toLowerCase();
    const waitMs = this.#spend(name, ask.address);
    if (waitMs > 0) return { outcome: 'too-many', waitMs };
    const user = await this.#parts.store.access.user(name);
    const isRight = await this.#isPassword(ask.password, user);
    const isIn = user !== undefined && isRight && (await isLetIn(user, this.#parts.store));
    const opened = isIn ? await this.#open(user, ask.address) : undefined;
    if (opened !== undefined) {
      this.#byName.forgive(name);
      return { outcome: 'signed-in', ...opened };
    }
    // A name that nobody has may be a password that was typed into the wrong field: it is not written down.
    const subject = user === undefined ? 'an unknown user' : `user ${user.name}`;
    const deed = { action: 'access.sign-in-refused', subject, contents: { address: ask.address } };
    await this.#parts.store.write(writer => writeAudit(writer, this.#parts, { actor: 'anybody', deed }));
    return { outcome: 'refused' };
  }

  async signOut(cookie: string): Promise<void> {
    const hash = this.#parts.hashToken(cookie);
    await this.#parts.store.write(async writer => {
      const session = await writer.access.session(hash);
      if (session === undefined) return;
      await writer.access.removeSession(hash);
      const deed = { action: 'access.sign-out', subject: `user ${session.user}` };
      await writeAudit(writer, this.#parts, { actor: `user:${session.user}`, deed });
    });
  }

  /** Gives a user who knows the password another one; ends their other sessions. */
  async changePassword(
    cookie: string,
    passwords: { readonly from: string; readonly to: string },
  ): Promise<void> {
    const hash = this.#parts.hashToken(cookie);
    const session = await this.#parts.store.access.session(hash);
    const user = session && (await this.#parts.store.access.user(session.user));
    if (user === undefined) throw new RegistryProblem('not-found', 'There is no such session.');
    const waitMs = this.#byName.waitMs(user.name);
    if (waitMs > 0) throw new RegistryProblem('conflict', 'Too many wrong passwords: wait, and try again.');
    this.#byName.spend(user.name);
    if (!(await this.#isPassword(passwords.from, user)))
      throw invalidField('from', 'this is not the password', 'the password of today');
    this.#byName.forgive(user.name);
    const change = { password: passwords.to };
    await this.#users.change(user.name, change, { actor: `user:${user.name}`, keepsSession: hash });
  }

  /** Counts an attempt; milliseconds to wait where there were too many, and then it is not counted. */
  #spend(name: string, address: string): number {
    const from = addressSubject(address);
    const waitMs = Math.max(this.#byName.waitMs(name), this.#byAddress.waitMs(from));
    if (waitMs > 0) return waitMs;
    this.#byName.spend(name);
    this.#byAddress.spend(from);
    return 0;
  }

  /** Takes as long where there is no such user, or none who may sign in. */
  #isPassword(password: string, user: StoredUser | undefined): Promise<boolean> {
    const hash = user?.isDisabled === false ? user.passwordHash : undefined;
    return this.#parts.passwords.verify(password.slice(0, 2 * PASSWORD_LENGTH.max), hash);
  }

  /** `undefined`: the user was changed meanwhile. */
  async #open(user: StoredUser, address: string) {
    const { store, clock, chance, hashToken } = this.#parts;
    const cookie = chance(COOKIE_BYTES);
    const nowMs = clock.wallMs();
    const session: StoredSession = {
      hash: hashToken(cookie),
      user: user.name,
      createdAtMs: nowMs,
      expiresAtMs: nowMs + SESSION_MS,
      lastSeenAtMs: nowMs,
    };
    return store.write(async writer => {
      const { access } = writer;
      const current = await access.user(user.name);
      if (current?.version !== user.version || current.isDisabled) return undefined;
      await access.removeSessionsEnded(nowMs);
      await access.putSession(session);
      for (const { hash } of (await access.sessionsOf(user.name)).slice(SESSIONS_PER_USER_MAX))
        await access.removeSession(hash);
      const deed = { action: 'access.sign-in', subject: `user ${user.name}`, contents: { address } };
      await writeAudit(writer, this.#parts, { actor: `user:${user.name}`, deed });
      return { cookie, principal: principalOf(user, session) };
    });
  }

  async #noticeUse(hash: string, atMs: number): Promise<void> {
    await this.#parts.store
      .write(async writer => {
        const session = await writer.access.session(hash);
        if (session !== undefined) await writer.access.putSession({ ...session, lastSeenAtMs: atMs });
      })
      .catch(() => {});
  }
}

function hasEnded({ expiresAtMs, lastSeenAtMs }: StoredSession, nowMs: number): boolean {
  return nowMs >= expiresAtMs || nowMs >= lastSeenAtMs + IDLE_MS;
}

function principalOf(
  { name, role, developer }: StoredUser,
  { expiresAtMs }: Pick<StoredSession, 'expiresAtMs'>,
): Principal {
  return { kind: 'session', id: name, name, role, developer, scopes: [], expiresAtMs };
}

/** What one person can have many of counts as one: of IPv6 the first 64 bits. */
export function addressSubject(text: string): string {
  const address = parseAddress(text);
  if (address === undefined) return text;
  const [first, second, third, fourth] = address;
  const isIpv4 = first === 0 && second === 0 && third === 0xffff;
  return isIpv4 ? String(fourth) : `${first} ${second}`;
}
