import type { Kysely } from 'kysely';
import type { RegistryTables } from './registry-tables.ts';

type Migration = (db: Kysely<RegistryTables>) => Promise<void>;

/** Each takes a registry from the version of its index to the next one. Never changed once released; new ones come behind. */
export const registryMigrations: readonly Migration[] = [
  createTables,
  createAccess,
  createPackageRequests,
  createUsage,
];

async function createTables({ schema }: Kysely<RegistryTables>): Promise<void> {
  await schema
    .createTable('facts')
    .addColumn('name', 'text', column => column.primaryKey())
    .addColumn('value', 'text', column => column.notNull())
    .execute();
  await schema
    .createTable('settings')
    .addColumn('key', 'text', column => column.primaryKey())
    .addColumn('json', 'text', column => column.notNull())
    .execute();
  await createEntries(schema);
  await createCredentials(schema);
  await createHistory(schema);
}

async function createPackageRequests({ schema }: Kysely<RegistryTables>): Promise<void> {
  await schema
    .createTable('package_requests')
    .addColumn('number', 'bigint', column => column.primaryKey())
    .addColumn('app_key', 'text', column => column.notNull())
    .addColumn('package_code', 'text', column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('reason', 'text', column => column.notNull())
    .addColumn('requested_by', 'text', column => column.notNull())
    .addColumn('requested_at', 'bigint', column => column.notNull())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .addColumn('decided_by', 'text')
    .addColumn('decided_at', 'bigint')
    .addColumn('decision', 'text', column => column.notNull())
    .addColumn('granted_until', 'bigint')
    .execute();
  await schema
    .createIndex('package_requests_by_state')
    .on('package_requests')
    .columns(['state', 'number'])
    .execute();
  await schema
    .createIndex('package_requests_of_app')
    .on('package_requests')
    .columns(['app_key', 'number'])
    .execute();
}

type Schema = Kysely<RegistryTables>['schema'];

async function createEntries(schema: Schema): Promise<void> {
  await schema
    .createTable('entries')
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('id', 'text', column => column.notNull())
    .addColumn('body', 'text', column => column.notNull())
    .addColumn('revision', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('entries_key', ['kind', 'id'])
    .execute();
  await schema
    .createTable('entry_references')
    .addColumn('from_kind', 'text', column => column.notNull())
    .addColumn('from_id', 'text', column => column.notNull())
    .addColumn('to_kind', 'text', column => column.notNull())
    .addColumn('to_id', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('entry_references_key', ['from_kind', 'from_id', 'to_kind', 'to_id'])
    .execute();
  await schema
    .createIndex('entry_references_to')
    .on('entry_references')
    .columns(['to_kind', 'to_id'])
    .execute();
  await schema
    .createTable('entry_seals')
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('id', 'text', column => column.notNull())
    .addColumn('path', 'text', column => column.notNull())
    .addColumn('sealed', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('entry_seals_key', ['kind', 'id', 'path'])
    .execute();
}

async function createCredentials(schema: Schema): Promise<void> {
  await schema
    .createTable('app_secrets')
    .addColumn('app_key', 'text', column => column.notNull())
    .addColumn('version', 'integer', column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('sealed', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('retires_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .addColumn('uses', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('app_secrets_key', ['app_key', 'version'])
    .execute();
  await schema
    .createTable('tokens')
    .addColumn('hash', 'text', column => column.primaryKey())
    .addColumn('app_key', 'text', column => column.notNull())
    .addColumn('mall_id', 'bigint', column => column.notNull())
    .addColumn('status', 'text', column => column.notNull())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .execute();
  await schema.createIndex('tokens_of_authorization').on('tokens').columns(['app_key', 'mall_id']).execute();
}

async function createHistory(schema: Schema): Promise<void> {
  await schema
    .createTable('revisions')
    .addColumn('number', 'bigint', column => column.primaryKey())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('actor', 'text', column => column.notNull())
    .addColumn('action', 'text', column => column.notNull())
    .addColumn('comment', 'text', column => column.notNull())
    .execute();
  await schema
    .createTable('changes')
    .addColumn('revision', 'bigint', column => column.notNull())
    .addColumn('position', 'integer', column => column.notNull())
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('id', 'text', column => column.notNull())
    .addColumn('before', 'text')
    .addColumn('after', 'text')
    .addPrimaryKeyConstraint('changes_key', ['revision', 'position'])
    .execute();
  await schema
    .createTable('audit')
    .addColumn('sequence', 'bigint', column => column.primaryKey())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('actor', 'text', column => column.notNull())
    .addColumn('action', 'text', column => column.notNull())
    .addColumn('subject', 'text', column => column.notNull())
    .addColumn('revision', 'bigint')
    .addColumn('contents_hash', 'text', column => column.notNull())
    .addColumn('previous_hash', 'text', column => column.notNull())
    .addColumn('hash', 'text', column => column.notNull())
    .execute();
  await schema
    .createTable('audit_contents')
    .addColumn('sequence', 'bigint', column => column.primaryKey())
    .addColumn('salt', 'text', column => column.notNull())
    .addColumn('json', 'text', column => column.notNull())
    .execute();
}

/** Who may use the admin interface, and the keys of orders that were done once. */
async function createAccess({ schema }: Kysely<RegistryTables>): Promise<void> {
  await schema
    .createTable('order_keys')
    .addColumn('actor', 'text', column => column.notNull())
    .addColumn('key', 'text', column => column.notNull())
    .addColumn('fingerprint', 'text', column => column.notNull())
    .addColumn('revision', 'bigint', column => column.notNull())
    .addColumn('is_changed', 'integer', column => column.notNull())
    .addColumn('at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('order_keys_key', ['actor', 'key'])
    .execute();
  await schema.createIndex('order_keys_at').on('order_keys').column('at').execute();
  await schema
    .createTable('admin_tokens')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('hash', 'text', column => column.notNull())
    .addColumn('role', 'text', column => column.notNull())
    .addColumn('developer', 'text')
    .addColumn('scopes', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .execute();
  await schema
    .createTable('admin_users')
    .addColumn('name', 'text', column => column.primaryKey())
    .addColumn('password_hash', 'text', column => column.notNull())
    .addColumn('role', 'text', column => column.notNull())
    .addColumn('developer', 'text')
    .addColumn('is_disabled', 'integer', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('version', 'integer', column => column.notNull())
    .execute();
  await schema
    .createTable('admin_sessions')
    .addColumn('hash', 'text', column => column.primaryKey())
    .addColumn('user_name', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .addColumn('last_seen_at', 'bigint', column => column.notNull())
    .execute();
  await schema.createIndex('admin_sessions_of_user').on('admin_sessions').column('user_name').execute();
}

/** Usage leaves the secrets themselves: what calls count is no part of what operators change. */
async function createUsage({ schema }: Kysely<RegistryTables>): Promise<void> {
  await schema.alterTable('app_secrets').dropColumn('last_used_at').execute();
  await schema.alterTable('app_secrets').dropColumn('uses').execute();
  await schema
    .createTable('secret_usage')
    .addColumn('app_key', 'text', column => column.notNull())
    .addColumn('version', 'integer', column => column.notNull())
    .addColumn('uses', 'bigint', column => column.notNull())
    .addColumn('last_used_at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('secret_usage_key', ['app_key', 'version'])
    .execute();
  await schema
    .createTable('api_usage')
    .addColumn('app_key', 'text', column => column.notNull())
    .addColumn('type', 'text', column => column.notNull())
    .addColumn('version', 'text', column => column.notNull())
    .addColumn('day', 'integer', column => column.notNull())
    .addColumn('calls', 'bigint', column => column.notNull())
    .addColumn('refused', 'bigint', column => column.notNull())
    .addColumn('last_call_at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('api_usage_key', ['type', 'day', 'version', 'app_key'])
    .execute();
  await schema.createIndex('api_usage_of_app').on('api_usage').column('app_key').execute();
  await schema
    .createTable('day_spendings')
    .addColumn('rule', 'text', column => column.notNull())
    .addColumn('subject', 'text', column => column.notNull())
    .addColumn('day', 'integer', column => column.notNull())
    .addColumn('calls', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('day_spendings_key', ['day', 'rule', 'subject'])
    .execute();
}
