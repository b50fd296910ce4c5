import type { QuotaCharge } from '../model/quota.ts';

/** Counts calls under quotas. */
export interface RateLimitStore {
  /**
   * Spends one call under every charge, or under none of them.
   *
   * 0 where all were spent; otherwise the milliseconds, above 0, after which all of them fit. Atomic towards
   * other takers. Paces are reckoned by the store's own monotonic clock, days by its wall clock.
   */
  take(charges: readonly QuotaCharge[]): number | Promise<number>;
  /** What `take` would say now; spends nothing. */
  waitMs(charges: readonly QuotaCharge[]): number | Promise<number>;
}
