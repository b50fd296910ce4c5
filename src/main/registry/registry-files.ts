import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  rmSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { inspectSqliteFile, type SqliteFileFacts } from '../../adapters/sqlite/inspect-sqlite-file.ts';
import { openSqliteStore } from '../../adapters/sqlite/open-sqlite-store.ts';
import type { Document } from '../../model/document.ts';
import { StoreError } from '../../ports/registry-store.ts';
import { checkKey, checkSealedWords } from '../../registry/check-key.ts';
import { type SealKeys, sealerOf, sealKeys } from './seal-key.ts';

export type { SqliteFileFacts };

export interface RestoreOrder {
  readonly backup: string;
  readonly to: string;
  readonly keys: SealKeys;
}

/**
 * Puts a backup where a gateway looks for its registry; what is there is never overwritten.
 *
 * Throws a `StoreError`, and leaves nothing behind, where the backup is damaged, was written by a newer program, or does not
 * open with this key.
 */
export function restoreRegistry({ backup, to, keys }: RestoreOrder): SqliteFileFacts {
  for (const taken of [to, `${to}-wal`, `${to}-shm`])
    if (existsSync(taken))
      throw new StoreError(
        'unreadable',
        `${taken} is there already: move it away first; nothing was changed`,
      );
  const facts = lookAtRegistryFile(backup, keys);
  if (facts.schema === 0) throw new StoreError('unreadable', `${backup} holds no registry`);
  const draft = `${to}.new`;
  try {
    copyFileSync(backup, draft, constants.COPYFILE_EXCL);
    chmodSync(draft, 0o600);
    inspectSqliteFile(draft);
    sync(draft);
    // Unlike a rename it fails where somebody made the file meanwhile.
    linkSync(draft, to);
    sync(dirname(to));
    return facts;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    throw new StoreError('unreadable', `${to} cannot be written (${code}); nothing was changed`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** What a file of a registry is, held to its keys; changes nothing. Throws a `StoreError`. */
export function lookAtRegistryFile(path: string, keys: SealKeys): SqliteFileFacts {
  const facts = inspectSqliteFile(path);
  if (facts.keyCheck !== undefined) checkSealedWords(facts.keyCheck, sealerOf(keys));
  return facts;
}

/** Brings the tables of a registry forward to those of this program; returns what it was. Throws a `StoreError`. */
export async function migrateRegistryFile(path: string, keys: SealKeys): Promise<SqliteFileFacts> {
  const facts = lookAtRegistryFile(path, keys);
  const store = await openSqliteStore(path);
  try {
    await checkKey(store, sealerOf(keys));
  } finally {
    await store.close();
  }
  return facts;
}

/** The keys for a file of a registry, which are never made. Throws a `StoreError` where there are none. */
export function keysFor(path: string, { secretsKey, mode }: Document): SealKeys {
  if (secretsKey === undefined && mode === 'sandbox' && !existsSync(`${path}.key`))
    throw new StoreError('wrong-key', `${path}.key is missing: put the key there that sealed the registry`);
  return sealKeys({ given: secretsKey, database: path, isSandbox: false });
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
