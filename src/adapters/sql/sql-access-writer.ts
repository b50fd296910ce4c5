import type { AccessWriter, StoredAdminToken, StoredSession, StoredUser } from '../../ports/access-store.ts';
import { SqlAccessReader } from './sql-access-reader.ts';

/** Changes by SQL, inside a transaction, who may use the admin interface. */
export class SqlAccessWriter extends SqlAccessReader implements AccessWriter {
  async putAdminToken(token: StoredAdminToken): Promise<void> {
    const { id, name, hash, role, developer } = token;
    const row = {
      name,
      hash,
      role,
      developer,
      scopes: token.scopes.join(' '),
      created_at: token.createdAtMs,
      expires_at: token.expiresAtMs,
      last_used_at: token.lastUsedAtMs,
      revoked_at: token.revokedAtMs,
    };
    await this.db
      .insertInto('admin_tokens')
      .values({ id, ...row })
      .onConflict(conflict => conflict.column('id').doUpdateSet(row))
      .execute();
  }

  async putUser(user: StoredUser): Promise<void> {
    const { name, role, developer, version } = user;
    const row = {
      role,
      developer,
      version,
      password_hash: user.passwordHash,
      is_disabled: user.isDisabled ? 1 : 0,
      created_at: user.createdAtMs,
    };
    await this.db
      .insertInto('admin_users')
      .values({ name, ...row })
      .onConflict(conflict => conflict.column('name').doUpdateSet(row))
      .execute();
  }

  async putSession(session: StoredSession): Promise<void> {
    const row = {
      user_name: session.user,
      created_at: session.createdAtMs,
      expires_at: session.expiresAtMs,
      last_seen_at: session.lastSeenAtMs,
    };
    await this.db
      .insertInto('admin_sessions')
      .values({ hash: session.hash, ...row })
      .onConflict(conflict => conflict.column('hash').doUpdateSet(row))
      .execute();
  }

  async removeSession(hash: string): Promise<void> {
    await this.db.deleteFrom('admin_sessions').where('hash', '=', hash).execute();
  }

  async removeSessionsEnded(atMs: number): Promise<void> {
    await this.db.deleteFrom('admin_sessions').where('expires_at', '<=', atMs).execute();
  }
}
