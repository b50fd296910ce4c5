import { createHash, timingSafeEqual } from 'node:crypto';

/** Tells whether requests carry the admin token, in a time that says nothing about it, its length included. */
export class BearerToken {
  readonly #digest: Uint8Array;

  constructor(token: string) {
    this.#digest = digestOf(token);
  }

  /** Whether the `authorization` header of a request holds the token; the scheme in any case (RFC 9110 §11.1). */
  isIn(authorization: string | undefined): boolean {
    const sent = bearerIn(authorization);
    return sent !== undefined && timingSafeEqual(digestOf(sent), this.#digest);
  }
}

/** The token in an `authorization` header. */
export function bearerIn(authorization: string | undefined): string | undefined {
  return SCHEME.exec(authorization ?? '')?.[1];
}

const SCHEME = /^bearer ([^ ]+)$/i;

function digestOf(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}
