import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { refuse } from '../../src/errors/refusal.ts';
import { type Passage, runPipeline } from '../../src/pipeline/run-pipeline.ts';
import { passed, type Step, type StepVerdict } from '../../src/pipeline/step.ts';
import type { World } from '../../src/pipeline/world.ts';
import { receivedOf, worldOf } from './world.ts';

/** A step that says what it is told to say. */
function stepOf(name: string, run: Step['run'], gives: Step['gives'] = []): Step {
  return { name, needs: [], gives, refuses: [], run };
}

function runAtOnce(steps: readonly Step[], world: World = worldOf()): Passage {
  const passage = runPipeline(steps, receivedOf(), world);
  assert.ok(!(passage instanceof Promise), 'the pipeline waits');
  return passage;
}

const pass = stepOf('pass', () => passed);
const never = stepOf('never', () => assert.fail('a step behind a refusal ran'));
const formal = stepOf('formal', () => ({ environment: 'formal' }), ['environment']);

describe('the run of a pipeline', () => {
  test('goes through every step where none refuses, at once where none waits', () => {
    const passage = runAtOnce([pass, formal, pass]);
    assert.deepEqual([passage.refusal, passage.stoppedBy, passage.stepsMs.length], [undefined, undefined, 3]);
    assert.equal(passage.facts.environment, 'formal');
  });

  test('ends at the first refusal, and nothing behind it runs', () => {
    const passage = runAtOnce([pass, stepOf('no', () => refuse('type-missing')), never]);
    assert.deepEqual([passage.refusal, passage.stoppedBy], [refuse('type-missing'), 'no']);
    assert.equal(passage.stepsMs.length, 2);
  });

  test('waits for a step that waits, and goes on behind it', async () => {
    const later = (verdict: StepVerdict) => stepOf('later', () => Promise.resolve(verdict), ['environment']);
    const passage = runPipeline(
      [later({ environment: 'staging' }), pass, later({ environment: 'formal' })],
      receivedOf(),
      worldOf(),
    );
    assert.ok(passage instanceof Promise);
    const { facts, stepsMs } = await passage;
    assert.deepEqual([facts.environment, stepsMs.length], ['formal', 3]);
    const refused = await runPipeline([later(refuse('sign-missing')), never], receivedOf(), worldOf());
    assert.deepEqual([refused.refusal?.refused, refused.stoppedBy], ['sign-missing', 'later']);
  });

  test('a step that throws ends the call with 4000000 and its cause', () => {
    const passage = runAtOnce([
      stepOf('breaks', () => {
        throw new Error('a broken part');
      }),
      never,
    ]);
    assert.equal(passage.refusal?.refused, 'system-exception');
    assert.match(passage.refusal.cause ?? '', /a broken part/);
    assert.equal(passage.refusal.message, undefined);
    assert.equal(passage.stoppedBy, 'breaks');
  });

  test('a step that rejects ends the call alike, whatever it rejects with', async () => {
    for (const reason of [new Error('a broken part'), 'a broken part', { toString: () => 'a broken part' }]) {
      const breaks = stepOf('breaks', () => Promise.reject(reason));
      const passage = await runPipeline([breaks, never], receivedOf(), worldOf());
      assert.equal(passage.refusal?.refused, 'system-exception');
      assert.match(passage.refusal.cause ?? '', /a broken part/);
    }
  });

  test('keeps only the facts that a step declares', () => {
    const passage = runAtOnce([stepOf('sneaks', () => ({ environment: 'staging' })), formal]);
    assert.equal(passage.facts.environment, 'formal');
    assert.equal(
      runAtOnce([stepOf('sneaks', () => ({ environment: 'staging' }))]).facts.environment,
      undefined,
    );
  });

  test('times each step by the monotonic clock', () => {
    const world = worldOf();
    const takes = (ms: number): Step =>
      stepOf(`takes ${ms}`, () => {
        world.clock.monotonic += ms;
        world.clock.wall -= 1000;
        return passed;
      });
    assert.deepEqual(runAtOnce([takes(2), takes(0.5), takes(0)], world).stepsMs, [2, 0.5, 0]);
  });
});
