import type { DialectName } from '../model/document.ts';
import { type BodyFault, BodyScanner } from './body-scanner.ts';
import type { CommonParameter } from './common-parameters.ts';
import { dialectNamed } from './dialects.ts';
import type { ScannedBody } from './scanned-body.ts';
import { type AddedParameter, signBody, withParameters, withSign } from './sign-body.ts';
import type { Md5Hex } from './sign-verifier.ts';

/** What a call needs beside its business parameters. */
export interface CallIdentity {
  readonly type: string | undefined;
  readonly appKey: string | undefined;
  readonly secret: string;
  readonly token: string | undefined;
  readonly version?: string | undefined;
  /** The client_id generation: another name for the key, milliseconds for the time. */
  readonly isArk?: boolean;
  readonly dialect?: DialectName;
  /** As it will stand in the body: digits, or any text; `undefined`: now. */
  readonly timestamp?: string | undefined;
  /** Common parameters that are left out on purpose. */
  readonly without?: readonly CommonParameter[];
}

/** One common parameter stands in the body as well as among the options, with another value. */
export interface ParameterClash {
  readonly clash: string;
}

/** What a call is signed with beside what it says. */
export interface SigningMoment {
  /** UNIX milliseconds. */
  readonly nowMs: number;
  readonly md5: Md5Hex;
}

/**
 * A signed body: the caller's own parameters, byte for byte, after the common ones that they lack.
 *
 * Where the body has a common parameter already, the body's is sent.
 */
export function signCall(
  own: Uint8Array,
  identity: CallIdentity,
  { nowMs, md5 }: SigningMoment,
): Uint8Array | BodyFault | ParameterClash {
  const scanner = new BodyScanner();
  const body = scanner.scan(own);
  if ('fault' in body) return body;
  const wanted = commonParameters(identity, nowMs);
  const names = namesOf(body);
  const type = body.textOf('type');
  if (identity.type !== undefined && type !== undefined && type !== identity.type) return { clash: 'type' };
  const added = wanted.filter(({ name }) => !names.includes(name));
  const complete = scanner.scan(withParameters(body, added));
  if ('fault' in complete) return complete;
  if (identity.without?.includes('sign') === true) return complete.bytes;
  const { secret, dialect = 'plain' } = identity;
  return withSign(complete, signBody(complete, { secret, dialect: dialectNamed(dialect), md5 }).sign);
}

function commonParameters(identity: CallIdentity, nowMs: number): readonly AddedParameter[] {
  const { type, appKey, token, version, isArk = false, without = [] } = identity;
  const now = isArk ? nowMs : Math.floor(nowMs / 1000);
  const wanted: readonly (readonly [CommonParameter, string | undefined])[] = [
    ['type', quoted(type)],
    [isArk ? 'client_id' : 'app_key', quoted(appKey)],
    ['timestamp', lexeme(identity.timestamp ?? String(now))],
    ['data_type', '"JSON"'],
    ['access_token', quoted(token)],
    ['version', quoted(version)],
  ];
  return wanted.flatMap(([name, json]) =>
    json === undefined || without.includes(name) ? [] : [{ name, json }],
  );
}

function quoted(text: string | undefined): string | undefined {
  return text === undefined ? undefined : JSON.stringify(text);
}

function lexeme(text: string): string {
  return /^(?:0|[1-9]\d*)$/.test(text) ? text : JSON.stringify(text);
}

function namesOf(body: ScannedBody): readonly string[] {
  return Array.from({ length: body.size }, (_, index) => body.name(index));
}
