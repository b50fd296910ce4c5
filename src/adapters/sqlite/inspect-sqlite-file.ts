import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../../ports/registry-store.ts';
import { REGISTRY_SCHEMA } from '../sql/migrate-registry.ts';
import { sqliteFault } from './sqlite-fault.ts';

/** What a file of a registry says of itself. */
export interface SqliteFileFacts {
  /** The version of its tables; 0: it has none. */
  readonly schema: number;
  /** The version that this program writes. */
  readonly schemaHere: number;
  /** The newest revision; 0: there is none. */
  readonly revision: number;
  /** What the key is held to; `undefined`: any key fits. */
  readonly keyCheck: string | undefined;
}

/**
 * Looks at a file of a registry, every page of it, and changes nothing.
 *
 * Throws a `StoreError` where it is missing, is damaged, belongs to another program, or was written by a newer one.
 */
export function inspectSqliteFile(path: string): SqliteFileFacts {
  if (!existsSync(path)) throw new StoreError('unreadable', `the registry ${path}: there is no such file`);
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      return factsOf(database);
    } finally {
      database.close();
    }
  } catch (error) {
    throw sqliteFault(error, path) ?? error;
  }
}

function factsOf(database: DatabaseSync): SqliteFileFacts {
  const text = (sql: string): string | undefined => {
    const [value] = Object.values(database.prepare(sql).get() ?? {});
    return value === undefined || value === null ? undefined : String(value);
  };
  const verdict = text('PRAGMA integrity_check(1)');
  if (verdict !== 'ok') throw new StoreError('corrupt', `it is damaged: ${verdict}`);
  const has = (table: string): boolean =>
    text(`SELECT name FROM sqlite_master WHERE type = 'table' AND name = '${table}'`) !== undefined;
  const isEmpty = text('SELECT count(*) FROM sqlite_master') === '0';
  if (!isEmpty && !has('facts')) throw new StoreError('unreadable', 'it belongs to another program');
  const fact = (name: string) =>
    isEmpty ? undefined : text(`SELECT value FROM facts WHERE name = '${name}'`);
  const schema = Number(fact('schema') ?? 0);
  if (schema > REGISTRY_SCHEMA)
    throw new StoreError(
      'newer',
      `it has schema ${schema}, and this program knows schemas to ${REGISTRY_SCHEMA}: use the program that wrote it, or a newer one`,
    );
  const revision = has('revisions') ? Number(text('SELECT max(number) FROM revisions') ?? 0) : 0;
  return { schema, schemaHere: REGISTRY_SCHEMA, revision, keyCheck: fact('key_check') };
}
