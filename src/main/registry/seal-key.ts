import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { AesSealer, SEAL_KEY_BYTES } from '../../adapters/node/aes-sealer.ts';
import { StoreError } from '../../ports/registry-store.ts';

/** The key that seals, then former ones, which open what they sealed. */
export type SealKeys = readonly [Uint8Array, ...Uint8Array[]];

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
 * The keys of a registry: the document's, or in a sandbox one that was made and is kept beside the registry, readable by
 * its owner alone. Throws a `StoreError` where there is none; an existing registry never gets a new one.
 */
export function sealKeys({ given, database, isSandbox }: SealKeyAsk): SealKeys {
  if (given !== undefined) return keysIn(given, 'secrets_key');
  const file = `${database}.key`;
  if (existsSync(file)) return keysIn(lastLine(readFileSync(file, 'utf8')), file);
  if (!isSandbox)
    throw new StoreError('wrong-key', `in mode production the document names a secrets_key; ${HINT}`);
  if (existsSync(database))
    throw new StoreError('wrong-key', `${file} is missing: without it, what ${database} keeps does not open`);
  const key = randomBytes(SEAL_KEY_BYTES);
  writeFileSync(file, `${NOTICE}\n${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  return [key];
}

/** Seals with the current key, and opens with all. */
export function sealerOf([current, ...former]: SealKeys): AesSealer {
  return new AesSealer(current, former);
}

const NOTICE =
  '# A development key, made by a Gatewright sandbox: it seals the secrets of the database beside it.\n' +
  '# In production, name a key of your own in secrets_key, and keep it elsewhere.';

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

/** The current one, then those before it, with blanks between. */
function keysIn(text: string, where: string): SealKeys {
  const [current = '', ...former] = text.trim().split(/\s+/);
  return [keyIn(current, where), ...former.map(each => keyIn(each, where))];
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
