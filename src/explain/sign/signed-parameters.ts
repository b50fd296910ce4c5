import { COMMON_PARAMETERS } from '../../model/common-parameters.ts';
import type { ScannedBody } from '../../wire/scanned-body.ts';
import { type JsonValue, readLexemes } from '../json-value.ts';

/** One top-level parameter as signers look at it. */
export interface SignedParameter {
  readonly name: string;
  readonly value: JsonValue;
  /** The value exactly as it stands in the body. */
  readonly sent: string;
  readonly isCommon: boolean;
}

/** The parameters of a body but `sign`, in body order. */
export function signedParameters(body: ScannedBody): readonly SignedParameter[] {
  const common: ReadonlySet<string> = new Set(COMMON_PARAMETERS);
  const parameters: SignedParameter[] = [];
  for (let index = 0; index < body.size; index += 1) {
    const name = body.name(index);
    if (name === 'sign') continue;
    const start = body.valueStart(index);
    const value = readLexemes(body.bytes, start);
    const isNested = value.kind === 'object' || value.kind === 'array';
    const sent = isNested ? decodeRaw(body.bytes.subarray(start, body.valueEnd(index))) : '';
    parameters.push({ name, value, sent, isCommon: common.has(name) });
  }
  return parameters;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

function decodeRaw(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}
