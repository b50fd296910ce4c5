import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { MemoryRateLimitStore } from '../src/adapters/memory/memory-rate-limit-store.ts';
import { MemoryRefusalLedger } from '../src/adapters/memory/memory-refusal-ledger.ts';
import { MemorySignLedger } from '../src/adapters/memory/memory-sign-ledger.ts';
import { MemoryTokenDirectory } from '../src/adapters/memory/memory-token-directory.ts';
import { allocateFromPool } from '../src/adapters/node/buffer-pool.ts';
import { contextDigests, hashToken, md5Hex, sha256 } from '../src/adapters/node/node-digests.ts';
import { readAsciiFromBuffer } from '../src/adapters/node/read-ascii-from-buffer.ts';
import { systemClock } from '../src/adapters/node/system-clock.ts';
import { parseDocument } from '../src/config/parse-document.ts';
import { renderFaults } from '../src/config/render-faults.ts';
import { parseAddress } from '../src/model/address.ts';
import type { Document } from '../src/model/document.ts';
import { type Received, ROUTES } from '../src/model/received.ts';
import type { Snapshot } from '../src/model/snapshot.ts';
import { callPipeline } from '../src/pipeline/call-pipeline.ts';
import { type Passage, runPipeline } from '../src/pipeline/run-pipeline.ts';
import type { Services } from '../src/pipeline/world.ts';
import { compileSnapshot } from '../src/registry/compile-snapshot.ts';
import { BODY_BOUNDS, BodyScanner } from '../src/wire/body-scanner.ts';
import { SignVerifier } from '../src/wire/sign-verifier.ts';
import { TypedMeaning } from '../src/wire/typed-meaning.ts';
import { renderBenchDocument } from './bench-document.ts';
import { signedBodies } from './signed-bodies.ts';
import { type Spread, spreadOf } from './stats.ts';

const CALLS_PER_BATCH = 10_000;

const HELP = `node bench/checks.ts [--batches N] [--json]

Runs every check of a call (protocol.md §5, steps 1 to 21) in process, on the bodies of npm run bench,
and prints CPU microseconds per call: median and range over batches of ${CALLS_PER_BATCH} calls, collection
included. Reach: 15 µs for a body of 1 KB. The lines below it say where the time goes, by wall clock
and with the two clock readings per step that the access record needs.
`;

const WARM_UP_BATCHES = 5;
const BODY_BYTES = [1024, 4096];
/** Everything but the call itself. */
const CHECKS = callPipeline.slice(0, -1);

const WAITING: Received['caller'] = { isGone: false, onGone() {} };

interface Result {
  readonly bodyBytes: number;
  readonly cpuUs: Spread;
  readonly stepsUs: ReadonlyMap<string, number>;
}

const { values } = parseArgs({
  options: {
    batches: { type: 'string', default: '15' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else printResults(BODY_BYTES.map(bodyBytes => measureChecks(bodyBytes, Number(values.batches))));

function measureChecks(bodyBytes: number, batches: number): Result {
  const gateway = buildGateway();
  const calls = signedBodies(bodyBytes, Date.now()).map(received);
  const stepsMs = CHECKS.map(() => 0);
  for (let batch = 0; batch < WARM_UP_BATCHES; batch++) runBatch(gateway, calls, []);
  const costs: number[] = [];
  for (let batch = 0; batch < batches; batch++) {
    const before = process.cpuUsage();
    runBatch(gateway, calls, stepsMs);
    const used = process.cpuUsage(before);
    costs.push((used.user + used.system) / CALLS_PER_BATCH);
  }
  const perCall = (ms: number): number => (ms * 1000) / (batches * CALLS_PER_BATCH);
  const stepsUs = new Map(CHECKS.map((step, index) => [step.name, perCall(stepsMs[index] ?? 0)]));
  return { bodyBytes, cpuUs: spreadOf(costs), stepsUs };
}

function runBatch(gateway: Gateway, calls: readonly Received[], stepsMs: number[]): void {
  for (let turn = 0; turn < CALLS_PER_BATCH; turn++) {
    const call = calls[turn % calls.length];
    if (call === undefined) throw new Error('no calls to check');
    const passage = runPipeline(CHECKS, call, { nowMs: Date.now(), ...gateway });
    addSteps(passed(passage), stepsMs);
  }
}

/** Errors: throws when a good call was refused: then the figure would be worth nothing. */
function passed(passage: Passage | Promise<Passage>): Passage {
  if (passage instanceof Promise) throw new Error('the checks waited for something');
  if (passage.refusal !== undefined) throw new Error(`${passage.stoppedBy} refused a good call`);
  return passage;
}

function addSteps({ stepsMs }: Passage, sums: number[]): void {
  for (let index = 0; index < sums.length; index++) {
    sums[index] = (sums[index] ?? 0) + (stepsMs[index] ?? 0);
  }
}

interface Gateway {
  readonly snapshot: Snapshot;
  readonly services: Services;
}

function buildGateway(): Gateway {
  const { snapshot, grants } = compileSnapshot(benchDocument(), 'bench', hashToken);
  const directory = new MemoryTokenDirectory(hashToken);
  directory.replace(grants);
  const services: Services = {
    clock: systemClock,
    allocate: allocateFromPool,
    scanner: new BodyScanner(BODY_BOUNDS, readAsciiFromBuffer),
    signVerifier: new SignVerifier(md5Hex),
    contextDigests,
    typedMeaning: new TypedMeaning(sha256),
    replays: {
      witness: () => neverReached('the replay guard'),
      recall: () => neverReached('the replay guard'),
    },
    nextTurn: () => Promise.resolve(),
    signLedger: new MemorySignLedger(systemClock),
    refusalLedger: new MemoryRefusalLedger(systemClock),
    tokens: directory,
    rateLimits: new MemoryRateLimitStore(systemClock),
    contracts: { firstViolation: () => neverReached('a contract') },
    upstreams: { send: () => neverReached('an upstream') },
  };
  return { snapshot, services };
}

/** The document that the servers of the benchmark serve, with an upstream that is not there. */
function benchDocument(): Document {
  const parsed = parseDocument(renderBenchDocument('http://127.0.0.1:9'), { file: 'gatewright.json' });
  if ('document' in parsed) return parsed.document;
  throw new Error(renderFaults(parsed.faults));
}

function neverReached(what: string): never {
  throw new Error(`${what} has no part in this measurement`);
}

function received(bytes: Buffer): Received {
  const [route] = ROUTES;
  if (route === undefined) throw new Error('no route');
  const client = { text: '127.0.0.1', address: parseAddress('127.0.0.1') };
  return {
    bytes,
    upload: undefined,
    route,
    requestId: 'us-1',
    client,
    environment: 'formal',
    caller: WAITING,
  };
}

function printResults(results: readonly Result[]): void {
  if (values.json) {
    const plain = results.map(result => ({ ...result, stepsUs: Object.fromEntries(result.stepsUs) }));
    return console.log(JSON.stringify({ node: process.version, results: plain }, null, 2));
  }
  console.log(`${cpus()[0]?.model} × ${cpus().length}, node ${process.version}\n`);
  for (const { bodyBytes, cpuUs, stepsUs } of results) {
    const range = `${cpuUs.min.toFixed(2)}–${cpuUs.max.toFixed(2)}`;
    console.log(`${bodyBytes} B, all checks: ${cpuUs.median.toFixed(2)} µs CPU per call (${range})`);
    const dearest = [...stepsUs].toSorted(([, a], [, b]) => b - a).filter(([, us]) => us >= 0.05);
    for (const [name, us] of dearest) console.log(`  ${name.padEnd(24)} ${us.toFixed(2)}`);
  }
}
