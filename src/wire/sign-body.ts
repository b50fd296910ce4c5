import { COMMON_PARAMETERS } from './common-parameters.ts';
import type { Dialect } from './dialects.ts';
import type { ScannedBody } from './scanned-body.ts';
import { type Md5Hex, SignVerifier } from './sign-verifier.ts';

/** A parameter that a client puts into its body. */
export interface AddedParameter {
  readonly name: string;
  /** JSON text, as it will stand in the body. */
  readonly json: string;
}

/** How a client signs. */
export interface Signing {
  readonly secret: string;
  readonly dialect: Dialect;
  readonly md5: Md5Hex;
}

/** A sign and what it was made of. */
export interface Signed {
  /** The text between the two secrets. */
  readonly text: string;
  /** 32 hex digits in upper case. */
  readonly sign: string;
}

const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SIGN = COMMON_PARAMETERS.indexOf('sign');
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Makes the sign of a body; a `sign` that stands in it is left out. Source: protocol.md §3. */
export function signBody(body: ScannedBody, { secret, dialect, md5 }: Signing): Signed {
  const text = new SignVerifier(md5).signText(body, dialect);
  const edge = encoder.encode(secret);
  const sign = md5(joined([edge, text, edge])).toUpperCase();
  return { text: decoder.decode(text), sign };
}

/**
 * The same body with other parameters before its own and its `sign` left out: every other byte stays as it was.
 *
 * No name may stand in it already.
 */
export function withParameters(body: ScannedBody, added: readonly AddedParameter[]): Uint8Array {
  const news = added.map(({ name, json }) => encoder.encode(`${JSON.stringify(name)}:${json}`));
  const members: readonly Uint8Array[] = [...news, ...ownMembers(body)];
  const parts: Uint8Array[] = [];
  for (const member of members) parts.push(Uint8Array.of(parts.length === 0 ? OPEN_OBJECT : COMMA), member);
  if (parts.length === 0) parts.push(Uint8Array.of(OPEN_OBJECT));
  return joined([...parts, Uint8Array.of(CLOSE_OBJECT)]);
}

/** The body with this sign as its last parameter, in place of one that it may have. */
export function withSign(body: ScannedBody, sign: string): Uint8Array {
  const unsigned = withParameters(body, []);
  const tail = encoder.encode(`${unsigned.length > 2 ? ',' : ''}"sign":${JSON.stringify(sign)}}`);
  return joined([unsigned.subarray(0, -1), tail]);
}

/** The parameters but `sign`, each with its name, as sent: neighbours in one slice with what lies between them. */
function ownMembers(body: ScannedBody): readonly Uint8Array[] {
  const sign = body.facts.common[SIGN] ?? -1;
  const cuts =
    sign < 0
      ? [[0, body.size]]
      : [
          [0, sign],
          [sign + 1, body.size],
        ];
  return cuts
    .filter(([from = 0, to = 0]) => from < to)
    .map(([from = 0, to = 0]) => body.bytes.subarray(body.nameStart(from) - 1, body.valueEnd(to - 1)));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
