import type { ChildProcess } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderBenchDocument } from './bench-document.ts';
import { type Candidate, isPresent, type Serving } from './candidates.ts';
import {
  awaitPort,
  choosePinning,
  endChildrenOnExit,
  type Pinning,
  startProcess,
} from './child-processes.ts';
import { measure, type RunningCandidate, type Sample } from './measure.ts';
import { HELP, type Options, readOptions, UsageError } from './options.ts';
import { ratiosOfFirst, renderReport, summarize } from './report.ts';

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
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-bench-'));
  endChildrenOnExit(() => rmSync(folder, { recursive: true, force: true }));
  const pinning = options.pin ? choosePinning() : undefined;
  const facts = describeRun(options, pinning);
  console.log(
    `${Object.entries(facts)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n')}\n`,
  );

  const stage: Stage = { folder, pinning };
  const generator = startHelper(stage, 'load-generator');
  const servers = await startServers(stage, options.candidates);
  const samples = await runRounds(options, { generator, servers });
  console.log(`\n${renderReport(samples)}`);
  if (options.jsonPath === undefined) return;
  const result = { ...facts, summary: summarize(samples), ratios: ratiosOfFirst(samples), samples };
  writeFileSync(options.jsonPath, `${JSON.stringify(result, null, 2)}\n`);
}

interface Stage {
  readonly folder: string;
  readonly pinning: Pinning | undefined;
}

interface Cast {
  readonly generator: ChildProcess;
  readonly servers: readonly RunningCandidate[];
}

async function runRounds(options: Options, { generator, servers }: Cast): Promise<readonly Sample[]> {
  const { connections, seconds, warmupSeconds } = options;
  const samples: Sample[] = [];
  for (const server of warmupSeconds > 0 ? servers : []) {
    for (const bodyBytes of options.bodyBytes) {
      await measure(server, { bodyBytes, round: 0 }, { generator, connections, seconds: warmupSeconds });
    }
  }
  for (let round = 1; round <= options.rounds; round++) {
    for (const bodyBytes of options.bodyBytes) {
      for (const server of servers) {
        const sample = await measure(server, { bodyBytes, round }, { generator, connections, seconds });
        samples.push(sample);
        console.log(
          `round ${round}  ${bodyBytes} B  ${server.candidate.name.padEnd(14)} ${sample.cpuUs.toFixed(1)} µs`,
        );
      }
    }
  }
  return samples;
}

async function startServers(
  stage: Stage,
  candidates: readonly Candidate[],
): Promise<readonly RunningCandidate[]> {
  const upstream = startHelper(stage, 'upstream');
  const upstreamPort = await awaitPort(upstream, join(stage.folder, 'upstream.log'), /127\.0\.0\.1:(\d+)/);
  const documentPath = join(stage.folder, 'gatewright.json');
  const upstreamUrl = `http://127.0.0.1:${upstreamPort}`;
  writeFileSync(documentPath, renderBenchDocument(upstreamUrl));
  const servers: RunningCandidate[] = [];
  for (const candidate of candidates) {
    if (isPresent(candidate))
      servers.push(await startServer(stage, candidate, { documentPath, upstreamUrl }));
    else console.log(`left out: ${candidate.name}, its program is not there\n`);
  }
  if (servers.length === 0) throw new Error('there is no candidate to measure');
  return servers;
}

async function startServer(stage: Stage, candidate: Candidate, serving: Serving): Promise<RunningCandidate> {
  const logPath = join(stage.folder, `${candidate.name}.log`);
  const { script, channel } = candidate;
  const args = candidate.args(serving);
  const child = startProcess({ script, args, logPath, cpu: stage.pinning?.server, channel });
  const port = await awaitPort(child, logPath, candidate.portPattern);
  if (child.pid === undefined) throw new Error(`${candidate.name} has no process id`);
  return { candidate, pid: child.pid, port };
}

function startHelper(stage: Stage, name: 'upstream' | 'load-generator'): ChildProcess {
  const script = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const logPath = join(stage.folder, `${name}.log`);
  return startProcess({ script, args: [], logPath, cpu: stage.pinning?.load, channel: true });
}

function describeRun(options: Options, pinning: Pinning | undefined): Readonly<Record<string, string>> {
  const [cpu] = cpus();
  const pinned = `pinned: servers on processor ${pinning?.server}, generator and upstream on ${pinning?.load}`;
  return {
    machine: `${cpu?.model ?? 'unknown'} × ${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`,
    node: process.version,
    commit: commitOf(),
    command: ['npm run bench --', ...process.argv.slice(2)].join(' '),
    load: `${options.rounds} rounds × ${options.seconds} s, ${options.connections} connections, closed loop`,
    processors: pinning === undefined ? 'not pinned' : pinned,
  };
}

/** The commit that is measured, marked when the tree differs from it. */
function commitOf(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--exclude=*'], {
      encoding: 'utf8',
    }).trim();
  } catch {
    return 'unknown';
  }
}
