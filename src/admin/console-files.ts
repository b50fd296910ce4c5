import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

/** A file of the console as it is sent. */
export interface ConsoleFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** Whether its name changes with what it holds, so that nobody needs to ask for it again. */
  readonly isHashed: boolean;
}

const INDEX = '/index.html';
/** Where Vite puts what it names by a hash. */
const HASHED_FOLDER = '/assets/';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * The built console, by path.
 *
 * A path is looked up among the files that the folder holds, and never joined to it: what is not listed cannot be asked
 * for. The folder is read again after a build.
 */
export class ConsoleFiles {
  readonly #folder: string;
  #files: ReadonlyMap<string, ConsoleFile> = new Map();
  #builtAtMs: number | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The file of a path, the page for a path of the console's own, `undefined` where there is neither. */
  find(path: string): ConsoleFile | undefined {
    if (path === '/' || path === INDEX) this.#refresh();
    if (this.#builtAtMs === undefined) this.#refresh();
    return this.#files.get(path) ?? (isPage(path) ? this.#files.get(INDEX) : undefined);
  }

  #refresh(): void {
    const builtAtMs = statSync(join(this.#folder, INDEX), { throwIfNoEntry: false })?.mtimeMs;
    if (builtAtMs === this.#builtAtMs) return;
    this.#files = builtAtMs === undefined ? new Map() : readFolder(this.#folder);
    this.#builtAtMs = builtAtMs;
  }
}

/** The console keeps its state in the URL: a path without an extension is one of its pages. */
function isPage(path: string): boolean {
  return extname(path) === '' && !path.startsWith(HASHED_FOLDER);
}

function readFolder(folder: string): ReadonlyMap<string, ConsoleFile> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry =>
    entry.isFile(),
  );
  return new Map(
    entries.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      const path = file.slice(folder.length).replaceAll('\\', '/');
      return [path.startsWith('/') ? path : `/${path}`, fileOf(file, path)];
    }),
  );
}

function fileOf(file: string, path: string): ConsoleFile {
  return {
    bytes: readFileSync(file),
    contentType: CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
    isHashed: path.startsWith(HASHED_FOLDER),
  };
}
