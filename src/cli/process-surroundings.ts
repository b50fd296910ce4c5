import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { openLineDestination } from '../main/access-log.ts';
import type { Output, Surroundings } from './surroundings.ts';

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;

/** The process itself: the only file that touches it. */
export function processSurroundings(): Surroundings {
  return {
    stdout: outputOf(process.stdout, STDOUT),
    stderr: outputOf(process.stderr, STDERR),
    readInput,
    askSecret,
    openLines: () => openLineDestination(STDOUT),
    environment: process.env,
    folder: '',
    nowMs: () => Date.now(),
    pid: process.pid,
    isAlive,
    wishes: {
      onReload: listener => onSignal('SIGHUP', listener),
      onStop: listener => {
        const offs = [onSignal('SIGTERM', () => listener(false)), onSignal('SIGINT', () => listener(true))];
        return () => {
          for (const off of offs) off();
        };
      },
    },
    endNow: exitCode => process.exit(exitCode),
  };
}

function outputOf(stream: NodeJS.WriteStream, descriptor: number): Output {
  // A reader that has left is no reason to fail: what it wanted to see, it has seen.
  stream.on('error', () => undefined);
  return {
    isTerminal: isatty(descriptor),
    write(chunk) {
      stream.write(chunk);
    },
  };
}

async function readInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  // Without an encoding, the standard input gives bytes.
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

async function askSecret(question: string): Promise<string> {
  const isTerminal = isatty(STDIN);
  if (isTerminal) process.stderr.write(question);
  // It writes what is typed to nowhere.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: isTerminal });
  try {
    for await (const line of reader) return line;
    return '';
  } finally {
    reader.close();
    if (isTerminal) process.stderr.write('\n');
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (err) {
    // A process of another user cannot be signalled, and is there.
    return err instanceof Error && 'code' in err && err.code === 'EPERM';
  }
}

function onSignal(signal: NodeJS.Signals, listener: () => void): () => void {
  process.on(signal, listener);
  return () => process.off(signal, listener);
}
