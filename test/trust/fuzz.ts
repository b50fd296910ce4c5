import { startFuzzGateway } from '../hostile/fuzz-gateway.ts';
import { fuzzHttp } from '../hostile/http-fuzz.ts';
import { fuzzVerifiers } from '../reference/fuzz-verifiers.ts';
import { counted, type Finding, type Goal, type GoalRun, measured } from './goal.ts';

const SEED = 20_261_122;
const FORMS = {
  short: { inputs: 30_000, requests: 3_000 },
  full: { inputs: 10_000_000, requests: 1_000_000 },
} as const;
/** Connections of one stretch: records of a gateway are kept, and it is started anew for the next stretch. */
const STRETCH = 25_000;

export const fuzz: Goal = {
  id: 'R3',
  goal: 'fuzz: 10 million scanner and sign inputs in process and 1 million over HTTP: no crash, no 4000000, no code outside the table; a second verifier that imports nothing from src always agrees',
  full: '10,000,000 inputs in process, 1,000,000 connections',
  short: '30,000 inputs, 3,000 connections',
  run: fuzzBoth,
};

async function fuzzBoth(run: GoalRun): Promise<Finding> {
  const { inputs, requests } = FORMS[run.form];
  const tally = fuzzVerifiers({ seed: SEED, from: 0, inputs }, text => run.progress(text));
  for (const finding of tally.findings) run.progress(finding);
  const overHttp = { envelopes: 0, served: 0, findings: 0, codes: new Set<string>() };
  for (let from = 0; from < requests; from += STRETCH) {
    const target = await startFuzzGateway();
    const connections = Math.min(STRETCH, requests - from);
    const { envelopes, served, findings, codes } = await fuzzHttp(target, { seed: SEED, from, connections });
    await target.stop();
    overHttp.envelopes += envelopes;
    overHttp.served += served;
    overHttp.findings += findings.length;
    for (const code of codes.keys()) overHttp.codes.add(code);
    for (const finding of findings) run.progress(finding);
    run.progress(`${from + connections} of ${requests} connections`);
  }
  const { accepted, refused, disagreed } = tally;
  return measured(
    counted(
      'disagreements',
      `${disagreed} of ${inputs} inputs (${accepted} read, ${refused} did not)`,
      disagreed === 0 && accepted > inputs / 3 && refused > inputs / 4,
    ),
    counted(
      'findings over HTTP',
      `${overHttp.findings} of ${requests} connections (${overHttp.envelopes} envelopes of ${overHttp.codes.size} codes, ${overHttp.served} calls served)`,
      overHttp.findings === 0 && overHttp.served > requests / 20 && overHttp.codes.size > 15,
    ),
  );
}
