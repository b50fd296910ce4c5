import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { DocumentFault } from './document-fault.ts';
import type { OutsideText, SchemaCheck } from './outside.ts';
import { type ParsedDocument, parseDocument } from './parse-document.ts';

export interface LoadOptions {
  /** The document's path, as faults will show it. */
  readonly path: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Reads a whole file, or throws; files above `bytesMax` may be refused or returned, but need not be read to the end. */
  readonly readFile?: (path: string, bytesMax: number) => Uint8Array;
  readonly schemaFault?: SchemaCheck;
}

/** A loaded document or its faults, and every file that was asked for, readable or not, for the watcher. */
export type LoadedDocument = ParsedDocument & { readonly files: readonly string[] };

export const DOCUMENT_BYTES_MAX = 64 * 1024 ** 2;
const SECRET_BYTES_MAX = 1024 ** 2;

/**
 * Loads the document of this path, with its variables and the files that it names relative to itself.
 *
 * Synchronous: it happens at start and on reload. Documents above 64 MiB and secrets above 1 MiB are refused.
 */
export function loadDocument(options: LoadOptions): LoadedDocument {
  const { path, environment, readFile = readFileBounded, schemaFault } = options;
  const files = new Set([path]);
  const document = readText(path, DOCUMENT_BYTES_MAX, readFile);
  if (document.outcome === 'unreadable')
    return { faults: [fileFault(path, document.reason)], files: [...files] };
  const readSecret = (written: string): OutsideText => {
    const file = isAbsolute(written) ? written : join(dirname(path), written);
    files.add(file);
    return readText(file, SECRET_BYTES_MAX, readFile);
  };
  const parsed = parseDocument(document.text, {
    file: path,
    outside: { environment, readText: readSecret, schemaFault },
  });
  return { ...parsed, files: [...files] };
}

/** Reads a regular file of at most `bytesMax` bytes; anything else throws. */
export function readFileBounded(path: string, bytesMax: number): Uint8Array {
  const handle = openSync(path, 'r');
  try {
    const status = fstatSync(handle);
    if (!status.isFile()) throw new Error('is no file');
    if (status.size > bytesMax) throw new Error(tooLarge(bytesMax));
    const bytes = new Uint8Array(status.size);
    let filled = 0;
    while (filled < bytes.length) {
      const read = readSync(handle, bytes, filled, bytes.length - filled, null);
      if (read === 0) break;
      filled += read;
    }
    return bytes.subarray(0, filled);
  } finally {
    closeSync(handle);
  }
}

/** The text of a file, or why there is none. */
export function readText(
  path: string,
  bytesMax: number = SECRET_BYTES_MAX,
  readFile: typeof readFileBounded = readFileBounded,
): OutsideText {
  try {
    const bytes = readFile(path, bytesMax);
    if (bytes.length > bytesMax) return { outcome: 'unreadable', reason: tooLarge(bytesMax) };
    return { outcome: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (err) {
    return { outcome: 'unreadable', reason: reasonOf(err) };
  }
}

function tooLarge(bytesMax: number): string {
  return `is larger than ${bytesMax / 1024 ** 2} MiB`;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EISDIR: 'is a folder',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is not valid UTF-8',
};

function reasonOf(err: unknown): string {
  if (!(err instanceof Error)) return 'cannot be read';
  const code = 'code' in err && typeof err.code === 'string' ? err.code : undefined;
  return code === undefined ? err.message : (REASONS[code] ?? `cannot be read (${code})`);
}

function fileFault(file: string, reason: string): DocumentFault {
  const message = `the document ${reason}`;
  return {
    file,
    line: 1,
    column: 1,
    path: '',
    message,
    expected: undefined,
    suggestion: undefined,
    excerpt: undefined,
  };
}
