import { hash } from 'node:crypto';
import type { HashToken } from '../../ports/token-directory.ts';
import type { Md5Hex } from '../../wire/sign-verifier.ts';

export const md5Hex: Md5Hex = bytes => hash('md5', bytes, 'hex');

/** SHA-256: a token holds so much chance that a slow digest would add nothing. */
export const hashToken: HashToken = value => hash('sha256', value, 'base64url');
