import type { GatewrightError } from './errors.ts';

/** How often and how patiently a call is sent again, where the error table allows it. */
export interface RetrySettings {
  /** Attempts in all, the first one included; 1: never again. */
  readonly attempts: number;
  /** The longest wait before the second attempt, in milliseconds; it doubles with each one. */
  readonly baseMs: number;
  /** The longest wait in all but those that a `Retry-After` header asks for. */
  readonly capMs: number;
  /** A `Retry-After` beyond this is not waited for: the call fails at once. */
  readonly retryAfterMaxMs: number;
}

export const DEFAULT_RETRY: RetrySettings = {
  attempts: 4,
  baseMs: 250,
  capMs: 8_000,
  retryAfterMaxMs: 60_000,
};

/** A quota without a `Retry-After` header is counted by the second. */
const QUOTA_BASE_MS = 1_000;

export interface FailedAttempt {
  readonly error: GatewrightError;
  /** 1 for the first. */
  readonly attempt: number;
  /** From 0 to before 1. */
  readonly random: number;
}

/** Milliseconds to wait before the same call is sent again, full jitter; `undefined`: it is not sent again. */
export function retryDelayMs(
  { error, attempt, random }: FailedAttempt,
  { attempts, baseMs, capMs, retryAfterMaxMs }: RetrySettings,
): number | undefined {
  if (!error.isRetryable || attempt >= attempts) return undefined;
  const { retryAfterMs } = error;
  const isBlindWait = error.retry === 'after-wait' && retryAfterMs === undefined;
  const firstMs = isBlindWait ? Math.max(baseMs, QUOTA_BASE_MS) : baseMs;
  const jitterMs = random * Math.min(Math.max(capMs, baseMs), firstMs * 2 ** (attempt - 1));
  if (retryAfterMs === undefined) return jitterMs;
  return retryAfterMs > retryAfterMaxMs ? undefined : retryAfterMs + jitterMs;
}

/** What a `Retry-After` header asks for, in milliseconds: whole seconds or a date; `undefined`: nothing. */
export function readRetryAfter(headers: Headers, nowMs: number): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}
