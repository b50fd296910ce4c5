import { ByteWriter } from './byte-writer.ts';
import type { Dialect } from './dialects.ts';
import type { NextTurn } from './next-turn.ts';
import type { ScannedBody } from './scanned-body.ts';
import {
  type Md5Hex,
  type SignCandidates,
  type SignedBody,
  type SignMatch,
  SignSearch,
} from './sign-search.ts';
import { writeSignText } from './sign-text.ts';

export type { Md5Hex, SignCandidates, SignMatch };

/** Finds the dialect and secret that make a sign. Source: protocol.md §3. */
export class SignVerifier {
  readonly #md5: Md5Hex;
  readonly #writer = new ByteWriter();
  /** Bytes digested by the search that ended last. */
  digestedBytes = 0;

  constructor(md5: Md5Hex) {
    this.#md5 = md5;
  }

  /** The first candidate that makes this sign; `undefined`: none. */
  find(body: ScannedBody, sign: string | undefined, candidates: SignCandidates): SignMatch | undefined {
    const search = new SignSearch({ body, sign }, candidates, { md5: this.#md5, writer: this.#writer });
    while (!search.isOver) search.advance();
    this.#writer.release();
    this.digestedBytes = search.digestedBytes;
    return search.match;
  }

  /** The same piece by piece, each in a turn of its own: for large bodies, which would hold up every other call. */
  async findInTurns(
    signed: SignedBody,
    candidates: SignCandidates,
    nextTurn: NextTurn,
  ): Promise<SignMatch | undefined> {
    const search = new SignSearch(signed, candidates, { md5: this.#md5, writer: new ByteWriter() });
    while (!search.isOver) {
      await nextTurn();
      search.advance();
    }
    this.digestedBytes = search.digestedBytes;
    return search.match;
  }

  /** The text between the two secrets, for those who may see it. */
  signText(body: ScannedBody, dialect: Dialect): Uint8Array {
    this.#writer.open(0, Number.MAX_SAFE_INTEGER);
    writeSignText(this.#writer, body, dialect);
    const text = this.#writer.bytes.slice(0, this.#writer.length);
    this.#writer.release();
    return text;
  }
}
