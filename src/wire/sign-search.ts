import type { ByteWriter } from './byte-writer.ts';
import { type Dialect, dialectTrait } from './dialects.ts';
import { hexDigit } from './json-escapes.ts';
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

/** A body and the sign that came with it; one that is not 32 hex digits has no match. */
export interface SignedBody {
  readonly body: ScannedBody;
  readonly sign: string | undefined;
}

/** What a search works with: its writer is its own until the search is over. */
export interface SignTools {
  readonly md5: Md5Hex;
  readonly writer: ByteWriter;
}

const SIGN_DIGITS = 32;
const DIGEST_BYTES_MIN = 64 * 1024;
const DIGEST_BODIES = 4;

/**
 * The search for the dialect and secret that make a sign, piece by piece: a piece is one text or one digest.
 *
 * In all it digests at most 64 KiB or four times the body, whichever is larger; dialects that write the same text for
 * this body are digested once. Source: protocol.md §3.
 */
export class SignSearch {
  /** The first candidate that made the sign; `undefined`: none so far. */
  match: SignMatch | undefined;
  isOver = false;
  /** Bytes digested so far. */
  digestedBytes = 0;
  readonly #body: ScannedBody;
  readonly #candidates: SignCandidates;
  readonly #tools: SignTools;
  /** Bytes that may be digested in all. */
  readonly #budget: number;
  /** In front of the text, for the longest secret. */
  readonly #margin: number;
  readonly #sent: Uint8Array | undefined;
  readonly #tried: number[] = [];
  #dialect = 0;
  /** The next secret for the text that is written; −1: none is. */
  #secret = -1;
  #textEnd = 0;

  constructor({ body, sign }: SignedBody, candidates: SignCandidates, tools: SignTools) {
    this.#body = body;
    this.#candidates = candidates;
    this.#tools = tools;
    this.#budget = Math.max(DIGEST_BYTES_MIN, DIGEST_BODIES * body.bytes.length);
    this.#margin = candidates.secrets.reduce((longest, secret) => Math.max(longest, secret.length), 0);
    this.#sent = digitsOf(sign);
    this.isOver = this.#sent === undefined;
  }

  /** Does the next piece. */
  advance(): void {
    if (this.isOver) return;
    if (this.#secret < 0) this.#writeNextText();
    else this.#tryNextSecret();
  }

  #writeNextText(): void {
    const dialect = this.#nextDialect();
    if (dialect === undefined) {
      this.isOver = true;
      return;
    }
    const { writer } = this.#tools;
    // A text that is longer than what is left could not be digested: it is not even written to its end.
    writer.open(this.#margin, this.#margin + this.#budget - this.digestedBytes);
    writer.growTo(this.#body.bytes.length + 2 * this.#margin);
    writeSignText(writer, this.#body, dialect);
    if (writer.overflowed) {
      this.#dialect += 1;
      return;
    }
    this.#textEnd = writer.length;
    this.#secret = 0;
  }

  /** Skips those that write what was written already. */
  #nextDialect(): Dialect | undefined {
    for (; this.#dialect < this.#candidates.dialects.length; this.#dialect += 1) {
      const dialect = this.#candidates.dialects[this.#dialect];
      if (dialect === undefined) break;
      const trait = dialectTrait(dialect, this.#body);
      if (this.#tried.includes(trait)) continue;
      this.#tried.push(trait);
      return dialect;
    }
    return undefined;
  }

  #tryNextSecret(): void {
    const { secrets, dialects } = this.#candidates;
    const secret = secrets[this.#secret];
    const dialect = dialects[this.#dialect];
    const size = this.#textEnd - this.#margin + 2 * (secret?.length ?? 0);
    if (secret === undefined || dialect === undefined || this.digestedBytes + size > this.#budget) {
      this.#secret = -1;
      this.#dialect += 1;
      return;
    }
    this.digestedBytes += size;
    if (this.#matches(secret)) {
      this.match = { dialect, secret: this.#secret };
      this.isOver = true;
    }
    this.#secret += 1;
  }

  /** Puts the secret on both sides of the text, digests, and compares in time that does not tell how close it came. */
  #matches(secret: Uint8Array): boolean {
    const { writer, md5 } = this.#tools;
    const start = this.#margin - secret.length;
    const end = this.#textEnd;
    writer.length = end;
    writer.growTo(end + secret.length);
    writer.bytes.set(secret, start);
    writer.bytes.set(secret, end);
    const digest = md5(writer.bytes.subarray(start, end + secret.length));
    let difference = 0;
    for (let i = 0; i < SIGN_DIGITS; i += 1) {
      difference |= digest.charCodeAt(i) ^ (this.#sent?.[i] ?? 0);
    }
    return difference === 0;
  }
}

/** The digits of a sign with letters in lower case; `undefined`: not 32 hex digits. */
function digitsOf(sign: string | undefined): Uint8Array | undefined {
  if (sign?.length !== SIGN_DIGITS) return undefined;
  const digits = new Uint8Array(SIGN_DIGITS);
  for (let i = 0; i < SIGN_DIGITS; i += 1) {
    const code = sign.charCodeAt(i);
    if (code > 0x7f || hexDigit(code) < 0) return undefined;
    // Digits have this bit set already; letters become lower-case.
    digits[i] = code | 0x20;
  }
  return digits;
}
