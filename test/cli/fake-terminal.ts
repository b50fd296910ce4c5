import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { runCommandLine } from '../../src/cli/main.ts';
import type { Output, Surroundings } from '../../src/cli/surroundings.ts';

/** What a command has left behind. */
export interface CommandEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface FakeTerminal {
  readonly folder: string;
  write(name: string, text: string): void;
  run(...argv: readonly string[]): Promise<CommandEnd>;
}

export interface TerminalOptions {
  readonly isTerminal?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly nowMs?: number;
  /** Processes that run; `all`: whichever is asked about. */
  readonly alive?: readonly number[] | 'all';
}

/** A temporary folder, and commands that run in it and in this process. */
export function fakeTerminal(options: TerminalOptions = {}): FakeTerminal {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-cli-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return terminalIn(folder, options);
}

/** Commands that run in a folder and in this process: much faster than a process of their own. */
export function terminalIn(folder: string, options: TerminalOptions = {}): FakeTerminal {
  return {
    folder,
    write: (name, text) => writeFileSync(join(folder, name), text),
    async run(...argv) {
      const stdout = collector(options);
      const stderr = collector(options);
      const exitCode = await runCommandLine(argv, surroundingsOf({ folder, stdout, stderr, options }));
      return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
    },
  };
}

interface Parts {
  readonly folder: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly options: TerminalOptions;
}

function surroundingsOf({ folder, stdout, stderr, options }: Parts): Surroundings {
  const { environment = {}, input = '', nowMs = Date.now(), alive = [] } = options;
  return {
    stdout,
    stderr,
    folder,
    environment,
    readInput: async () => Buffer.from(input),
    askSecret: async () => Buffer.from(input).toString().split('\n')[0] ?? '',
    openLines: () => ({ write: line => stdout.write(line), flush: async () => undefined }),
    nowMs: () => nowMs,
    pid: 1,
    isAlive: pid => alive === 'all' || alive.includes(pid),
    wishes: { onReload: () => () => undefined, onStop: () => () => undefined },
    endNow: () => undefined,
  };
}

function collector({ isTerminal = false }: TerminalOptions): Output & { text(): string } {
  const chunks: Buffer[] = [];
  return {
    isTerminal,
    write: chunk => void chunks.push(Buffer.from(chunk)),
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}
