import type { StoredToken } from '../ports/registry-store.ts';
import { type Committed, type Order, refuseRepeat } from './committer.ts';
import { notFound } from './draft.ts';
import type { Registry } from './registry.ts';
import { RegistryProblem } from './registry-problem.ts';

/** A token that was issued; its value is shown once. */
export interface IssuedToken extends Committed {
  readonly value: string;
  readonly hash: string;
  readonly expiresAtMs: number;
}

const TOKEN_BYTES = 32;
const PREFIX = 'upl';

/** The access tokens of authorizations, of which only hashes are kept. */
export class AccessTokens {
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** Of one authorization, newest first. */
  async list(appKey: string, mallId: number): Promise<readonly StoredToken[]> {
    await this.#registry.entry('authorization', `${appKey} ${mallId}`);
    return this.#registry.parts.store.tokensOf(appKey, mallId);
  }

  /** Issues a token for so many milliseconds; it supersedes the current one at once (protocol.md §7). */
  async issue(
    appKey: string,
    mallId: number,
    order: Order & { readonly lifetimeMs: number },
  ): Promise<IssuedToken> {
    const { chance, hashToken, clock } = this.#registry.parts;
    const value = `${PREFIX}${chance(TOKEN_BYTES)}`;
    const hash = hashToken(value);
    const id = `${appKey} ${mallId}`;
    const expiresAtMs = clock.wallMs() + order.lifetimeMs;
    const deed = { action: 'token.issue', subject: `authorization ${id}`, contents: { hash, expiresAtMs } };
    const committed = await this.#registry.committer.change(order, deed, async draft => {
      if ((await draft.writer.entry('authorization', id)) === undefined) throw notFound('authorization', id);
      for (const token of await draft.writer.tokensOf(appKey, mallId))
        if (token.status === 'current') await draft.putToken({ ...token, status: 'superseded' });
      const createdAtMs = draft.nowMs;
      await draft.putToken({ hash, appKey, mallId, status: 'current', expiresAtMs, createdAtMs });
    });
    refuseRepeat(committed);
    return { ...committed, value, hash, expiresAtMs };
  }

  /** Ends a token, given by its hash, for good. */
  async revoke(hash: string, order: Order): Promise<Committed> {
    const deed = { action: 'token.revoke', subject: `token ${hash.slice(0, 12)}…`, contents: { hash } };
    return this.#registry.committer.change(order, deed, async draft => {
      const token = await draft.writer.token(hash);
      if (token === undefined) throw new RegistryProblem('not-found', 'There is no token with this hash.');
      if (token.status !== 'revoked') await draft.putToken({ ...token, status: 'revoked' });
    });
  }
}
