import { ByteWriter } from './byte-writer.ts';
import { type Dialect, dialectTrait } from './dialects.ts';
import { hexDigit } from './json-reader.ts';
import type { ScannedBody } from './scanned-body.ts';
import { writeSignText } from './sign-text.ts';

/** MD5 as 32 lower-case hex digits. An argument, because this room runs where there is no `node:crypto`. */
export type Md5Hex = (bytes: Uint8Array) => string;

/** What is tried against a sign, in this order. */
export interface SignCandidates {
  /** UTF-8 bytes, at least one. */
  readonly secrets: readonly Uint8Array[];
  readonly dialects: readonly Dialect[];
}

export interface SignMatch {
  readonly dialect: Dialect;
  /** The index in `secrets`. */
  readonly secret: number;
}

const SIGN_DIGITS = 32;
const DIGEST_BYTES_MIN = 64 * 1024;
const DIGEST_BODIES = 4;

/**
 * Finds the dialect and secret that make a sign, in time that does not tell how close a wrong sign came.
 *
 * In all it digests at most 64 KiB or four times the body, whichever is larger; dialects that write the same
 * text for this body are digested once. One verifier serves one call at a time. Source: protocol.md §3.
 */
export class SignVerifier {
  readonly #md5: Md5Hex;
  readonly #writer = new ByteWriter();
  readonly #sent = new Uint8Array(SIGN_DIGITS);
  /** Bytes digested by the last `find`. */
  digestedBytes = 0;

  constructor(md5: Md5Hex) {
    this.#md5 = md5;
  }

  /** The first candidate that makes this sign, or `undefined`; a sign that is not 32 hex digits has none. */
  find(body: ScannedBody, sign: string | undefined, candidates: SignCandidates): SignMatch | undefined {
    this.digestedBytes = 0;
    if (sign === undefined || !this.#readSign(sign)) return undefined;
    const budget = Math.max(DIGEST_BYTES_MIN, DIGEST_BODIES * body.bytes.length);
    const found = this.#findDialect({ body, budget }, candidates);
    this.#writer.release();
    return found;
  }

  /** The text between the two secrets, for those who may see it. */
  signText(body: ScannedBody, dialect: Dialect): Uint8Array {
    this.#writer.open(0, Number.MAX_SAFE_INTEGER);
    writeSignText(this.#writer, body, dialect);
    const text = this.#writer.bytes.slice(0, this.#writer.length);
    this.#writer.release();
    return text;
  }

  #findDialect(
    { body, budget }: Omit<Attempt, 'dialect'>,
    candidates: SignCandidates,
  ): SignMatch | undefined {
    const tried: number[] = [];
    for (const dialect of candidates.dialects) {
      const trait = dialectTrait(dialect, body);
      if (tried.includes(trait)) continue;
      tried.push(trait);
      const secret = this.#findSecret({ body, dialect, budget }, candidates.secrets);
      if (secret >= 0) return { dialect, secret };
    }
    return undefined;
  }

  #findSecret({ body, dialect, budget }: Attempt, secrets: readonly Uint8Array[]): number {
    const margin = secrets.reduce((longest, secret) => Math.max(longest, secret.length), 0);
    // A text that is longer than what is left could not be digested: it is not even written to its end.
    this.#writer.open(margin, margin + budget - this.digestedBytes);
    this.#writer.growTo(body.bytes.length + 2 * margin);
    writeSignText(this.#writer, body, dialect);
    if (this.#writer.overflowed) return -1;
    const end = this.#writer.length;
    for (const [index, secret] of secrets.entries()) {
      const size = end - margin + 2 * secret.length;
      if (this.digestedBytes + size > budget) return -1;
      this.digestedBytes += size;
      if (this.#matches(secret, margin, end)) return index;
    }
    return -1;
  }

  /** Puts the secret on both sides of the text that lies from `margin` to `end`, digests, and compares. */
  #matches(secret: Uint8Array, margin: number, end: number): boolean {
    const writer = this.#writer;
    const start = margin - secret.length;
    writer.length = end;
    writer.growTo(end + secret.length);
    writer.bytes.set(secret, start);
    writer.bytes.set(secret, end);
    const digest = this.#md5(writer.bytes.subarray(start, end + secret.length));
    let difference = 0;
    for (let i = 0; i < SIGN_DIGITS; i += 1) difference |= digest.charCodeAt(i) ^ (this.#sent[i] ?? 0);
    return difference === 0;
  }

  #readSign(sign: string): boolean {
    if (sign.length !== SIGN_DIGITS) return false;
    for (let i = 0; i < SIGN_DIGITS; i += 1) {
      const code = sign.charCodeAt(i);
      if (code > 0x7f || hexDigit(code) < 0) return false;
      // Digits have this bit set already; letters become lower-case.
      this.#sent[i] = code | 0x20;
    }
    return true;
  }
}

interface Attempt {
  readonly body: ScannedBody;
  readonly dialect: Dialect;
  /** Bytes that this call may digest in all. */
  readonly budget: number;
}
