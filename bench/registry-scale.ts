import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { parseDocument } from '../src/config/parse-document.ts';
import { renderFaults } from '../src/config/render-faults.ts';
import type { Document } from '../src/model/document.ts';
import { renderBenchDocument } from './bench-document.ts';
import { appKey, RegistryLane, type Size, tokenValue, typeName } from './registry-lane.ts';
import { spreadOf } from './stats.ts';

const HELP = `node --expose-gc bench/registry-scale.ts [--rounds N] [--apps N] [--types N] [--tokens N]

Builds a small registry (100 apps, 100 types, 1,000 tokens) and a large one (100,000 apps, 10,000 types,
1,000,000 tokens) from changes of entries, 100 a turn, and measures both in alternation: finding an app
and a token, one change of each kind of entry, the longest turn, and the bytes that tokens
take. Microseconds of wall clock, median (range) over the rounds; the longest turn in CPU time of its
thread, collections included.
`;

const FOUND_PER_ROUND = 20_000;
const CHANGES_PER_ROUND = 20;
const SMALL: Size = { apps: 100, types: 100, tokens: 1000 };

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    apps: { type: 'string', default: '100000' },
    types: { type: 'string', default: '10000' },
    tokens: { type: 'string', default: '1000000' },
    help: { type: 'boolean', default: false },
  },
});

const MEASURED: readonly (readonly [string, (lane: RegistryLane, round: number) => number])[] = [
  ['find an app', lane => perFound(lane, index => lane.snapshot.apps.get(appKey(index % lane.size.apps)))],
  [
    'find a token',
    lane => perFound(lane, index => lane.directory.find(tokenValue(index % lane.size.tokens))),
  ],
  ['change an app', (lane, round) => perChange(index => lane.apply([lane.app(index, statusIn(round))]))],
  [
    'change a token',
    (lane, round) =>
      perChange(index => lane.apply([lane.authorization(index, `${tokenValue(index)}-${round}`)])),
  ],
  [
    'change a package',
    (lane, round) => perChange(index => lane.apply([lane.package(index % lane.packages, [typeName(round)])])),
  ],
  [
    'change a merchant',
    (lane, round) => perChange(index => lane.apply([lane.merchant(index, statusIn(round))])),
  ],
];

if (values.help) process.stdout.write(HELP);
else measure();

function measure(): void {
  const base = benchDocument();
  const large = { apps: Number(values.apps), types: Number(values.types), tokens: Number(values.tokens) };
  const lanes = [new RegistryLane(SMALL, base), new RegistryLane(large, base)];
  const rounds = Number(values.rounds);
  console.log(`${cpus()[0]?.model} × ${cpus().length}, node ${process.version}\n`);
  for (const lane of lanes) console.log(lane.built);
  for (const [what, run] of MEASURED) {
    const costs = lanes.map((): number[] => []);
    for (const lane of lanes) run(lane, 0);
    for (let round = 1; round <= rounds; round++)
      lanes.forEach((lane, index) => costs[index]?.push(run(lane, round)));
    const [small, big] = costs.map(spreadOf);
    if (small === undefined || big === undefined) return;
    const shown = [small, big].map(
      ({ median, min, max }) => `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`,
    );
    console.log(`${what.padEnd(28)} ${shown.join('   ')}   × ${(big.median / small.median).toFixed(2)}`);
  }
  for (const lane of lanes)
    console.log(`longest turn of ${lane.size.apps} apps: ${lane.longestMs.toFixed(1)} ms`);
}

/** Spread over the whole registry, so that no cache of the processor has what is sought. */
function perFound(lane: RegistryLane, find: (index: number) => unknown): number {
  let missed = 0;
  const startMs = performance.now();
  for (let at = 0; at < FOUND_PER_ROUND; at++)
    if (find((at * 7919) % lane.size.tokens) === undefined) missed++;
  const tookMs = performance.now() - startMs;
  if (missed > 0) throw new Error(`${missed} were not found`);
  return (tookMs * 1000) / FOUND_PER_ROUND;
}

function perChange(change: (index: number) => number): number {
  let sumMs = 0;
  for (let at = 0; at < CHANGES_PER_ROUND; at++) sumMs += change(at * 4);
  return (sumMs * 1000) / CHANGES_PER_ROUND;
}

function statusIn(round: number): 'active' | 'suspended' {
  return round % 2 === 0 ? 'active' : 'suspended';
}

function benchDocument(): Document {
  const parsed = parseDocument(renderBenchDocument('http://127.0.0.1:9'), { file: 'gatewright.json' });
  if ('document' in parsed) return parsed.document;
  throw new Error(renderFaults(parsed.faults));
}
