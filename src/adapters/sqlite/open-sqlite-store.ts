import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import { StoreError } from '../../ports/registry-store.ts';
import { migrateRegistry } from '../sql/migrate-registry.ts';
import type { RegistryTables } from '../sql/registry-tables.ts';
import { SqlRegistryStore } from '../sql/sql-registry-store.ts';
import { sqliteFault } from './sqlite-fault.ts';

/** Statements that are kept prepared; each shape of a query is one. */
const STATEMENTS_MAX = 256;
/** A path that keeps nothing on disk: for tests. */
export const IN_MEMORY = ':memory:';

/**
 * Opens the registry of a file, makes it where there is none, and brings its tables forward.
 *
 * One process owns the file until it closes it. What is acknowledged is on stable storage (`synchronous=FULL`). Synchronous
 * inside: never on the event loop of the data plane. Throws a `StoreError`, and changes nothing then, where the file is no
 * registry, is damaged, was written by a newer program, or is in use.
 */
export async function openSqliteStore(path: string): Promise<SqlRegistryStore> {
  const isNew = path === IN_MEMORY || !existsSync(path);
  const database = openDatabase(path);
  try {
    prepareFile(database, isNew);
    const db = new Kysely<RegistryTables>({
      dialect: new SqliteDialect({ database: kyselyDatabase(database, path) }),
    });
    await migrateRegistry(db);
    const inode = path === IN_MEMORY ? undefined : inodeOf(path);
    return new SqlRegistryStore({
      db,
      faultOf: error => sqliteFault(error, path),
      checkWritable() {
        // SQLite goes on writing into a file that was moved or removed: what it acknowledged would be nowhere.
        if (inode !== undefined && inodeOf(path) !== inode)
          throw new StoreError(
            'unreadable',
            'its file was moved or removed while in use: nothing was changed',
          );
      },
      async backup(copy) {
        if (existsSync(copy))
          throw new StoreError('unreadable', `${copy} exists already: nothing was written`);
        database.prepare('VACUUM INTO ?').run(copy);
      },
    });
  } catch (error) {
    database.close();
    throw sqliteFault(error, path) ?? error;
  }
}

function openDatabase(path: string): DatabaseSync {
  try {
    // It holds hashes of tokens and sealed secrets: no other user reads it, nor the files that SQLite puts beside it.
    if (path !== IN_MEMORY) closeSync(openSync(path, 'a', 0o600));
    return new DatabaseSync(path);
  } catch (error) {
    throw sqliteFault(error, path) ?? error;
  }
}

function prepareFile(database: DatabaseSync, isNew: boolean): void {
  // No other process may write meanwhile: two gateways on one file would each serve half of the changes.
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA foreign_keys = ON');
  database.exec('PRAGMA busy_timeout = 0');
  // Takes the lock now, and not with the first change.
  database.exec('BEGIN IMMEDIATE; COMMIT');
  if (isNew) return;
  const [first] = database.prepare('PRAGMA quick_check(1)').all();
  const verdict = Object.values(first ?? {})[0];
  if (verdict !== 'ok') throw new StoreError('corrupt', `it is damaged: ${String(verdict)}`);
}

const NOTHING_DONE = { changes: 0, lastInsertRowid: 0 };

/** Which file is there; `undefined`: none. */
function inodeOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && `${found.dev} ${found.ino}`;
}

/** What kysely asks of a driver; node:sqlite has no `reader`, and takes parameters one by one. */
function kyselyDatabase(database: DatabaseSync, path: string): SqliteDatabase {
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    if (statements.size >= STATEMENTS_MAX) statements.clear();
    // One that was prepared before its table was there would not see it.
    if (/^\s*(?:select|insert|update|delete)\b/i.test(sql)) statements.set(sql, statement);
    return statement;
  };
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = told(path, () => prepared(sql));
      return {
        reader: statement.columns().length > 0,
        all: parameters => told(path, () => statement.all(...valuesOf(parameters))),
        // SQLite has rolled back by itself where the disk was full: asked to do it again, it would hide why.
        run: parameters =>
          sql === 'rollback' && !database.isTransaction
            ? NOTHING_DONE
            : told(path, () => statement.run(...valuesOf(parameters))),
        iterate: parameters => statement.iterate(...valuesOf(parameters)),
      };
    },
  };
}

/** Does it; what SQLite refuses is thrown as what it means to an operator, where that is known. */
function told<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw sqliteFault(error, path) ?? error;
  }
}

function valuesOf(parameters: readonly unknown[]): readonly SQLInputValue[] {
  // kysely gives what this program gave it: texts, numbers and null.
  return parameters as readonly SQLInputValue[];
}
