import { hash } from 'node:crypto';
import type { Md5Hex } from '../wire/sign-verifier.ts';

export const md5OfBytes: Md5Hex = bytes => hash('md5', bytes, 'hex');
