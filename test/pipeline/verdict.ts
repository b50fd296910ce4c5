import assert from 'node:assert/strict';
import type { StepVerdict } from '../../src/pipeline/step.ts';

/** What a step says that decides without waiting; fails the test where it waits. */
export function atOnce<Verdict extends StepVerdict>(verdict: Verdict | Promise<Verdict>): Verdict {
  assert.ok(!(verdict instanceof Promise), 'the step waits');
  return verdict;
}

/** In one word: the name of the refusal, or `passes`. */
export function said(verdict: StepVerdict | Promise<StepVerdict>): string {
  return atOnce(verdict).refused ?? 'passes';
}
