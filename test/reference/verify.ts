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
  return { reads: true, matches: matchesOf(basesOf(reading.body), secrets, sign) };
}

/** The text between the two secrets in every dialect. */
export type SignBases = ReadonlyMap<Dialect, string>;

export function basesOf(body: JsonObject): SignBases {
  return new Map(dialects.map(dialect => [dialect, signBase(body, dialect)]));
}

/** As `verify`, for a body whose texts are known already. */
export function matchesOf(bases: SignBases, secrets: readonly string[], sign: string): readonly Match[] {
  if (!/^[0-9A-Fa-f]{32}$/.test(sign)) return [];
  return [...bases].flatMap(([dialect, base]) =>
    secrets.flatMap((secret, secretIndex) =>
      digestOf(base, secret) === sign.toUpperCase() ? [{ dialect, secretIndex }] : [],
    ),
  );
}

/** The sign of a text: 32 upper-case hex digits. */
export function digestOf(base: string, secret: string): string {
  return hash('md5', Buffer.from(secret + base + secret, 'utf8'), 'hex').toUpperCase();
}
