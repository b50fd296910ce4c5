import { isatty } from 'node:tty';
import { openLineDestination } from '../main/access-log.ts';
import type { Output, Surroundings } from './surroundings.ts';

const STDOUT = 1;
const STDERR = 2;

/** The process itself: the only file that touches it. */
export function processSurroundings(): Surroundings {
  return {
    stdout: outputOf(process.stdout, STDOUT),
    stderr: outputOf(process.stderr, STDERR),
    readInput,
    openLines: () => openLineDestination(STDOUT),
    environment: process.env,
    folder: '',
    nowMs: () => Date.now(),
    wishes: {
      onReload: listener => onSignals(['SIGHUP'], listener),
      onStop: listener => onSignals(['SIGTERM', 'SIGINT'], listener),
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

function onSignals(signals: readonly NodeJS.Signals[], listener: () => void): () => void {
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
