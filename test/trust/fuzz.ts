import type { HttpFuzzTally } from '../hostile/http-fuzz.ts';
import { fuzzHttpInLanes, type LanesPlan } from '../hostile/http-fuzz-lanes.ts';
import { fuzzVerifiersInLanes } from '../reference/fuzz-verifiers.ts';
import { counted, type Finding, type Goal, type GoalRun, measured, timed } from './goal.ts';

const SEED = 20_261_122;
const FORMS = {
  short: { inputs: 30_000, requests: 3_000, stretch: 300 },
  full: { inputs: 10_000_000, requests: 1_000_000, stretch: 5_000 },
} as const;
const REPORT_EVERY = 50_000;

export const fuzz: Goal = {
  id: 'R3',
  goal: 'fuzz: 10 million scanner and sign inputs in process and 1 million over HTTP: no crash, no 4000000, no code outside the table; a second verifier that imports nothing from src always agrees',
  full: '10,000,000 inputs in process, 1,000,000 requests answered over some 180,000 connections; about 25 minutes of two processors',
  short: '30,000 inputs, 3,000 requests',
  run: fuzzBoth,
};

async function fuzzBoth(run: GoalRun): Promise<Finding> {
  const { inputs, requests, stretch } = FORMS[run.form];
  const tally = await fuzzVerifiersInLanes({ seed: SEED, from: 0, inputs }, text => run.progress(text));
  for (const finding of tally.findings) run.progress(finding);
  const overHttp = await fuzzOverHttp(run, { seed: SEED, from: 0, requests, stretch });
  for (const finding of overHttp.findings) run.progress(finding);
  const { accepted, refused, disagreed } = tally;
  const { connections, envelopes, served, codes, findings, seconds } = overHttp;
  return measured(
    counted(
      'disagreements',
      `${disagreed} of ${inputs} inputs (${accepted} read, ${refused} did not)`,
      disagreed === 0 && accepted > inputs / 3 && refused > inputs / 4,
    ),
    counted(
      'findings over HTTP',
      `${findings.length} of ${envelopes} requests over ${connections} connections (${codes.size} codes, ${served} calls served)`,
      findings.length === 0 && envelopes >= requests && served > requests / 20 && codes.size > 15,
    ),
    timed('requests over HTTP a second', (envelopes / seconds).toFixed(0), true),
  );
}

async function fuzzOverHttp(
  run: GoalRun,
  plan: LanesPlan,
): Promise<HttpFuzzTally & { readonly seconds: number }> {
  const startedMs = performance.now();
  let reported = 0;
  const tally = await fuzzHttpInLanes(plan, ({ envelopes }) => {
    if (envelopes - reported < REPORT_EVERY) return;
    reported = envelopes;
    run.progress(`${envelopes} of ${plan.requests} requests over HTTP`);
  });
  return { ...tally, seconds: (performance.now() - startedMs) / 1000 };
}
