import { StoreError, type StoreFault } from '../../ports/registry-store.ts';

interface Meaning {
  readonly fault: StoreFault;
  readonly sentence: string;
}

/** Primary result codes of SQLite (sqlite.org/rescode.html) that an operator can do something about. */
const FAULTS: ReadonlyMap<number, Meaning> = new Map([
  [3, { fault: 'unreadable', sentence: 'this user may not use it' }],
  [5, { fault: 'locked', sentence: 'another process uses it: is a gateway with this file running already?' }],
  [6, { fault: 'locked', sentence: 'another process uses it: is a gateway with this file running already?' }],
  [8, { fault: 'unreadable', sentence: 'it, or its folder, cannot be written by this user' }],
  [10, { fault: 'unreadable', sentence: 'the disk failed to read or write it' }],
  [11, { fault: 'corrupt', sentence: 'it is damaged; restore a backup' }],
  [13, { fault: 'full', sentence: 'the disk is full: nothing was changed' }],
  [14, { fault: 'unreadable', sentence: 'it cannot be opened: does its folder exist?' }],
  [26, { fault: 'corrupt', sentence: 'it is no database, or damaged; nothing was overwritten' }],
]);

/** The same from the system, where the file is made. */
const SYSTEM_FAULTS: ReadonlyMap<string, Meaning> = new Map([
  ['ENOENT', { fault: 'unreadable', sentence: 'it cannot be made: its folder does not exist' }],
  ['EACCES', { fault: 'unreadable', sentence: 'this user may not use it' }],
  ['EROFS', { fault: 'unreadable', sentence: 'it is on a disk that cannot be written' }],
  ['EISDIR', { fault: 'unreadable', sentence: 'it is a folder' }],
  ['ENOSPC', { fault: 'full', sentence: 'the disk is full: nothing was changed' }],
]);

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}

/** What an error of node:sqlite means to an operator; `undefined`: it is none, or a bug of this program. */
export function sqliteFault(error: unknown, path: string): StoreError | undefined {
  if (error instanceof StoreError)
    return error.message.startsWith('the registry ')
      ? error
      : new StoreError(error.fault, sentenceFor(path, error.message));
  if (!(error instanceof Error)) return undefined;
  const known =
    'errcode' in error ? FAULTS.get(Number(error.errcode) & 0xff) : SYSTEM_FAULTS.get(codeOf(error));
  return known && new StoreError(known.fault, sentenceFor(path, known.sentence));
}

function sentenceFor(path: string, what: string): string {
  return `the registry ${path}: ${what}`;
}
