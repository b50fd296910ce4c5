import { readdirSync, readFileSync } from 'node:fs';

/** Whether the system tells what these functions ask for. */
export function tellsProcessFacts(): boolean {
  return process.platform === 'linux';
}

/** Bytes of memory that a process holds now. */
export function residentBytes(pid: number): number {
  const [, kib = 0] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) * 1024;
}

/** Sockets, files and the like that a process has open now. */
export function openDescriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}
