import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Goal, renderFinding } from './goal.ts';
import { runGoal } from './run-goal.ts';

/** The short form of a goal as a test: prints its figures, and judges by those that no slow machine can spoil. */
export function testShortForm(goal: Goal): void {
  test(`${goal.id}: ${goal.goal} (short form)`, async t => {
    const finding = await runGoal(goal, 'short');
    console.log(`${goal.id}: ${renderFinding(finding, 'short')}`);
    if (finding.kind === 'not-measured') return t.skip(`${goal.id} was not measured: ${finding.why}`);
    const missed = finding.measures.filter(({ isMet, isTimed }) => !isMet && !isTimed);
    assert.deepEqual(missed, []);
  });
}
