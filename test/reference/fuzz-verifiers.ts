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
const PROGRESS_EVERY = 500_000;

/** Sets the gateway's verifier against the second one; the seed and a number make each input again. */
export function fuzzVerifiers(
  { seed, from, inputs }: VerifierFuzzPlan,
  progress: (text: string) => void = () => {},
): VerifierFuzzTally {
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
    const done = nth - from + 1;
    if (done % PROGRESS_EVERY === 0 && done < inputs) progress(`${done} of ${inputs} inputs`);
  }
  return tally;
}
