import { CommanderError } from 'commander';
import { suggest } from '../model/suggest.ts';
import { EXIT } from './exit-code.ts';
import { processSurroundings } from './process-surroundings.ts';
import { buildProgram, COMMAND_NAMES } from './program.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Runs one command and resolves with the exit code; without a command it serves.
 *
 * Rejects only where something is wrong with this program.
 */
export async function runCommandLine(
  argv: readonly string[],
  surroundings: Surroundings = processSurroundings(),
): Promise<number> {
  const [first] = argv;
  const unknown = first !== undefined && !first.startsWith('-') && !COMMAND_NAMES.includes(first);
  if (unknown) return refuseCommand(first, surroundings);
  const state: { exitCode: number } = { exitCode: EXIT.OK };
  const program = buildProgram({ surroundings, finish: exitCode => (state.exitCode = exitCode) });
  try {
    await program.parseAsync(withCommand(argv), { from: 'user' });
    return state.exitCode;
  } catch (err) {
    if (!(err instanceof CommanderError)) throw err;
    return err.exitCode === 0 ? EXIT.OK : EXIT.USAGE;
  }
}

const PROGRAM_FLAGS = new Set(['-h', '--help', '-V', '--version']);

function withCommand(argv: readonly string[]): readonly string[] {
  const [first] = argv;
  const isServe = first === undefined || (first.startsWith('-') && !PROGRAM_FLAGS.has(first));
  return isServe ? ['serve', ...argv] : argv;
}

function refuseCommand(name: string, { stderr }: Surroundings): number {
  const meant = suggest(name, COMMAND_NAMES);
  const hint = meant === undefined ? '' : ` Did you mean '${meant}'?`;
  stderr.write(`gatewright: there is no command '${name}'.${hint}\n`);
  stderr.write(`usage: gatewright [${COMMAND_NAMES.join(' | ')}]   (gatewright --help)\n`);
  return EXIT.USAGE;
}
