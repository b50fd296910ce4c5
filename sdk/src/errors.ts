import type { ErrorName, Mender, RetryRule } from './generated/error-types.ts';

/** What a failed call is known by, as far as it came to that. */
export interface FailedCall {
  /** Whether the caller said that the call may be executed twice. */
  readonly idempotent: boolean;
  readonly requestId?: string | undefined;
  /** HTTP status; absent where no answer came. */
  readonly httpStatus?: number | undefined;
  /** What the `Retry-After` header asks for, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** Everything that a call fails with, but for a signal that was aborted: that rejects with the signal's own reason. */
export abstract class GatewrightError extends Error {
  /** Who has to act so that the call succeeds next time; `unknown` where no row of the table says so. */
  abstract readonly mends: Mender | 'unknown';
  /** Whether the same call may be sent again, unchanged. */
  abstract readonly retry: RetryRule;
  /** Names the call to the platform's support. */
  readonly requestId: string | undefined;
  readonly httpStatus: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly #idempotent: boolean;

  constructor(message: string, { idempotent, requestId, httpStatus, retryAfterMs, cause }: FailedCall) {
    super(message, cause === undefined ? undefined : { cause });
    this.#idempotent = idempotent;
    this.requestId = requestId;
    this.httpStatus = httpStatus;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether sending the same call again is safe and may help: the rule of the row, and `idempotent` of the call. */
  get isRetryable(): boolean {
    switch (this.retry) {
      case 'always':
      case 'after-wait':
        return true;
      case 'if-idempotent':
        return this.#idempotent;
      case 'not-needed':
      case 'after-fix':
        return false;
    }
  }
}

/** A row of the error table that refuses, as far as its class carries it. */
export interface RefusalRow {
  readonly code: number;
  readonly name: ErrorName;
  readonly mends: Mender;
  readonly retry: RetryRule;
  readonly help: string;
}

/** An answer with `success: false`, and the call that it answers. */
export interface RefusedCall extends FailedCall {
  readonly errorCode: number;
  readonly errorMsg: string;
}

/** The gateway refused the call, or could not carry it out: a row of the error table, each with a class of its own. */
export abstract class RefusedError extends GatewrightError {
  readonly code: number;
  /** The name of the row: `sign-invalid`. */
  override readonly name: ErrorName;
  override readonly mends: Mender;
  override readonly retry: RetryRule;
  /** What to do about it, for the person who meets it. */
  readonly help: string;
  /** `errorMsg` as it came. */
  readonly errorMsg: string;

  constructor(row: RefusalRow, call: RefusedCall) {
    super(messageOf(call), call);
    this.code = row.code;
    this.name = row.name;
    this.mends = row.mends;
    this.retry = row.retry;
    this.help = row.help;
    this.errorMsg = call.errorMsg;
  }
}

/** The service behind the gateway refused the call by a code of its own, which its documentation explains. */
export class BusinessError extends GatewrightError {
  readonly code: number;
  override readonly name = 'business-error';
  override readonly mends = 'unknown';
  override readonly retry = 'after-fix';
  readonly errorMsg: string;

  constructor(call: RefusedCall) {
    super(messageOf(call), call);
    this.code = call.errorCode;
    this.errorMsg = call.errorMsg;
  }
}

/** No answer came: no connection, a reset, a blocked origin. Whether the call was executed is not known. */
export class NoAnswerError extends GatewrightError {
  override readonly name = 'no-answer';
  override readonly mends = 'unknown';
  override readonly retry = 'if-idempotent';
}

/** An answer came that is no envelope: a page of a proxy, a redirect. Whether the call was executed is not known. */
export class UnreadableAnswerError extends GatewrightError {
  override readonly name = 'unreadable-answer';
  override readonly mends = 'unknown';
  override readonly retry = 'if-idempotent';
}

/** The call took longer than it may. Whether it was executed is not known; `cause` is how the attempt before ended. */
export class TimeoutError extends GatewrightError {
  override readonly name = 'timeout';
  override readonly mends = 'unknown';
  override readonly retry = 'if-idempotent';
  /** Which limit it met. */
  readonly limit: 'attempt' | 'total';

  constructor(limit: 'attempt' | 'total', limitMs: number, call: FailedCall) {
    super(`no answer within ${limitMs} ms (${limit})`, call);
    this.limit = limit;
  }
}

function messageOf({ errorCode, errorMsg, requestId }: RefusedCall): string {
  return `${errorCode} ${errorMsg}${requestId === undefined ? '' : ` (${requestId})`}`;
}
