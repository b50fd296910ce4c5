import type { Kysely } from 'kysely';
import type { RegistryTables } from './registry-tables.ts';

/** What differs between databases. */
export interface SqlDatabase {
  readonly db: Kysely<RegistryTables>;
  backup(path: string): Promise<void>;
  /** What an error of the database means; `undefined`: nothing that is known. */
  faultOf(error: unknown): Error | undefined;
}
