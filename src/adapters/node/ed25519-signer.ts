import { Buffer } from 'node:buffer';
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { CheckpointSigner } from '../../ports/checkpoint-signer.ts';

/** Signs with Ed25519 (RFC 8032). Keys are DER (PKCS #8, SPKI), signatures 64 bytes, all as base64url. */
export const ed25519Signer: CheckpointSigner = {
  newKey() {
    const { privateKey } = generateKeyPairSync('ed25519');
    return privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url');
  },
  publicKeyOf(key) {
    const publicKey = createPublicKey(privateKeyIn(key));
    return publicKey.export({ format: 'der', type: 'spki' }).toString('base64url');
  },
  sign(text, key) {
    return sign(null, Buffer.from(text), privateKeyIn(key)).toString('base64url');
  },
  isSigned(text, { publicKey, signature }) {
    try {
      const key = createPublicKey({ key: bytesOf(publicKey), format: 'der', type: 'spki' });
      return key.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(text), key, bytesOf(signature));
    } catch {
      return false;
    }
  },
};

function privateKeyIn(key: string) {
  return createPrivateKey({ key: bytesOf(key), format: 'der', type: 'pkcs8' });
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}
