import type { Kysely, Selectable } from 'kysely';
import { isAdminRole } from '../../model/admin-role.ts';
import type {
  AccessReader,
  StoredAdminToken,
  StoredGrant,
  StoredSession,
  StoredUser,
} from '../../ports/access-store.ts';
import { type PageAsk, StoreError } from '../../ports/registry-store.ts';
import type { RegistryTables } from './registry-tables.ts';

/** Reads by SQL who may use the admin interface. */
export class SqlAccessReader implements AccessReader {
  protected readonly db: Kysely<RegistryTables>;

  constructor(db: Kysely<RegistryTables>) {
    this.db = db;
  }

  async adminToken(id: string): Promise<StoredAdminToken | undefined> {
    const row = await this.db.selectFrom('admin_tokens').selectAll().where('id', '=', id).executeTakeFirst();
    return row && tokenOf(row);
  }

  async adminTokens({ after = '', limit }: PageAsk<string>): Promise<readonly StoredAdminToken[]> {
    const rows = await this.db
      .selectFrom('admin_tokens')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(tokenOf);
  }

  async user(name: string): Promise<StoredUser | undefined> {
    const row = await this.db
      .selectFrom('admin_users')
      .selectAll()
      .where('name', '=', name)
      .executeTakeFirst();
    return row && userOf(row);
  }

  async users({ after = '', limit }: PageAsk<string>): Promise<readonly StoredUser[]> {
    const rows = await this.db
      .selectFrom('admin_users')
      .selectAll()
      .where('name', '>', after)
      .orderBy('name')
      .limit(limit)
      .execute();
    return rows.map(userOf);
  }

  async session(hash: string): Promise<StoredSession | undefined> {
    const row = await this.db
      .selectFrom('admin_sessions')
      .selectAll()
      .where('hash', '=', hash)
      .executeTakeFirst();
    return row && sessionOf(row);
  }

  async sessionsOf(user: string): Promise<readonly StoredSession[]> {
    const rows = await this.db
      .selectFrom('admin_sessions')
      .selectAll()
      .where('user_name', '=', user)
      .orderBy('created_at', 'desc')
      .orderBy('hash')
      .execute();
    return rows.map(sessionOf);
  }

  async ownerCount(atMs?: number): Promise<number> {
    const users = this.db.selectFrom('admin_users').select('name').where('role', '=', 'owner');
    const tokens = this.db.selectFrom('admin_tokens').select('id').where('role', '=', 'owner');
    const found =
      atMs === undefined
        ? await Promise.all([users.execute(), tokens.execute()])
        : await Promise.all([
            users.where('is_disabled', '=', 0).execute(),
            tokens
              .where('revoked_at', 'is', null)
              .where(row => row.or([row('expires_at', 'is', null), row('expires_at', '>', atMs)]))
              .execute(),
          ]);
    return found[0].length + found[1].length;
  }

  async accessOf(developer: string, atMs: number): Promise<readonly string[]> {
    const users = await this.db
      .selectFrom('admin_users')
      .select('name')
      .where('developer', '=', developer)
      .where('is_disabled', '=', 0)
      .orderBy('name')
      .execute();
    const tokens = await this.db
      .selectFrom('admin_tokens')
      .select('id')
      .where('developer', '=', developer)
      .where('revoked_at', 'is', null)
      .where(row => row.or([row('expires_at', 'is', null), row('expires_at', '>', atMs)]))
      .orderBy('id')
      .execute();
    return [...users.map(({ name }) => `user ${name}`), ...tokens.map(({ id }) => `token ${id}`)];
  }
}

function tokenOf(row: Selectable<RegistryTables['admin_tokens']>): StoredAdminToken {
  const { id, name, hash, scopes } = row;
  return {
    id,
    name,
    hash,
    ...grantOf(row),
    scopes: scopes === '' ? [] : scopes.split(' '),
    createdAtMs: row.created_at,
    expiresAtMs: row.expires_at,
    lastUsedAtMs: row.last_used_at,
    revokedAtMs: row.revoked_at,
  };
}

function userOf(row: Selectable<RegistryTables['admin_users']>): StoredUser {
  const { name, version } = row;
  return {
    name,
    version,
    ...grantOf(row),
    passwordHash: row.password_hash,
    isDisabled: row.is_disabled === 1,
    createdAtMs: row.created_at,
  };
}

function sessionOf(row: Selectable<RegistryTables['admin_sessions']>): StoredSession {
  return {
    hash: row.hash,
    user: row.user_name,
    createdAtMs: row.created_at,
    expiresAtMs: row.expires_at,
    lastSeenAtMs: row.last_seen_at,
  };
}

/** A role that this program does not know gives nothing: it may be that of a newer one. */
function grantOf({
  role,
  developer,
}: {
  readonly role: string;
  readonly developer: string | null;
}): StoredGrant {
  if (isAdminRole(role)) return { role, developer };
  throw new StoreError('unreadable', `it gives the role '${role}', which this program does not know`);
}
