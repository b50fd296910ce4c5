import { parseArgs } from 'node:util';
import { startFuzzGateway } from './fuzz-gateway.ts';
import { fuzzHttp, type HttpFuzzTally } from './http-fuzz.ts';
import { fuzzHttpInLanes } from './http-fuzz-lanes.ts';

/**
 * The long form of the fuzz over HTTP: `node test/hostile/run-http-fuzz.ts --requests 1000000 --seed 1 [--from 0]`,
 * or with `--connections 1` instead of `--requests` just so many, in this thread: what makes a finding again.
 *
 * Prints its figure, and each finding with what makes it again. Exit code 1 where there was one.
 */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    connections: { type: 'string' },
    stretch: { type: 'string', default: '2500' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
  },
});
const started = performance.now();
const seed = Number(values.seed);
const from = Number(values.from);
const tally =
  values.connections === undefined
    ? await fuzzInLanes(Number(values.requests), Number(values.stretch))
    : await fuzzHere(Number(values.connections));
const seconds = (performance.now() - started) / 1000;
for (const finding of tally.findings.slice(0, 50)) console.log(finding);
for (const [code, count] of [...tally.codes].toSorted(([left], [right]) => left.localeCompare(right))) {
  console.log(`${code}: ${count}`);
}
console.log(
  `HTTP fuzz: seed ${seed}, ${tally.envelopes} requests answered over ${tally.connections} connections in ` +
    `${seconds.toFixed(1)} s, ${(tally.envelopes / seconds).toFixed(0)} a second, ${tally.served} reached the service, ` +
    `${tally.resets} reset, ${tally.findings.length} findings`,
);
process.exitCode = tally.findings.length === 0 ? 0 : 1;

function fuzzInLanes(requests: number, stretch: number): Promise<HttpFuzzTally> {
  return fuzzHttpInLanes({ seed, from, requests, stretch });
}

async function fuzzHere(connections: number): Promise<HttpFuzzTally> {
  const target = await startFuzzGateway();
  const found = await fuzzHttp(target, { seed, from, connections });
  await target.stop();
  return found;
}
