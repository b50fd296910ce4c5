import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Processor time, in milliseconds. */
export interface CpuTime {
  readonly userMs: number;
  readonly systemMs: number;
}

/** What one line of `/proc/<pid>/stat` says; times in clock ticks. */
export interface ProcessStat {
  readonly pid: number;
  readonly parentPid: number;
  /** Its own and that of children that ended and were waited for. */
  readonly userTicks: number;
  readonly systemTicks: number;
}

/**
 * User and system time that a process, its threads and its descendants have used so far.
 *
 * A child that ends hands its time to the parent that waits for it, so the sum never goes back.
 * Resolution: one clock tick (usually 10 ms). Linux only. Errors: throws when the process is gone.
 */
export function treeCpuTime(rootPid: number): CpuTime {
  const tree = treeOf(rootPid, allStats());
  if (tree.length === 0) throw new Error(`process ${rootPid} is gone`);
  let userTicks = 0;
  let systemTicks = 0;
  for (const stat of tree) {
    userTicks += stat.userTicks;
    systemTicks += stat.systemTicks;
  }
  return { userMs: userTicks * msPerTick(), systemMs: systemTicks * msPerTick() };
}

/** Processor time that everything on this machine has used so far, in milliseconds. Source: proc(5). */
export function machineCpuMs(): number {
  const line = /^cpu +(.+)$/m.exec(readText('/proc/stat') ?? '');
  // user, nice, system, idle, iowait, irq, softirq, steal: what a hypervisor took away is lost as well.
  const ticks = (line?.[1] ?? '').split(' ').map(Number);
  const busy = [0, 1, 2, 5, 6, 7].map(field => ticks[field] ?? 0);
  return busy.reduce((sum, value) => sum + value, 0) * msPerTick();
}

/** The process ids of a process and its descendants, parents first; empty when it is gone. */
export function treePids(rootPid: number): readonly number[] {
  return treeOf(rootPid, allStats()).map(stat => stat.pid);
}

/** The processes of `stats` that are `rootPid` or descend from it, parents first. */
export function treeOf(rootPid: number, stats: readonly ProcessStat[]): readonly ProcessStat[] {
  const found = stats.filter(stat => stat.pid === rootPid);
  for (let next = 0; next < found.length; next++) {
    const parentPid = found[next]?.pid;
    found.push(...stats.filter(stat => stat.parentPid === parentPid));
  }
  return found;
}

/** Reads one line of `/proc/<pid>/stat`; `undefined` when it has not that shape. Source: proc(5). */
export function parseProcessStat(line: string): ProcessStat | undefined {
  // The second field is the command in parentheses, which may hold spaces and parentheses itself.
  const pid = Number.parseInt(line, 10);
  const rest = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [parentPid, user, system, childUser, childSystem] = [1, 11, 12, 13, 14].map(i => Number(rest[i]));
  const stat = {
    pid,
    parentPid: parentPid ?? Number.NaN,
    userTicks: (user ?? Number.NaN) + (childUser ?? Number.NaN),
    systemTicks: (system ?? Number.NaN) + (childSystem ?? Number.NaN),
  };
  return Object.values(stat).every(Number.isSafeInteger) ? stat : undefined;
}

/** The processor numbers of a Linux list such as `0-2,5`. */
export function parseCpuList(list: string): readonly number[] {
  const cpus: number[] = [];
  for (const [, first, last] of list.matchAll(/(\d+)(?:-(\d+))?/g)) {
    for (let cpu = Number(first); cpu <= Number(last ?? first); cpu++) cpus.push(cpu);
  }
  return cpus;
}

/** The processors that this process may run on; empty where the system does not tell. */
export function allowedCpus(): readonly number[] {
  const line = /^Cpus_allowed_list:\s*(.+)$/m.exec(readText('/proc/self/status') ?? '');
  return line?.[1] === undefined ? [] : parseCpuList(line[1]);
}

function allStats(): readonly ProcessStat[] {
  const stats: ProcessStat[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = parseProcessStat(readText(`/proc/${name}/stat`) ?? '');
    if (stat !== undefined) stats.push(stat);
  }
  return stats;
}

/** A process may end between listing and reading: then there is nothing to read. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}

let knownMsPerTick: number | undefined;

function msPerTick(): number {
  knownMsPerTick ??= 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'latin1' }));
  return knownMsPerTick;
}
