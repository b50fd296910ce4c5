import { hash } from 'node:crypto';
import { type JsonObject, type ReadFault, readBody } from './json-text.ts';
import { type Dialect, dialects, signBase } from './sign-bases.ts';

/** A dialect under which a secret gives the caller's sign; `secretIndex` counts from 0. */
export interface Match {
  readonly dialect: Dialect;
  readonly secretIndex: number;
}

export type Verification =
  | { readonly reads: false; readonly fault: ReadFault }
  | { readonly reads: true; readonly matches: readonly Match[] };

/** Every dialect and secret that reproduce `sign` for this body, slowly and without any budget. Source: protocol.md §3. */
export function verify(bytes: Uint8Array, secrets: readonly string[], sign: string): Verification {
  const reading = readBody(bytes);
  if (!reading.reads) return { reads: false, fault: reading.fault };
  if (!/^[0-9A-Fa-f]{32}$/.test(sign)) return { reads: true, matches: [] };
  const matches = secrets.flatMap((secret, secretIndex) =>
    dialects
      .filter(dialect => signOf(reading.body, secret, dialect) === sign.toUpperCase())
      .map(dialect => ({ dialect, secretIndex })),
  );
  return { reads: true, matches };
}

/** The sign of a body in one dialect: 32 upper-case hex digits. */
export function signOf(body: JsonObject, secret: string, dialect: Dialect): string {
  return hash('md5', Buffer.from(secret + signBase(body, dialect) + secret, 'utf8'), 'hex').toUpperCase();
}
