import { join } from 'node:path';
import { runInLanes } from '../faults/lanes.ts';
import { choicesOf, VerifierComparer } from './compare-verifiers.ts';
import { fuzzInput } from './fuzz-input.ts';

export interface VerifierFuzzPlan {
  readonly seed: number;
  readonly from: number;
  readonly inputs: number;
}

export interface VerifierFuzzTally {
  accepted: number;
  refused: number;
  disagreed: number;
  /** The first disagreements, each with what makes it again and its input. */
  readonly findings: string[];
}

const FINDINGS_MAX = 20;
/** Inputs that a thread takes at a time. */
const STRETCH = 10_000;
const PROGRESS_EVERY = 500_000;

/** Sets the gateway's verifier against the second one; the seed and a number make each input again. */
export function fuzzVerifiers({ seed, from, inputs }: VerifierFuzzPlan): VerifierFuzzTally {
  const comparer = new VerifierComparer();
  const tally: VerifierFuzzTally = { accepted: 0, refused: 0, disagreed: 0, findings: [] };
  for (let nth = from; nth < from + inputs; nth += 1) {
    const body = fuzzInput(seed, nth);
    const comparison = comparer.compare(body, choicesOf(seed, nth));
    tally[comparison.outcome] += 1;
    if (comparison.outcome === 'disagreed' && tally.findings.length < FINDINGS_MAX) {
      const again = `--seed ${seed} --from ${nth} --inputs 1`;
      tally.findings.push(`${again}: ${comparison.about}\n${body.toString('latin1')}`);
    }
  }
  return tally;
}

/** The same in as many threads as there are processors. */
export async function fuzzVerifiersInLanes(
  { seed, from, inputs }: VerifierFuzzPlan,
  progress: (text: string) => void = () => {},
): Promise<VerifierFuzzTally> {
  const tally: VerifierFuzzTally = { accepted: 0, refused: 0, disagreed: 0, findings: [] };
  let next = from;
  let reported = 0;
  await runInLanes<VerifierFuzzPlan, VerifierFuzzTally>({
    script: join(import.meta.dirname, 'fuzz-verifiers-lane.ts'),
    next: () => {
      const plan = { seed, from: next, inputs: Math.min(STRETCH, from + inputs - next) };
      next += plan.inputs;
      return plan.inputs > 0 ? plan : undefined;
    },
    take: more => {
      tally.accepted += more.accepted;
      tally.refused += more.refused;
      tally.disagreed += more.disagreed;
      tally.findings.push(...more.findings.slice(0, FINDINGS_MAX - tally.findings.length));
      const done = tally.accepted + tally.refused + tally.disagreed;
      if (done - reported < PROGRESS_EVERY) return;
      reported = done;
      progress(`${done} of ${inputs} inputs`);
    },
  });
  return tally;
}
