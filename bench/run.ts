import { writeFileSync } from 'node:fs';
import { describeCommit, describeMachine } from '../tools/describe-machine.ts';
import { choosePinning, endChild, type Pinning } from './child-processes.ts';
import { measure, type Sample } from './measure.ts';
import { HELP, type Options, readOptions, UsageError } from './options.ts';
import { ratiosOfFirst, renderReport, summarize } from './report.ts';
import { type RunningCandidate, type Stage, setStage } from './stage.ts';

/** What a function costs before the engine has compiled it for good says nothing about a server that runs for days. */
const WARM_CALLS = 20_000;
/** Candidates that are slow are not waited for longer. */
const WARM_LOADS_MAX = 6;

process.exitCode = await main();
// The generator's channel would keep the harness alive.
process.exit();

/** Runs the benchmark; the result is the exit code. */
async function main(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options === undefined) process.stdout.write(HELP);
    else await bench(options);
    return 0;
  } catch (err) {
    if (err instanceof UsageError) {
      console.error(`${err.message}\n\nnpm run bench -- --help lists the options`);
      return 2;
    }
    console.error(err instanceof Error ? err.message : err);
    return 1;
  }
}

async function bench(options: Options): Promise<void> {
  const pinning = options.pin ? choosePinning() : undefined;
  const facts = describeRun(options, pinning);
  for (const [name, value] of Object.entries(facts)) console.log(`${name}: ${value}`);
  const samples = await runRounds(options, await setStage(pinning));
  console.log(`\n${renderReport(samples)}`);
  if (options.jsonPath === undefined) return;
  const result = { ...facts, summary: summarize(samples), ratios: ratiosOfFirst(samples), samples };
  writeFileSync(options.jsonPath, `${JSON.stringify(result, null, 2)}\n`);
}

/** Each round with servers of its own: two starts of one program may differ by 5 %, and stay so. */
async function runRounds(options: Options, stage: Stage): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    console.log(`\nround ${round}`);
    const servers: RunningCandidate[] = [];
    for (const candidate of options.candidates) servers.push(await stage.startCandidate(candidate));
    await warmUp(servers, options, stage);
    for (const bodyBytes of options.bodyBytes) {
      for (const server of servers) {
        const sample = await measure(
          server,
          { bodyBytes, round },
          { ...options, generator: stage.generator },
        );
        samples.push(sample);
        console.log(`  ${bodyBytes} B  ${sample.candidate.padEnd(14)} ${sample.cpuUs.toFixed(1)} µs`);
      }
    }
    for (const server of servers) await endChild(server.process);
  }
  return samples;
}

async function warmUp(
  servers: readonly RunningCandidate[],
  options: Options,
  { generator }: Stage,
): Promise<void> {
  if (options.warmupSeconds === 0) return;
  const load = { generator, connections: options.connections, seconds: options.warmupSeconds };
  for (const server of servers) {
    for (const bodyBytes of options.bodyBytes) {
      let calls = 0;
      for (let turn = 0; turn < WARM_LOADS_MAX && calls < WARM_CALLS; turn++)
        calls += (await measure(server, { bodyBytes, round: 0 }, load)).requests;
    }
  }
}

function describeRun(options: Options, pinning: Pinning | undefined): Readonly<Record<string, string>> {
  const pinned = `pinned: servers on processor ${pinning?.server}, generator and upstream on ${pinning?.load}`;
  return {
    machine: describeMachine(),
    node: process.version,
    commit: describeCommit(),
    command: ['npm run bench --', ...process.argv.slice(2)].join(' '),
    load: `${options.rounds} rounds × ${options.seconds} s, ${options.connections} connections, closed loop`,
    processors: pinning === undefined ? 'not pinned' : pinned,
  };
}
