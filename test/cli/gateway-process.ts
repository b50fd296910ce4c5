import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { projectRoot } from '../../tools/project.ts';

const LAUNCHER = join(projectRoot, 'bin/gatewright.js');

/** The command line as a process of its own. */
export interface GatewayProcess {
  readonly child: ChildProcess;
  readonly stdout: TextSeen;
  readonly stderr: TextSeen;
  /** Resolves with exit code and signal. */
  readonly ended: Promise<readonly [number | null, string | null]>;
}

/** What a stream has said so far. */
export interface TextSeen {
  text(): string;
  /** Resolves with the match once the text has it; rejects where the stream ends before. */
  has(pattern: RegExp): Promise<RegExpExecArray>;
}

/** A temporary folder that goes when the tests have ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-process-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the command line in this folder; ends it when the tests have ended. */
export function startProcess(
  folder: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): GatewayProcess {
  const child = spawn(process.execPath, [LAUNCHER, ...argv], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return seenProcess(child);
}

/** The same, with a listening socket handed over as systemd does: `LISTEN_PID` is the process itself. */
export function startProcessOnSocket(
  folder: string,
  argv: readonly string[],
  descriptor: number,
): GatewayProcess {
  const script = 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@"';
  const child = spawn('/bin/sh', ['-c', script, process.execPath, LAUNCHER, ...argv], {
    cwd: folder,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe', descriptor],
  });
  return seenProcess(child);
}

function seenProcess(child: ChildProcess): GatewayProcess {
  after(() => void child.kill('SIGKILL'));
  assert.ok(child.stdout !== null && child.stderr !== null);
  // 'close' hands over exit code and signal.
  const ended = once(child, 'close') as Promise<[number | null, string | null]>;
  return { child, stdout: textOf(child.stdout), stderr: textOf(child.stderr), ended };
}

function textOf(stream: NodeJS.ReadableStream): TextSeen {
  let seen = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    seen += chunk;
  });
  return {
    text: () => seen,
    has: pattern =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(seen);
          if (match !== null) resolve(match);
        };
        stream.on('data', look);
        stream.on('end', () => reject(new Error(`no ${String(pattern)} in:\n${seen}`)));
        look();
      }),
  };
}
