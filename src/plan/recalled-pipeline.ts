import { type Refusal, refuse } from '../errors/refusal.ts';
import type { Api } from '../model/api.ts';
import { callPipeline } from '../pipeline/call-pipeline.ts';
import { passed, type Step, type StepVerdict } from '../pipeline/step.ts';
import type { Recall } from './recall.ts';
import { isSignDecided } from './recalled-signs.ts';

type StepName = (typeof callPipeline)[number]['name'];
type Run = Step['run'];
/** Puts a rule of its own in the place of a check, or in front of it. */
type Recalled = (recall: Recall, step: Step) => Run;

/**
 * What cannot be decided again from a record alone, each with its rule; every other step is the real check.
 *
 * Source: docs/guides/plan-a-change.md.
 */
const RECALLED: { readonly [Name in StepName]?: Recalled } = {
  'scan-body': recall => () => asRecorded(recall, 'scan-body', () => ({ body: recall.body })),
  'check-sign-present': recall => () => asRecorded(recall, 'check-sign-present', () => passed),
  'identify-app-key': (recall, step) => (facts, world) =>
    asRecorded(recall, 'identify-app-key', () => step.run(facts, world)),
  'check-sign': (recall, step) => (facts, world) =>
    isSignDecided(facts.app, recall) ? step.run(facts, world) : undecided(recall, 'check-sign'),
  'check-timestamp': recall => () => asRecorded(recall, 'check-timestamp', () => passed),
  'check-replay': (recall, step) => (facts, world) =>
    isReplayDecided(recall, facts.app.replayGuard)
      ? step.run(facts, world)
      : undecided(recall, 'check-replay'),
  'check-contract': recall => facts => {
    const { api, received } = facts;
    if (isSame(recall, api, 'contract')) {
      if (recall.endOf('check-contract') !== 'unknown')
        return asRecorded(recall, 'check-contract', () => passed);
    }
    // A digest of files is looked at even without a contract.
    const isDigestKnown = received.upload === undefined || recall.endOf('check-contract') === 'passed';
    return api.contract === undefined && isDigestKnown ? passed : undecided(recall, 'check-contract');
  },
  'identify-target':
    recall =>
    ({ api }) => {
      if (api.mapping === undefined) return NO_TARGET;
      return isSame(recall, api, 'mapping')
        ? asRecorded(recall, 'identify-target', () => NO_TARGET)
        : undecided(recall, 'identify-target');
    },
  // The answer itself is in the record, or nobody knows it.
  'forward-call': recall => () =>
    recall.endOf('forward-call') === 'refused' ? recordedRefusal(recall) : passed,
};

const NO_TARGET = Object.freeze({ target: undefined });

/** The list of checks, in its order, for calls of which there is a record only. */
export function recalledPipeline(recall: Recall): readonly Step[] {
  return callPipeline.map(step => {
    const recalled = RECALLED[step.name];
    return recalled === undefined ? step : { ...step, run: recalled(recall, step) };
  });
}

function asRecorded(
  recall: Recall,
  step: StepName,
  pass: () => StepVerdict | Promise<StepVerdict>,
): StepVerdict | Promise<StepVerdict> {
  switch (recall.endOf(step)) {
    case 'passed':
      return pass();
    case 'refused':
      return recordedRefusal(recall);
    case 'unknown':
      return undecided(recall, step);
  }
}

function recordedRefusal({ call }: Recall): Refusal {
  return refuse(call.refused ?? 'system-exception');
}

/** Ends the passage; whoever reads it sees that it was not refused. */
function undecided(recall: Recall, step: StepName): Refusal {
  recall.undecided = step;
  return refuse('system-exception');
}

/** Where no guard looked, nobody knows whether a sign had come before. */
function isReplayDecided(recall: Recall, guard: 'off' | 'report' | 'refuse'): boolean {
  if (guard !== 'refuse' || recall.endOf('check-replay') === 'refused' || recall.call.isReplayed) return true;
  if (recall.endOf('check-replay') === 'unknown') return false;
  return recall.appBefore !== undefined && recall.appBefore.replayGuard !== 'off';
}

/** Whether what the API asks for is what it asked for when the call came; told once per API. */
function isSame(recall: Recall, api: Api, what: 'contract' | 'mapping'): boolean {
  const before = recall.apiBefore(api);
  return before !== undefined && (before[what] === api[what] || areAlike(before[what], api[what]));
}

const texts = new WeakMap<object, string>();

function areAlike(left: object | boolean | undefined, right: object | boolean | undefined): boolean {
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  return textOf(left) === textOf(right);
}

function textOf(value: object): string {
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}
