import type { LineDestination } from '../main/access-log.ts';
import type { ServeWishes } from '../main/serve.ts';

/** Where a command writes to. */
export interface Output {
  /** Whether a person watches. */
  readonly isTerminal: boolean;
  write(chunk: string | Uint8Array): void;
}

/** All that a command sees of the process that it runs in; tests hand in their own. */
export interface Surroundings {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Everything that stands on the standard input. */
  readonly readInput: () => Promise<Uint8Array>;
  /** A line of the standard input; where a person types it, the question is shown and what is typed is not. */
  readonly askSecret: (question: string) => Promise<string>;
  /** Lines of the access log go here; opened once, by the command that serves. */
  readonly openLines: () => LineDestination;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Paths are relative to it; empty: to the current folder of the process. */
  readonly folder: string;
  /** UNIX milliseconds. */
  readonly nowMs: () => number;
  /** Of this process. */
  readonly pid: number;
  /** Whether a process of that id runs on this machine. */
  readonly isAlive: (pid: number) => boolean;
  readonly wishes: ServeWishes;
  /** Ends the process, whatever is still open. */
  readonly endNow: (exitCode: number) => void;
}

/** Whether colours are wanted there (no-color.org). */
export function isColoured({ environment }: Surroundings, output: Output): boolean {
  return output.isTerminal && (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb';
}
