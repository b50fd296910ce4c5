import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderBenchDocument } from './bench-document.ts';
import type { Candidate, Serving } from './candidates.ts';
import { awaitPort, endChildrenOnExit, type Pinning, startProcess } from './child-processes.ts';

/** A candidate that runs. */
export interface RunningCandidate {
  readonly candidate: Candidate;
  readonly process: ChildProcess;
  readonly pid: number;
  readonly port: number;
}

/** What stands through all rounds: the upstream, the load generator, and the document that candidates serve. */
export interface Stage {
  readonly generator: ChildProcess;
  startCandidate(candidate: Candidate): Promise<RunningCandidate>;
}

/** Sets the stage in a temporary folder that, like every process, is gone when this process ends. */
export async function setStage(pinning: Pinning | undefined): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-bench-'));
  endChildrenOnExit(() => rmSync(folder, { recursive: true, force: true }));
  const startHelper = (name: string): ChildProcess =>
    startProcess({
      script: fileURLToPath(new URL(`./${name}.ts`, import.meta.url)),
      args: [],
      logPath: join(folder, `${name}.log`),
      cpu: pinning?.load,
      channel: true,
    });
  const generator = startHelper('load-generator');
  const upstream = startHelper('upstream');
  const port = await awaitPort(upstream, join(folder, 'upstream.log'), /127\.0\.0\.1:(\d+)/);
  const serving = { documentPath: join(folder, 'gatewright.json'), upstreamUrl: `http://127.0.0.1:${port}` };
  writeFileSync(serving.documentPath, renderBenchDocument(serving.upstreamUrl));
  return {
    generator,
    startCandidate: async candidate => startCandidate(candidate, serving, { folder, cpu: pinning?.server }),
  };
}

async function startCandidate(
  candidate: Candidate,
  serving: Serving,
  { folder, cpu }: { readonly folder: string; readonly cpu: number | undefined },
): Promise<RunningCandidate> {
  const logPath = join(folder, `${candidate.name}.log`);
  const { script, channel } = candidate;
  const child = startProcess({ script, args: candidate.args(serving), logPath, cpu, channel });
  const port = await awaitPort(child, logPath, candidate.portPattern);
  if (child.pid === undefined) throw new Error(`${candidate.name} has no process id`);
  return { candidate, process: child, pid: child.pid, port };
}
