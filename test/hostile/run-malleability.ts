import { parseArgs } from 'node:util';
import { tryMalleability } from './malleability.ts';

/**
 * The long form of R4: `node test/hostile/run-malleability.ts --mutations 1000000 --seed 1`.
 *
 * Prints its figure, and each finding with what makes it again. Exit code 1 where there was one.
 */
const { values } = parseArgs({
  options: { mutations: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const started = performance.now();
const tally = await tryMalleability({ seed: Number(values.seed), mutations: Number(values.mutations) });
const seconds = (performance.now() - started) / 1000;
for (const finding of tally.findings.slice(0, 50)) console.log(finding);
console.log(
  `malleability: seed ${values.seed}, ${tally.mutations} mutations of ${tally.originals} accepted calls in ` +
    `${seconds.toFixed(1)} s, ${tally.forged} with the right sign and another meaning, ${tally.guarded} of them ` +
    `stopped by the guard, ${tally.retries} honest retries, ${tally.findings.length} findings`,
);
process.exitCode = tally.findings.length === 0 ? 0 : 1;
