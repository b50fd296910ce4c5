import { createHmac, hash } from 'node:crypto';
import type { SignDigests } from '../../ports/sign-digests.ts';
import type { HashToken } from '../../ports/token-directory.ts';
import type { Md5Hex } from '../../wire/sign-verifier.ts';
import type { ContextDigests } from '../../wire/signed-context.ts';
import type { Sha256 } from '../../wire/typed-meaning.ts';

export const md5Hex: Md5Hex = bytes => hash('md5', bytes, 'hex');

export const sha256: Sha256 = bytes => hash('sha256', bytes, 'buffer');

export const contextDigests: ContextDigests = {
  sha256Hex: bytes => hash('sha256', bytes, 'hex'),
  hmacSha256Hex: (key, text) => createHmac('sha256', key).update(text, 'utf8').digest('hex'),
};

/** SHA-256: a token holds so much chance that a slow digest would add nothing. */
export const hashToken: HashToken = value => hash('sha256', value, 'base64url');

export const signDigests: SignDigests = {
  md5Hex: data => hash('md5', data, 'hex'),
  sha1Hex: data => hash('sha1', data, 'hex'),
  sha256Hex: data => hash('sha256', data, 'hex'),
  hmacMd5Hex: (key, data) => createHmac('md5', key).update(data).digest('hex'),
  hmacSha256Hex: (key, data) => createHmac('sha256', key).update(data).digest('hex'),
};
