import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { signDigests } from '../../src/adapters/node/node-digests.ts';
import { errorNames, errorRows } from '../../src/errors/table.ts';
import {
  type CallToExplain,
  type Explanation,
  explainCall,
  type RecordedOutcome,
} from '../../src/explain/explain-call.ts';
import { stepExplanations } from '../../src/explain/step-explanations.ts';
import type { Received } from '../../src/model/received.ts';
import { callPipeline } from '../../src/pipeline/call-pipeline.ts';
import { type Passage, runPipeline } from '../../src/pipeline/run-pipeline.ts';
import type { World } from '../../src/pipeline/world.ts';
import { SECRET, TOKEN } from '../pipeline/document.ts';
import { FAULTS, type Fault, type Slots } from '../pipeline/fault-catalogue.ts';
import { faultyCall } from '../pipeline/faulty-call.ts';

/** What only the real call can tell, and what the record of it says. */
const FORWARD = 'forward-call';
const CALLERS: readonly Slots[] = [
  { route: 'openapi', name: 'app_key' },
  { route: 'ark', name: 'client_id' },
];

function toExplain(received: Received, outcome?: RecordedOutcome): CallToExplain {
  return {
    requestId: received.requestId,
    bytes: received.bytes,
    path: received.route.path,
    address: received.client.text,
    environment: received.environment,
    ...(received.upload === undefined ? {} : { upload: received.upload }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

function recordOf({ refusal, stoppedBy, stepsMs }: Passage, { snapshot }: World): RecordedOutcome {
  const step = callPipeline.find(({ name }) => name === stoppedBy)?.name;
  const code = snapshot.wordings.get(refusal?.refused ?? 'success')?.code ?? 0;
  const { revision, edition } = snapshot;
  return {
    revision,
    edition,
    code,
    refused: refusal?.refused,
    stoppedBy: step,
    cause: refusal?.cause,
    stepsMs,
  };
}

function clash(left: Slots, right: Slots): boolean {
  // Object.keys() of an object of slots yields slots.
  const slots = Object.keys(left) as (keyof Slots)[];
  return slots.some(slot => right[slot] !== undefined && right[slot] !== left[slot]);
}

function slotsOf(fault: Fault): readonly Slots[] {
  return CALLERS.filter(caller => !clash(caller, fault.slots)).map(caller => ({ ...caller, ...fault.slots }));
}

function assertTold({ steps }: Explanation, isOnRecordAlone = false): void {
  for (const { name, outcome, observed, expected } of steps) {
    assert.ok(observed !== null && observed.length > 2, `${name} ${outcome}: nothing observed`);
    const isJudged = outcome !== 'skipped' && outcome !== 'unknown';
    assert.ok(
      !isJudged || isOnRecordAlone || (expected !== null && expected.length > 2),
      `${name}: nothing expected`,
    );
    assert.doesNotMatch(`${observed} ${expected}`, /undefined|NaN|\[object/, name);
  }
}

describe('an explanation', () => {
  test('has the steps of the pipeline, each with the row of protocol.md §5 that it stands for', () => {
    assert.deepEqual(
      callPipeline.map(({ name }) => name),
      callPipeline.map(({ name }) => name).filter(name => stepExplanations[name].title.length > 5),
    );
  });

  for (const fault of FAULTS) {
    test(`of ${fault.step}: ${fault.refusal} by ${JSON.stringify(fault.slots)} names what the wire names`, async () => {
      for (const slots of slotsOf(fault)) {
        const { received, world } = faultyCall(slots);
        const before = await explainCall(toExplain(received), world, signDigests);
        const passage = await runPipeline(callPipeline, received, world);
        assert.equal(passage.stoppedBy, fault.step);
        const isForward = fault.step === FORWARD;
        const record = recordOf(passage, world);
        const explained = isForward
          ? await explainCall(toExplain(received, record), world, signDigests)
          : before;
        assert.equal(explained.refusedBy, fault.step);
        assert.equal(explained.name, fault.refusal);
        assert.equal(explained.code, errorRows[fault.refusal].code);
        const refused = explained.steps.filter(({ outcome }) => outcome === 'refused');
        assert.deepEqual(
          refused.map(({ name, refusal }) => [name, refusal]),
          [[fault.step, fault.refusal]],
        );
        // An upload that broke while it was sent does not read any more.
        assertTold(explained, slots.outcome === 'cut');
        assert.ok(explained.fix !== null && explained.verdict.length > 10);
      }
    });
  }

  test('of a good call lets every step pass but the one that only the real call can tell', async () => {
    for (const caller of CALLERS) {
      const { received, world } = faultyCall(caller);
      const explained = await explainCall(toExplain(received), world, signDigests);
      assert.deepEqual(
        explained.steps
          .filter(({ outcome }) => outcome !== 'passed')
          .map(({ name, outcome }) => [name, outcome]),
        [[FORWARD, 'unknown']],
      );
      assert.equal(explained.refusedBy, null);
      assert.equal(explained.name, 'success');
      assert.equal(explained.fix, null);
      assertTold(explained);
    }
  });

  test('spends nothing and sends nothing, however often it is made', async () => {
    const { received, world } = faultyCall({});
    for (let time = 0; time < 20; time += 1) await explainCall(toExplain(received), world, signDigests);
    assert.equal(world.sent.length, 0);
    const passage = await runPipeline(callPipeline, received, world);
    assert.equal(passage.stoppedBy, undefined, 'a quota of one call was spent by explaining');
    assert.equal(world.sent.length, 1);
  });

  test('of a wrong sign is no guess: nothing counts against the app', async () => {
    const { received, world } = faultyCall({ sign: 'wrong' });
    for (let time = 0; time < 200; time += 1) await explainCall(toExplain(received), world);
    const source = { appKey: 'app-1', address: received.client.text };
    assert.equal(world.services.signLedger.isGuessing(world.snapshot.signFailures, source), false);
  });

  test('says what its record says, whatever the checks would say by now', async () => {
    const { received, world } = faultyCall({});
    const first = await runPipeline(callPipeline, received, world);
    // The quota of one call is spent: the same call would be refused now.
    const record = recordOf(first, world);
    const explained = await explainCall(toExplain(received, record), world, signDigests);
    assert.equal(explained.refusedBy, null);
    assert.equal(explained.code, errorRows.success.code);
    assert.ok(explained.steps.every(({ outcome }) => outcome === 'passed'));
    assert.ok(explained.steps.every(({ ms }) => ms !== null));
  });

  test('of a path that is no route says so and looks at nothing', async () => {
    const { received, world } = faultyCall({});
    const explained = await explainCall({ ...toExplain(received), path: '/nowhere' }, world, signDigests);
    assert.equal(explained.refusedBy, 'listener');
    assert.ok(explained.steps.every(({ outcome }) => outcome === 'skipped'));
    assert.equal(explained.steps.length, callPipeline.length);
  });

  test('holds no secret, no token and no right sign', async () => {
    for (const fault of FAULTS) {
      for (const slots of slotsOf(fault)) {
        const { received, world } = faultyCall(slots);
        const text = JSON.stringify(await explainCall(toExplain(received), world, signDigests));
        assert.ok(!text.includes(SECRET), fault.step);
        assert.ok(!text.includes(TOKEN), fault.step);
      }
    }
  });
});

describe('behind the first step that refuses', () => {
  let told = 0;
  let outOfReach = 0;
  for (const first of FAULTS) {
    test(`${first.step}: ${first.refusal} by ${JSON.stringify(first.slots)} hides nothing whose facts can be had`, async () => {
      const place = callPipeline.findIndex(({ name }) => name === first.step);
      const later = FAULTS.filter(({ step }) => callPipeline.findIndex(({ name }) => name === step) > place);
      for (const second of later.filter(
        ({ step, slots }) => step !== FORWARD && !clash(first.slots, slots),
      )) {
        const both = { ...first.slots, ...second.slots };
        const caller = CALLERS.find(one => !clash(one, both));
        if (caller === undefined) continue;
        const { received, world } = faultyCall({ ...caller, ...both });
        const { steps, refusedBy } = await explainCall(toExplain(received), world);
        assert.equal(refusedBy, first.step);
        const step = steps.find(({ name }) => name === second.step);
        if (step?.outcome === 'skipped') {
          outOfReach += 1;
          assert.match(step.observed ?? '', /^not looked at: .* (?:is not known|no API|no sign)$/);
          continue;
        }
        told += 1;
        assert.equal(step?.outcome, 'would-refuse', `${second.step} behind ${first.step}`);
        assert.equal(step?.refusal, second.refusal);
      }
    });
  }

  test('most of what is wrong is told', () => {
    console.log(`later refusals: ${told} told, ${outOfReach} behind facts that could not be had`);
    assert.ok(told > outOfReach, `${told} told, ${outOfReach} not`);
  });
});

test('every row of the table that refuses has a step that explains it', () => {
  const explained = new Set<string>(FAULTS.map(({ refusal }) => refusal));
  assert.deepEqual(
    errorNames.filter(name => name !== 'success' && !explained.has(name)),
    [],
  );
});
