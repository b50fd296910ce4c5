import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { InputFault } from './body-input.ts';
import { resolvePath } from './document-path.ts';
import type { Surroundings } from './surroundings.ts';

/** A file that is sent along with a call. */
export interface FilePart {
  /** As it was typed. */
  readonly path: string;
  readonly name: string;
  /** Read from the disk as it is sent. */
  readonly content: Blob;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** Opens a file and digests it; a sentence where it is none. */
export async function openFilePart(path: string, surroundings: Surroundings): Promise<FilePart | InputFault> {
  const resolved = resolvePath(surroundings, path);
  try {
    if (!(await stat(resolved)).isFile()) return { wrong: `${path} is no file` };
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(resolved)) hash.update(chunk);
    const content = await openAsBlob(resolved);
    return { path, name: basename(resolved), content, sha256: hash.digest('hex') };
  } catch (err) {
    const code = err instanceof Error && 'code' in err ? String(err.code) : 'unknown';
    return { wrong: code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read (${code})` };
  }
}
