import type { Kysely } from 'kysely';
import type { RegistryTables } from './registry-tables.ts';

/** What differs between databases. */
export interface SqlDatabase {
  readonly db: Kysely<RegistryTables>;
  backup(path: string): Promise<void>;
  /** Throws a `StoreError` where what is written would not be kept. */
  checkWritable(): void;
  /** What an error of the database means; `undefined`: nothing that is known. */
  faultOf(error: unknown): Error | undefined;
}
