import { parseArgs } from 'node:util';
import { startFuzzGateway } from './fuzz-gateway.ts';
import { fuzzHttp } from './http-fuzz.ts';

/**
 * The long form of the fuzz over HTTP: `node test/hostile/run-http-fuzz.ts --requests 1000000 --seed 1 [--from 0]`.
 *
 * Prints its figure, and each finding with what makes it again. Exit code 1 where there was one.
 */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
  },
});
const started = performance.now();
const target = await startFuzzGateway();
const tally = await fuzzHttp(target, {
  seed: Number(values.seed),
  from: Number(values.from),
  connections: Number(values.requests),
});
await target.stop();
const seconds = (performance.now() - started) / 1000;
for (const finding of tally.findings.slice(0, 50)) console.log(finding);
for (const [code, count] of [...tally.codes].toSorted(([left], [right]) => left.localeCompare(right))) {
  console.log(`${code}: ${count}`);
}
console.log(
  `HTTP fuzz: seed ${values.seed}, ${tally.connections} connections in ${seconds.toFixed(1)} s, ` +
    `${tally.envelopes} envelopes, ${tally.served} reached the service, ${tally.resets} reset, ` +
    `${tally.findings.length} findings`,
);
process.exitCode = tally.findings.length === 0 ? 0 : 1;
