import type { RefusalName } from '../errors/table.ts';

/**
 * What becomes of a call.
 *
 * `refused`: by a check. `answered`: it reached its service, whose answer is as recorded. `forwarded`: it would reach
 * its service, which has never answered it. `undecided`: the record does not hold what a check would have to see.
 */
export interface Decision {
  readonly fate: 'refused' | 'answered' | 'forwarded' | 'undecided';
  /** The `errorCode`; `undefined` where nobody knows it. */
  readonly code: number | undefined;
  readonly refused: RefusalName | undefined;
  /** The step that refused, or could not be decided. */
  readonly step: string | undefined;
  /** The upstream that the call would go to; `undefined`: none, or it does not get so far. */
  readonly upstream: string | undefined;
}

/** Whether the call reaches what executes it. */
export function isServed({ fate }: Pick<Decision, 'fate'>): boolean {
  return fate === 'answered' || fate === 'forwarded';
}
