import type { Kysely } from 'kysely';
import { StoreError } from '../../ports/registry-store.ts';
import { registryMigrations } from './registry-migrations.ts';
import type { RegistryTables } from './registry-tables.ts';

const SCHEMA_FACT = 'schema';

/** The version of its tables that this program writes. */
export const REGISTRY_SCHEMA = registryMigrations.length;

/**
 * Brings a registry forward to the tables of this program, each step in a transaction; returns the version that it had.
 *
 * Throws a `StoreError` where a newer program wrote it: nothing is changed then.
 */
export async function migrateRegistry(db: Kysely<RegistryTables>): Promise<number> {
  const found = await schemaOf(db);
  if (found > REGISTRY_SCHEMA) {
    throw new StoreError(
      'newer',
      `it has schema ${found}, and this program knows schemas to ${REGISTRY_SCHEMA}: start the program that wrote it, or a newer one`,
    );
  }
  for (const [index, migrate] of [...registryMigrations.entries()].slice(found)) {
    await db.transaction().execute(async transaction => {
      await migrate(transaction);
      const value = String(index + 1);
      await transaction
        .insertInto('facts')
        .values({ name: SCHEMA_FACT, value })
        .onConflict(conflict => conflict.column('name').doUpdateSet({ value }))
        .execute();
    });
  }
  return found;
}

async function schemaOf(db: Kysely<RegistryTables>): Promise<number> {
  const tables = await db.introspection.getTables();
  if (tables.length === 0) return 0;
  if (!tables.some(({ name }) => name === 'facts'))
    throw new StoreError('unreadable', 'it belongs to another program: nothing was changed');
  const fact = await db
    .selectFrom('facts')
    .select('value')
    .where('name', '=', SCHEMA_FACT)
    .executeTakeFirst();
  return Number(fact?.value ?? 0);
}
