import type { Command } from 'commander';
import type { ExitCode } from './exit-code.ts';
import type { Surroundings } from './surroundings.ts';

/** What every command is given. */
export interface CommandContext {
  readonly surroundings: Surroundings;
  /** Sets the exit code. */
  readonly finish: (exitCode: ExitCode) => void;
}

/** What a command says about itself. */
export interface CommandText {
  readonly description: string;
  readonly usage: string;
  /** Below the options: examples, and the shape of `--json`. */
  readonly after: string;
}

/** A new command of this program that says its usage where it is used wrongly. */
export function newCommand(program: Command, name: string, text: CommandText): Command {
  const path = program.parent === null ? 'gatewright' : `gatewright ${program.name()}`;
  return program
    .command(name)
    .description(text.description)
    .usage(text.usage)
    .addHelpText('after', `\n${text.after}`)
    .showHelpAfterError(`usage: ${path} ${name} ${text.usage}   (${path} ${name} --help)`);
}
