import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SealError } from '../../ports/secret-sealer.ts';
import { keyIdOf } from './aes-sealer.ts';

const MAGIC = 'gatewright-sealed';
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Longer than any first line that was ever written. */
const HEADER_BYTES_MAX = 256;
const SLICE_BYTES = 1 << 20;

export interface SealedFileParts {
  readonly path: string;
  /** 32 bytes; what the file is sealed with is derived from it. */
  readonly key: Uint8Array;
  /** What it holds, in letters and `-`. */
  readonly purpose: string;
  /** Of what it holds; a file of another version does not open. */
  readonly version: number;
}

/**
 * A file sealed as a whole with AES-256-GCM: its first line names purpose, version and key id, and is authenticated with it.
 *
 * It is replaced at once: whoever looks finds the one before or the new one, on stable storage, readable by its owner alone.
 */
export class SealedFile {
  readonly path: string;
  readonly #key: Uint8Array;
  readonly #keyId: string;
  readonly #header: Buffer;

  constructor({ path, key, purpose, version }: SealedFileParts) {
    this.path = path;
    this.#keyId = keyIdOf(key);
    this.#key = new Uint8Array(hkdfSync('sha256', key, '', `gatewright sealed file ${purpose}`, KEY_BYTES));
    this.#header = Buffer.from(`${MAGIC} ${purpose} ${version} ${this.#keyId}\n`, 'latin1');
  }

  /** Replaces it; rejects with the system's error, or with what the texts were refused with, and leaves the one before. */
  async write(texts: AsyncIterable<string>): Promise<void> {
    const draft = `${this.path}.new`;
    const file = await open(draft, 'w', 0o600);
    try {
      await this.#fill(file, texts);
      await file.sync();
      await file.close();
      await rename(draft, this.path);
      await syncFolder(dirname(this.path));
    } catch (error) {
      await file.close().catch(() => {});
      await rm(draft, { force: true });
      throw error;
    }
  }

  /** Whether its first line is that of this key, purpose and version. */
  isOfItsKey(): boolean {
    const first = Buffer.alloc(this.#header.length);
    const file = openSync(this.path, 'r');
    try {
      readSync(file, first);
    } finally {
      closeSync(file);
    }
    return first.equals(this.#header);
  }

  /** Its text. Throws a `SealError` where it does not open, and the system's error where it cannot be read. */
  read(): Buffer {
    const bytes = readFileSync(this.path);
    const end = bytes.subarray(0, HEADER_BYTES_MAX).indexOf('\n') + 1;
    const header = bytes.subarray(0, end);
    this.#checkHeader(header);
    const sealed = bytes.subarray(end + NONCE_BYTES, Math.max(end + NONCE_BYTES, bytes.length - TAG_BYTES));
    try {
      const nonce = bytes.subarray(end, end + NONCE_BYTES);
      const decipher = createDecipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(header);
      decipher.setAuthTag(bytes.subarray(end + NONCE_BYTES + sealed.length));
      const opened: Buffer[] = [];
      for (let at = 0; at < sealed.length; at += SLICE_BYTES)
        opened.push(decipher.update(sealed.subarray(at, at + SLICE_BYTES)));
      opened.push(decipher.final());
      return Buffer.concat(opened);
    } catch {
      throw new SealError(`${this.path} was changed or cut short: it does not open`);
    }
  }

  async #fill(file: FileHandle, texts: AsyncIterable<string>): Promise<void> {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(this.#header);
    await writeAll(file, Buffer.concat([this.#header, nonce]));
    for await (const text of texts) await writeAll(file, cipher.update(text, 'utf8'));
    await writeAll(file, Buffer.concat([cipher.final(), cipher.getAuthTag()]));
  }

  #checkHeader(header: Buffer): void {
    if (header.equals(this.#header)) return;
    const [magic, purpose, version, keyId] = header.toString('latin1').trimEnd().split(' ');
    const [, ownPurpose, ownVersion] = this.#header.toString('latin1').split(' ');
    if (magic !== MAGIC || purpose !== ownPurpose) throw new SealError(`${this.path} is no ${ownPurpose}`);
    if (version !== ownVersion)
      throw new SealError(
        `${this.path} has version ${version} of its form, and this program reads ${ownVersion}`,
      );
    throw new SealError(`${this.path} was sealed with the key ${keyId}, and the key given is ${this.#keyId}`);
  }
}

/** A write may take less than it was given. */
async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  let at = 0;
  while (at < bytes.length) at += (await file.write(bytes, at)).bytesWritten;
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
