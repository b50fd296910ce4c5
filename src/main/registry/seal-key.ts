import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { SEAL_KEY_BYTES } from '../../adapters/node/aes-sealer.ts';
import { StoreError } from '../../ports/registry-store.ts';

export interface SealKeyAsk {
  /** The `secrets_key` of the document. */
  readonly given: string | undefined;
  /** The file of the registry. */
  readonly database: string;
  /** Whether a key may be made for it. */
  readonly isSandbox: boolean;
}

const HINT = 'make one with: openssl rand -base64 32';

/**
 * The key that seals a registry: the document's, or in a sandbox one that was made and is kept beside the registry, readable by
 * its owner alone. Throws a `StoreError` where there is none; an existing registry never gets a new one.
 */
export function sealKey({ given, database, isSandbox }: SealKeyAsk): Uint8Array {
  if (given !== undefined) return keyIn(given, 'secrets_key');
  const file = `${database}.key`;
  if (existsSync(file)) return keyIn(lastLine(readFileSync(file, 'utf8')), file);
  if (!isSandbox)
    throw new StoreError('wrong-key', `in mode production the document names a secrets_key; ${HINT}`);
  if (existsSync(database))
    throw new StoreError('wrong-key', `${file} is missing: without it, what ${database} keeps does not open`);
  const key = randomBytes(SEAL_KEY_BYTES);
  writeFileSync(file, `${NOTICE}\n${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  return key;
}

const NOTICE =
  '# A development key, made by a Gatewright sandbox: it seals the secrets of the database beside it.\n' +
  '# In production, name a key of your own in secrets_key, and keep it elsewhere.';

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

function keyIn(text: string, where: string): Uint8Array {
  const isHex = /^[0-9a-fA-F]{64}$/.test(text);
  const key = Buffer.from(text, isHex ? 'hex' : 'base64');
  if (key.length === SEAL_KEY_BYTES) return new Uint8Array(key);
  throw new StoreError(
    'wrong-key',
    `${where} is no key of ${SEAL_KEY_BYTES} bytes in base64 or hex; ${HINT}`,
  );
}
