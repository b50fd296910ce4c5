import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { allowedCpus, treePids } from './process-cpu.ts';

/** Which processors the two sides of the benchmark run on. */
export interface Pinning {
  readonly server: number;
  readonly load: number;
}

/** A process to start: a script for this very Node, with what it prints kept in a file. */
export interface ProcessOrder {
  readonly script: string;
  readonly args: readonly string[];
  readonly logPath: string;
  /** `undefined`: any processor. */
  readonly cpu: number | undefined;
  /** With a process channel, the process can notice that the harness is gone. */
  readonly channel: boolean;
  /** Beside what this process has. */
  readonly environment?: Readonly<Record<string, string>>;
}

const running = new Set<ChildProcess>();

/** One processor for the servers and another for the load, where `taskset` and two of them are at hand. */
export function choosePinning(): Pinning | undefined {
  const [server, load] = allowedCpus();
  if (server === undefined || load === undefined || !hasTaskset()) return undefined;
  return { server, load };
}

/** Starts a process that is ended with this one at the latest. */
export function startProcess(order: ProcessOrder): ChildProcess {
  const node = [process.execPath, order.script, ...order.args];
  const [command = process.execPath, ...args] =
    order.cpu === undefined ? node : ['taskset', '-c', String(order.cpu), ...node];
  const log = openSync(order.logPath, 'w');
  const child = spawn(command, args, {
    stdio: order.channel ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
    env: { ...process.env, NODE_ENV: 'production', ...order.environment },
  });
  closeSync(log);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

const READY_MS_MAX = 600_000;

/**
 * The port in the first line of a process' output that matches `pattern`.
 *
 * Errors: throws with the output when the process ends or is silent for ten minutes: a large registry on a busy machine takes its time.
 */
export async function awaitPort(child: ChildProcess, logPath: string, pattern: RegExp): Promise<number> {
  for (let waitedMs = 0; waitedMs < READY_MS_MAX; waitedMs += 25) {
    const port = pattern.exec(readFileSync(logPath, 'utf8'))?.[1];
    if (port !== undefined) return Number(port);
    if (child.exitCode !== null || child.signalCode !== null) break;
    await delay(25);
  }
  throw new Error(`a server did not start; it said:\n${readFileSync(logPath, 'utf8').slice(0, 2000)}`);
}

/** Ends one process and its descendants; resolves when it is gone. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (!running.has(child)) return;
  const gone = once(child, 'exit');
  endTree(child);
  await gone;
}

/** Ends every process that was started, and their descendants, each by its id. */
function endChildren(): void {
  for (const child of running) endTree(child);
  running.clear();
}

/** Makes sure that no way out leaves a process behind: return, exception, signal. */
export function endChildrenOnExit(cleanUp: () => void): void {
  process.on('exit', () => {
    endChildren();
    cleanUp();
  });
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => process.exit(exitCode));
  }
}

function endTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  for (const pid of treePids(child.pid)) endProcess(pid);
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['-p', String(process.pid)], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
