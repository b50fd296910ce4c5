import type { SignDigests } from '../../ports/sign-digests.ts';
import { encodeGbk } from './encode-gbk.ts';
import type { Recipe, RecipeChange } from './recipe.ts';

/** What becomes of a text: no dialect differs in it. */
export type Digesting = Pick<Recipe, 'wrap' | 'charset' | 'hash' | 'output'>;

export function digestingOf(change: RecipeChange): Digesting {
  const { wrap = 'both', charset = 'utf-8', hash = 'md5', output = 'hex' } = change;
  return { wrap, charset, hash, output };
}

/** What makes a sign of a text. */
export interface Making {
  readonly secret: string;
  readonly recipe: Digesting;
  readonly digests: SignDigests;
}

/** The sign that a recipe makes of a text, letters in lower case unless the output is base64. */
export function digestText(text: string, { secret, recipe, digests }: Making): string {
  const key = encode(secret, recipe.charset);
  return shape(
    hexOf(encode(wrapped(text, secret, recipe.wrap), recipe.charset), key, { recipe, digests }),
    recipe.output,
  );
}

/** The text with the secret where it belongs, or where a mistake put it. */
export function wrapped(text: string, secret: string, wrap: Recipe['wrap']): string {
  switch (wrap) {
    case 'both':
      return secret + text + secret;
    case 'none':
      return text;
    case 'before':
      return secret + text;
    case 'behind':
      return text + secret;
    case 'key':
      return `${text}&key=${secret}`;
    case 'key-alone':
      return `${text}key=${secret}`;
  }
}

function encode(text: string, charset: Recipe['charset']): string | Uint8Array {
  switch (charset) {
    // What digests a text takes it in UTF-8.
    case 'utf-8':
      return text;
    case 'latin-1':
      return encodeLatin1(text);
    case 'gbk':
      return encodeGbk(text);
    case 'utf-16':
      return encodeUtf16(text);
  }
}

function encodeLatin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  let size = 0;
  for (let at = 0; at < text.length; at += 1, size += 1) {
    const code = text.charCodeAt(at);
    bytes[size] = code < 0x100 ? code : 0x3f;
    // Both halves of a pair are one character.
    if ((code & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) at += 1;
  }
  return bytes.subarray(0, size);
}

/** Little-endian, as most machines write it. */
function encodeUtf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    bytes[2 * at] = code & 0xff;
    bytes[2 * at + 1] = code >> 8;
  }
  return bytes;
}

interface Hashing {
  readonly recipe: Digesting;
  readonly digests: SignDigests;
}

function hexOf(data: string | Uint8Array, key: string | Uint8Array, { recipe, digests }: Hashing): string {
  switch (recipe.hash) {
    case 'md5':
      return digests.md5Hex(data);
    case 'sha1':
      return digests.sha1Hex(data);
    case 'sha256':
      return digests.sha256Hex(data);
    case 'hmac-md5':
      return digests.hmacMd5Hex(key, data);
    case 'hmac-sha256':
      return digests.hmacSha256Hex(key, data);
  }
}

function shape(hex: string, output: Recipe['output']): string {
  switch (output) {
    case 'hex':
      return hex;
    case 'base64':
      return base64OfHex(hex);
    case 'base64-bare':
      return base64OfHex(hex).replaceAll('=', '');
    case 'base64-of-hex':
      return btoa(hex);
    case 'base64-of-HEX':
      return btoa(hex.toUpperCase());
    case 'middle':
      return hex.slice(8, 24);
    case 'no-zeros':
      return hex.replace(/^0+/, '');
    case 'short-bytes':
      return hex.replaceAll(/0(.)|(..)/g, '$1$2');
  }
}

function base64OfHex(hex: string): string {
  return btoa(hex.replaceAll(/../g, pair => String.fromCharCode(Number.parseInt(pair, 16))));
}

/** Whether a text may be the output of a recipe: what cannot be is not digested at all. */
export function mayBeOutput(sign: string, { hash, output }: Pick<Recipe, 'hash' | 'output'>): boolean {
  const bytes = hash.endsWith('sha256') ? 32 : hash === 'sha1' ? 20 : 16;
  switch (output) {
    case 'hex':
      return sign.length === 2 * bytes && /^[0-9a-f]+$/i.test(sign);
    case 'base64':
      return sign.length === 4 * Math.ceil(bytes / 3);
    case 'base64-bare':
      return sign.length === Math.ceil((4 * bytes) / 3);
    case 'base64-of-hex':
    case 'base64-of-HEX':
      return sign.length === 4 * Math.ceil((2 * bytes) / 3);
    case 'middle':
      return sign.length === 16;
    case 'no-zeros':
    case 'short-bytes':
      return sign.length < 2 * bytes && sign.length >= bytes && /^[0-9a-f]+$/i.test(sign);
  }
}
