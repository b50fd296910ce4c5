import { parseArgs } from 'node:util';
import { choicesOf, VerifierComparer } from './compare-verifiers.ts';
import { fuzzInput } from './fuzz-input.ts';

/** How many disagreements are printed with their input. */
const printedMax = 20;
const progressEvery = 500_000;

/**
 * The long form of the differential fuzz: `node test/reference/run-fuzz.ts --inputs 10000000 --seed 1 [--from 0]`.
 *
 * Prints its figure, and each disagreement with the input that showed it. Exit code 1 where there was one.
 */
const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '10000000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
  },
});
process.exitCode = runFuzz(Number(values.seed), Number(values.from), Number(values.inputs)) === 0 ? 0 : 1;

/** Returns the number of disagreements. */
function runFuzz(seed: number, from: number, inputs: number): number {
  const comparer = new VerifierComparer();
  const counts = { accepted: 0, refused: 0, disagreed: 0 };
  const started = performance.now();
  for (let nth = from; nth < from + inputs; nth += 1) {
    const body = fuzzInput(seed, nth);
    const comparison = comparer.compare(body, choicesOf(seed, nth));
    counts[comparison.outcome] += 1;
    if (comparison.outcome === 'disagreed' && counts.disagreed <= printedMax) {
      console.log(`--seed ${seed} --from ${nth} --inputs 1: ${comparison.about}\n${body.toString('latin1')}`);
    }
    const done = nth - from + 1;
    if (done % progressEvery === 0 && done < inputs) console.log(`${done} of ${inputs} inputs`);
  }
  const seconds = (performance.now() - started) / 1_000;
  console.log(
    `differential fuzz: seed ${seed}, ${inputs} inputs in ${seconds.toFixed(1)} s (${Math.round(inputs / seconds)} inputs/s), ` +
      `${counts.accepted} accepted, ${counts.refused} refused, ${counts.disagreed} disagreements`,
  );
  return counts.disagreed;
}
