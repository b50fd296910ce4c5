import type { Charge } from '../model/quota.ts';

/** Counts the refused calls of apps on this node, so that probing is not free (protocol.md §5, step 11). */
export interface RefusalLedger {
  /** Milliseconds, above 0, until one more refused call fits; 0 where it fits now. Spends nothing. */
  waitMs(charge: Charge): number;
  /** Counts one refused call; harmless where the ceiling is spent already. */
  count(charge: Charge): void;
}
