import type { Command } from 'commander';
import { type ErrorName, errorNameOf, errorNames, errorRows } from '../../errors/table.ts';
import { suggest } from '../../model/suggest.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { MENDERS, RETRIES } from '../refusal-text.ts';
import type { Surroundings } from '../surroundings.ts';

interface ErrorsFlags {
  readonly json?: boolean;
}

const AFTER_HELP = `--json prints one row, or a list of all of them:
  {"code":3000027,"name":"…","text":"…","description":"…","sentence":"…","mends":"…","retry":"…","help":"…"}
  text is the errorMsg on the wire; mends: nobody, caller, merchant, platform, gateway.

Examples:
  gatewright errors                    the whole table
  gatewright errors 3000027
  gatewright errors sign-invalid --json`;

/** `errors`: the error table, or one row of it. */
export function addErrorsCommand(program: Command, { surroundings, finish }: CommandContext): void {
  newCommand(program, 'errors', {
    description: 'What the codes mean, who mends them, whether to retry.',
    usage: '[code|name] [--json]',
    after: AFTER_HELP,
  })
    .argument('[code|name]', 'a code such as 3000027, or the name of its row')
    .option('--json', 'JSON')
    .action((wanted: string | undefined, flags: ErrorsFlags) =>
      finish(wanted === undefined ? showTable(flags, surroundings) : showRow(wanted, flags, surroundings)),
    );
}

function showTable({ json }: ErrorsFlags, { stdout }: Surroundings): ExitCode {
  if (json === true) {
    stdout.write(`${JSON.stringify(errorNames.map(rowJson), undefined, 2)}\n`);
    return EXIT.OK;
  }
  const nameWidth = Math.max(...errorNames.map(name => name.length));
  for (const name of errorNames) {
    const { code, mends, retry, sentence } = errorRows[name];
    stdout.write(
      `${code}  ${name.padEnd(nameWidth)}  ${mends.padEnd(8)}  ${retry.padEnd(13)}  ${sentence}\n`,
    );
  }
  return EXIT.OK;
}

function showRow(wanted: string, { json }: ErrorsFlags, { stdout, stderr }: Surroundings): ExitCode {
  const name = /^\d+$/.test(wanted) ? errorNameOf(Number(wanted)) : errorNames.find(each => each === wanted);
  if (name === undefined) {
    const meant = suggest(wanted, [...errorNames, ...errorNames.map(each => String(errorRows[each].code))]);
    const hint = meant === undefined ? '' : ` Did you mean '${meant}'?`;
    stderr.write(`the table has no row '${wanted}'.${hint}\n`);
    return EXIT.FAILED;
  }
  stdout.write(json === true ? `${JSON.stringify(rowJson(name), undefined, 2)}\n` : renderRow(name));
  return EXIT.OK;
}

function rowJson(name: ErrorName): object {
  const { code, text, description, sentence, mends, retry, help } = errorRows[name];
  return { code, name, text, description, sentence, mends, retry, help };
}

function renderRow(name: ErrorName): string {
  const { code, text, sentence, mends, retry, help } = errorRows[name];
  return [
    `${code}  ${name}`,
    '',
    `  ${sentence}`,
    `  ${help}`,
    '',
    `  on the wire  ${text}`,
    `  who          ${MENDERS[mends]}`,
    `  retry        ${RETRIES[retry]}`,
    '',
  ].join('\n');
}
