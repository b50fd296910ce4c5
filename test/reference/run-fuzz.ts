import { parseArgs } from 'node:util';
import { fuzzVerifiersInLanes } from './fuzz-verifiers.ts';

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
const plan = { seed: Number(values.seed), from: Number(values.from), inputs: Number(values.inputs) };
const started = performance.now();
const { accepted, refused, disagreed, findings } = await fuzzVerifiersInLanes(plan, text =>
  console.log(text),
);
const seconds = (performance.now() - started) / 1_000;
for (const finding of findings) console.log(finding);
console.log(
  `differential fuzz: seed ${plan.seed}, ${plan.inputs} inputs in ${seconds.toFixed(1)} s ` +
    `(${Math.round(plan.inputs / seconds)} inputs/s), ${accepted} accepted, ${refused} refused, ${disagreed} disagreements`,
);
process.exitCode = disagreed === 0 ? 0 : 1;
