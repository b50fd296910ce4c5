import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { callPipeline } from '../../src/pipeline/call-pipeline.ts';
import { type Passage, runPipeline } from '../../src/pipeline/run-pipeline.ts';
import { FAULTS, type Fault, ONE_AT_A_TIME, type Slot, type Slots } from './fault-catalogue.ts';
import { faultyCall } from './faulty-call.ts';

/** Both generations by both names: the route decides some codes, the name others. */
const CALLERS: readonly Slots[] = [
  { route: 'openapi', name: 'app_key' },
  { route: 'openapi', name: 'client_id' },
  { route: 'ark', name: 'app_key' },
  { route: 'ark', name: 'client_id' },
];
const ORDER: ReadonlyMap<string, number> = new Map(callPipeline.map(({ name }, index) => [name, index]));
const FAULTS_IN_ORDER = FAULTS.toSorted((left, right) => placeOf(left) - placeOf(right));

function placeOf({ step }: Fault): number {
  return ORDER.get(step) ?? -1;
}

async function answerTo(slots: Slots, steps = callPipeline): Promise<string> {
  const { received, world } = faultyCall(slots);
  return wordOf(await runPipeline(steps, received, world));
}

/** Whether the others run without this step: it gives no fact that another needs, and nobody behind it stumbles over the same fault. */
function isRemovable({ step }: Fault): boolean {
  if (step === 'check-type-present' || step === 'check-sign-present') return false;
  const given = callPipeline.find(({ name }) => name === step)?.gives ?? [];
  return callPipeline.every(({ needs }) => given.every(fact => !needs.includes(fact)));
}

function wordOf({ refusal, stoppedBy, facts }: Passage): string {
  return refusal === undefined ? (facts.answer?.kind ?? 'nothing') : `${stoppedBy}: ${refusal.refused}`;
}

function expected({ step, refusal }: Fault): string {
  return `${step}: ${refusal}`;
}

/** The slot that would have to be two things at once, or `undefined` where both fit. */
function clash(left: Slots, right: Slots): Slot | undefined {
  // Object.keys() of an object of slots yields slots.
  const slots = Object.keys(left) as Slot[];
  return slots.find(slot => right[slot] !== undefined && right[slot] !== left[slot]);
}

describe('the catalogue of faults', () => {
  const declared = callPipeline.flatMap(({ name, refuses }) => refuses.map(refusal => `${name}: ${refusal}`));

  test('holds a fault for every refusal that a step declares', () => {
    const made = new Set(FAULTS.map(expected));
    assert.deepEqual(
      declared.filter(refusal => !made.has(refusal)),
      [],
    );
  });

  test('holds none that no step declares', () => {
    assert.deepEqual(
      FAULTS.map(expected).filter(fault => !declared.includes(fault)),
      [],
    );
  });

  test('begins from a call that succeeds, for every caller', async () => {
    for (const caller of CALLERS) assert.equal(await answerTo(caller), 'result');
  });

  for (const fault of FAULTS_IN_ORDER) {
    test(`makes ${expected(fault)} by ${JSON.stringify(fault.slots)} alone`, async () => {
      const callers = CALLERS.filter(caller => clash(fault.slots, caller) === undefined);
      assert.ok(callers.length > 0);
      for (const caller of callers)
        assert.equal(await answerTo({ ...caller, ...fault.slots }), expected(fault));
    });
  }
});

describe('where several faults meet, the first row wins', () => {
  let tried = 0;
  let calls = 0;
  const incompatible = new Map<Slot, number>();

  for (const [index, first] of FAULTS_IN_ORDER.entries()) {
    const later = FAULTS_IN_ORDER.slice(index + 1).filter(({ step }) => step !== first.step);
    if (later.length === 0) continue;
    test(`${expected(first)} by ${JSON.stringify(first.slots)} wins over everything behind it`, async () => {
      for (const second of later) {
        const slot = clash(first.slots, second.slots);
        if (slot !== undefined) {
          incompatible.set(slot, (incompatible.get(slot) ?? 0) + 1);
          continue;
        }
        const both = { ...first.slots, ...second.slots };
        tried += 1;
        for (const caller of CALLERS.filter(one => clash(both, one) === undefined)) {
          calls += 1;
          assert.equal(await answerTo({ ...caller, ...both }), expected(first), `met ${expected(second)}`);
        }
      }
    });
  }

  test('both faults are there: without the step that refused, the later one answers', async () => {
    let shown = 0;
    for (const [index, first] of FAULTS_IN_ORDER.entries()) {
      const without = callPipeline.filter(({ name }) => name !== first.step);
      if (!isRemovable(first)) continue;
      for (const second of FAULTS_IN_ORDER.slice(index + 1)) {
        const both = { ...first.slots, ...second.slots };
        const caller = CALLERS.find(one => clash(both, one) === undefined);
        const isPair = second.step !== first.step && clash(first.slots, second.slots) === undefined;
        if (!isPair || caller === undefined) continue;
        shown += 1;
        assert.equal(await answerTo({ ...caller, ...both }, without), expected(second), expected(first));
      }
    }
    assert.ok(shown > 400, `${shown} pairs`);
  });

  test('every pair was tried or has a slot that cannot be two things at once', () => {
    const skipped = [...incompatible.values()].reduce((sum, count) => sum + count, 0);
    const pairs = FAULTS.flatMap((left, index) =>
      FAULTS.slice(index + 1).map(right => [left, right] as const),
    );
    assert.equal(tried + skipped, pairs.filter(([left, right]) => left.step !== right.step).length);
    assert.ok(tried > skipped * 10, `${tried} tried, ${skipped} skipped`);
  });

  after(() => {
    console.log(`fault pairs: ${tried} pairs tried in ${calls} calls; incompatible:`);
    for (const [slot, count] of incompatible) console.log(`  ${count} × ${slot}: ${ONE_AT_A_TIME[slot]}`);
  });
});
