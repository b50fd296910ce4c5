import {
  BusinessError,
  type FailedCall,
  type GatewrightError,
  type RefusedCall,
  UnreadableAnswerError,
} from './errors.ts';
import { ERROR_CLASSES } from './generated/error-classes.ts';
import { splitObject } from './json-text.ts';

/** How a call ended that was answered, or was given up. */
export type Outcome =
  | { readonly result: unknown; readonly requestId: string | undefined; readonly httpStatus: number }
  | { readonly error: GatewrightError };

export interface AnswerText {
  readonly text: string;
  readonly httpStatus: number;
  readonly call: FailedCall;
  /** Reads the text of `result`. */
  readonly parseResult: ((text: string) => unknown) | undefined;
}

/** Reads an envelope (protocol.md §4); the HTTP status does not decide, `success` does. */
export function readAnswer({ text, httpStatus, call, parseResult }: AnswerText): Outcome {
  const envelope = parseObject(text);
  const requestId = typeof envelope?.['requestId'] === 'string' ? envelope['requestId'] : undefined;
  if (envelope?.['success'] === true) {
    const result = parseResult === undefined ? envelope['result'] : parseResult(resultText(text));
    return { result, requestId, httpStatus };
  }
  const errorCode = envelope?.['errorCode'];
  if (envelope?.['success'] !== false || typeof errorCode !== 'number') {
    return {
      error: new UnreadableAnswerError(`HTTP ${httpStatus} without an envelope`, { ...call, requestId }),
    };
  }
  const errorMsg = typeof envelope['errorMsg'] === 'string' ? envelope['errorMsg'] : '';
  return { error: errorOf({ ...call, requestId, errorCode, errorMsg }) };
}

const classes: Readonly<Record<number, new (call: RefusedCall) => GatewrightError>> = ERROR_CLASSES;

function errorOf(call: RefusedCall): GatewrightError {
  const RowError = classes[call.errorCode] ?? BusinessError;
  return new RowError(call);
}

function resultText(text: string): string {
  return splitObject(text).find(({ name }) => name === 'result')?.json ?? 'null';
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // Any object that JSON.parse gives can be asked for a member by name.
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
