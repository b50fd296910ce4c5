import type { StoredAdminToken, StoredGrant } from '../ports/access-store.ts';
import type { PageAsk } from '../ports/registry-store.ts';
import { RegistryProblem } from '../registry/registry-problem.ts';
import { writeAudit } from '../registry/write-audit.ts';
import type { AccessParts } from './access-parts.ts';
import { adminTokenId, makeAdminToken } from './admin-token.ts';
import { checkGrant } from './check-grant.ts';
import { invalidField } from './invalid-field.ts';
import { isLetIn } from './is-let-in.ts';
import { keepOwner } from './keep-owner.ts';
import type { Principal } from './principal.ts';
import { opensScope, scopes } from './scope.ts';

/** A token as it is shown: never its hash. */
export type AdminTokenView = Omit<StoredAdminToken, 'hash'>;

/** What is asked for a new token. */
export interface TokenAsk extends StoredGrant {
  readonly name: string;
  readonly scopes: readonly string[];
  /** `null`: it has no end. */
  readonly lifetimeMs: number | null;
}

/** A token that was issued; its value is shown once. */
export interface IssuedAdminToken extends AdminTokenView {
  readonly value: string;
}

/** A last use is written down at most so often: a read does not wait for a disk each time. */
export const SEEN_EVERY_MS = 60_000;

/** The tokens of the admin interface. */
export class AdminTokens {
  readonly #parts: AccessParts;

  constructor(parts: AccessParts) {
    this.#parts = parts;
  }

  /** Whose token a text is, where it is accepted now. */
  async identify(value: string): Promise<Principal | undefined> {
    const { store, hashToken, clock } = this.#parts;
    const id = adminTokenId(value);
    const token = id === undefined ? undefined : await store.access.adminToken(id);
    const nowMs = clock.wallMs();
    // Both are hashes of random texts: how long their comparison takes says nothing about the token.
    if (token === undefined || token.hash !== hashToken(value) || !isAccepted(token, nowMs)) return undefined;
    if (!(await isLetIn(token, store))) return undefined;
    if (nowMs - (token.lastUsedAtMs ?? 0) >= SEEN_EVERY_MS) await this.#noticeUse(token.id, nowMs);
    const { name, role, developer, expiresAtMs } = token;
    return { kind: 'token', id: token.id, name, role, developer, scopes: token.scopes, expiresAtMs };
  }

  async list(page: PageAsk<string>): Promise<readonly AdminTokenView[]> {
    return (await this.#parts.store.access.adminTokens(page)).map(viewOf);
  }

  /** Issues one that can do no more, and lives no longer, than the token of the one who asks. */
  async issue(ask: TokenAsk, issuer: Principal, actor: string): Promise<IssuedAdminToken> {
    const nowMs = this.#parts.clock.wallMs();
    checkWithin(ask, issuer, nowMs);
    return this.#parts.store.write(async writer => {
      await checkGrant(ask, writer);
      const { value, token } = this.make(ask);
      await writer.access.putAdminToken(token);
      const { id, name, role, developer, scopes: held, expiresAtMs } = token;
      const contents = { name, role, developer, scopes: held, expiresAtMs };
      const deed = { action: 'admin-token.issue', subject: `admin token ${id}`, contents };
      await writeAudit(writer, this.#parts, { actor, deed });
      return { ...viewOf(token), value };
    });
  }

  /** A token that is asked for, not kept yet. */
  make({ name, role, developer, scopes: held, lifetimeMs }: TokenAsk) {
    const nowMs = this.#parts.clock.wallMs();
    const { id, value, hash } = makeAdminToken(this.#parts);
    const token: StoredAdminToken = {
      id,
      name,
      hash,
      role,
      developer,
      scopes: held,
      createdAtMs: nowMs,
      expiresAtMs: lifetimeMs === null ? null : nowMs + lifetimeMs,
      lastUsedAtMs: null,
      revokedAtMs: null,
    };
    return { value, token };
  }

  /** Ends a token for good. Refused where nobody would be left who can give access. */
  async revoke(id: string, actor: string): Promise<AdminTokenView> {
    return this.#parts.store.write(async writer => {
      const token = await writer.access.adminToken(id);
      if (token === undefined) throw new RegistryProblem('not-found', `There is no admin token ${id}.`);
      if (token.revokedAtMs !== null) return viewOf(token);
      const nowMs = this.#parts.clock.wallMs();
      const revoked = { ...token, revokedAtMs: nowMs };
      await writer.access.putAdminToken(revoked);
      if (token.role === 'owner') await keepOwner(writer, nowMs);
      const deed = {
        action: 'admin-token.revoke',
        subject: `admin token ${id}`,
        contents: { name: token.name },
      };
      await writeAudit(writer, this.#parts, { actor, deed });
      return viewOf(revoked);
    });
  }

  /** A store that cannot write stops nobody from reading. */
  async #noticeUse(id: string, atMs: number): Promise<void> {
    await this.#parts.store
      .write(async writer => {
        const token = await writer.access.adminToken(id);
        if (token !== undefined) await writer.access.putAdminToken({ ...token, lastUsedAtMs: atMs });
      })
      .catch(() => {});
  }
}

function isAccepted(
  { expiresAtMs, revokedAtMs }: Pick<StoredAdminToken, 'expiresAtMs' | 'revokedAtMs'>,
  nowMs: number,
): boolean {
  return revokedAtMs === null && (expiresAtMs === null || nowMs < expiresAtMs);
}

/** Throws a `RegistryProblem` where a token would do more than the one that orders it. */
function checkWithin({ scopes: asked, lifetimeMs }: TokenAsk, issuer: Principal, nowMs: number): void {
  const unknown = asked.find(scope => !scopes.some(each => each === scope));
  if (unknown !== undefined)
    throw invalidField('scopes', `there is no scope '${unknown}'`, `some of ${scopes.join(', ')}`);
  const isWider =
    issuer.scopes.length > 0 &&
    (asked.length === 0 || asked.some(scope => !opensScope(issuer.scopes, scope)));
  if (isWider)
    throw invalidField(
      'scopes',
      'more than the token that asks for it may do',
      `some of ${issuer.scopes.join(', ')}`,
    );
  const isLonger =
    issuer.kind === 'token' &&
    issuer.expiresAtMs !== null &&
    (lifetimeMs === null || nowMs + lifetimeMs > issuer.expiresAtMs);
  if (isLonger)
    throw invalidField(
      'lifetime',
      'longer than the token that asks for it lives',
      `an end before ${new Date(issuer.expiresAtMs).toISOString()}`,
    );
}

function viewOf({ hash: _hash, ...token }: StoredAdminToken): AdminTokenView {
  return token;
}
