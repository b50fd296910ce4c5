import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { SealError, type SecretSealer } from '../../ports/secret-sealer.ts';

/** In front of every sealed text: the version of its form. */
const VERSION = 'gw1';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const SEAL_KEY_BYTES = 32;

/**
 * Seals with AES-256-GCM under a fresh nonce; the place and the key's id are authenticated with the secret.
 *
 * A sealed text reads `gw1.<key id>.<nonce>.<ciphertext and tag>`, the last two in base64url. Keys have 32 bytes; beside the
 * current one, former ones open what they sealed.
 */
export class AesSealer implements SecretSealer {
  readonly keyId: string;
  readonly #keys: ReadonlyMap<string, Uint8Array>;
  readonly #current: Uint8Array;

  constructor(current: Uint8Array, former: readonly Uint8Array[] = []) {
    const keys = [current, ...former];
    if (keys.some(key => key.length !== SEAL_KEY_BYTES)) throw new RangeError('a key has 32 bytes');
    this.#current = current;
    this.keyId = keyIdOf(current);
    this.#keys = new Map(keys.map(key => [keyIdOf(key), key]));
  }

  seal(secret: string, place: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#current, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(boundTo(this.keyId, place));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return [VERSION, this.keyId, nonce.toString('base64url'), sealed.toString('base64url')].join('.');
  }

  open(sealed: string, place: string): string {
    const [version, keyId = '', nonce = '', text = ''] = sealed.split('.');
    if (version !== VERSION) throw new SealError(`sealed in a form that is not known: ${version}`);
    const key = this.#keys.get(keyId);
    if (key === undefined)
      throw new SealError(`sealed with the key ${keyId}, and the key given is ${this.keyId}`);
    const bytes = Buffer.from(text, 'base64url');
    const body = bytes.subarray(0, Math.max(0, bytes.length - TAG_BYTES));
    try {
      const decipher = createDecipheriv(CIPHER, key, Buffer.from(nonce, 'base64url'), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(boundTo(keyId, place));
      decipher.setAuthTag(bytes.subarray(body.length));
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    } catch {
      throw new SealError(`what is sealed at ${place} was changed, or belongs elsewhere`);
    }
  }

  isCurrent(sealed: string): boolean {
    return sealed.startsWith(`${VERSION}.${this.keyId}.`);
  }

  keyIdOf(sealed: string): string {
    return sealed.split('.')[1] ?? '';
  }
}

function boundTo(keyId: string, place: string): Uint8Array {
  return Buffer.from(`${VERSION}|${keyId}|${place}`, 'utf8');
}

/** Twelve hex digits of a digest under a name of its own: two keys are told apart, and neither is given away. */
export function keyIdOf(key: Uint8Array): string {
  return createHash('sha256').update('gatewright key id').update(key).digest('hex').slice(0, 12);
}
