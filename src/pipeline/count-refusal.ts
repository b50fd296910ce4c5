import type { Passage } from './run-pipeline.ts';
import type { Services } from './world.ts';

/**
 * Counts a refusal towards the app's ceiling: not one that the app could not know of before it proved its secret,
 * and none that the internal service gave. Source: protocol.md §5, step 11.
 */
export function countRefusal({ refusal, facts }: Passage, { refusalLedger }: Services): void {
  const isProbing = refusal !== undefined && facts.signature !== undefined && facts.binding === undefined;
  if (isProbing && facts.app?.ceiling !== undefined) {
    refusalLedger.count({ rule: facts.app.ceiling, subject: facts.app.key });
  }
}
