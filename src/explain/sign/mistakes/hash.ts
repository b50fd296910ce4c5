import { fixCharset, fixHash, fixOutput, fixWrapping } from '../fixes/hash.ts';
import type { Mistake } from '../mistake.ts';

const axis = 'hash';

export const hashMistakes: readonly Mistake[] = [
  {
    id: 'hash-no-prefix-secret',
    axis,
    sentence: 'The secret stands behind the text only; it belongs before it as well.',
    fix: fixWrapping,
    forms: [{ wrap: 'behind' }],
  },
  {
    id: 'hash-no-suffix-secret',
    axis,
    sentence: 'The secret stands before the text only; it belongs behind it as well.',
    fix: fixWrapping,
    forms: [{ wrap: 'before' }],
  },
  {
    id: 'hash-no-secret',
    axis,
    sentence: 'The text is digested without the secret.',
    fix: fixWrapping,
    forms: [{ wrap: 'none' }],
  },
  {
    id: 'hash-key-secret',
    axis,
    sentence: 'The secret is appended as &key=<secret>, as other platforms want it.',
    fix: fixWrapping,
    forms: [{ wrap: 'key' }, { wrap: 'key-alone' }],
  },
  {
    id: 'hash-hmac-md5',
    axis,
    sentence: 'The sign is an HMAC-MD5 keyed with the secret, instead of a plain MD5.',
    fix: fixHash,
    forms: [
      { hash: 'hmac-md5', wrap: 'none' },
      { hash: 'hmac-md5', wrap: 'both' },
    ],
  },
  {
    id: 'hash-hmac-sha256',
    axis,
    sentence: 'The sign is an HMAC-SHA256 keyed with the secret, instead of an MD5.',
    fix: fixHash,
    forms: [
      { hash: 'hmac-sha256', wrap: 'none' },
      { hash: 'hmac-sha256', wrap: 'both' },
      { hash: 'hmac-sha256', wrap: 'none', output: 'base64' },
    ],
  },
  {
    id: 'hash-sha256',
    axis,
    sentence: 'The sign is a SHA-256 digest, instead of an MD5.',
    fix: fixHash,
    forms: [{ hash: 'sha256' }, { hash: 'sha256', output: 'base64' }],
  },
  {
    id: 'hash-sha1',
    axis,
    sentence: 'The sign is a SHA-1 digest, instead of an MD5.',
    fix: fixHash,
    forms: [{ hash: 'sha1' }],
  },
  {
    id: 'hash-latin1',
    axis,
    sentence: 'The text is digested as Latin-1 bytes, instead of UTF-8.',
    fix: fixCharset,
    forms: [{ charset: 'latin-1' }],
  },
  {
    id: 'hash-gbk',
    axis,
    sentence: 'The text is digested as GBK bytes, instead of UTF-8.',
    fix: fixCharset,
    forms: [{ charset: 'gbk' }],
  },
  {
    id: 'hash-utf16',
    axis,
    sentence: 'The text is digested as UTF-16 bytes, instead of UTF-8.',
    fix: fixCharset,
    forms: [{ charset: 'utf-16' }],
  },
  {
    id: 'hash-base64',
    axis,
    sentence: 'The digest is sent in base64, instead of as hex digits.',
    fix: fixOutput,
    forms: [
      { output: 'base64' },
      { output: 'base64-bare' },
      { output: 'base64-of-hex' },
      { output: 'base64-of-HEX' },
    ],
  },
  {
    id: 'hash-16-digits',
    axis,
    sentence: 'Only the middle 16 hex digits of the MD5 are sent, instead of all 32.',
    fix: fixOutput,
    forms: [{ output: 'middle' }],
  },
  {
    id: 'hash-zeros-lost',
    axis,
    sentence: 'Zeros of the hex digits are lost: every byte must give two digits.',
    fix: fixOutput,
    forms: [{ output: 'no-zeros' }, { output: 'short-bytes' }],
  },
];
