import type { Command } from 'commander';
import { type ErrorName, errorNameOf, errorNames, errorRows } from '../../errors/table.ts';
import { suggest } from '../../model/suggest.ts';
import { triggerOf } from '../../sandbox/triggers.ts';
import type { ClientFlags } from '../client-settings.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { MENDERS, RETRIES } from '../refusal-text.ts';
import type { Surroundings } from '../surroundings.ts';
import { tryTrigger } from '../try-trigger.ts';

interface ErrorsFlags extends ClientFlags {
  readonly try?: boolean;
  readonly ark?: boolean;
  readonly json?: boolean;
}

const AFTER_HELP = `--json prints one row, or a list of all of them:
  {"code":3000027,"name":"…","text":"…","description":"…","sentence":"…","mends":"…","retry":"…","help":"…"}
  text is the errorMsg on the wire; mends: nobody, caller, merchant, platform, gateway.
--try sends what meets the row to the gateway at --url, GATEWRIGHT_URL or in gatewright.yaml, with magic values:
apps and tokens that every sandbox has. It ends with 0 where the row was met.

Examples:
  gatewright errors                    the whole table
  gatewright errors 3000027
  gatewright errors sign-invalid --json
  gatewright errors 3000027 --try      meet it: sends a call that is refused so (mode: sandbox)`;

/** `errors`: the error table, or one row of it. */
export function addErrorsCommand(program: Command, { surroundings, finish }: CommandContext): void {
  newCommand(program, 'errors', {
    description: 'What the codes mean, who mends them, whether to retry.',
    usage: '[code|name] [--try] [--json]',
    after: AFTER_HELP,
  })
    .argument('[code|name]', 'a code such as 3000027, or the name of its row')
    .option('--try', 'meet the row in a sandbox')
    .option('--ark', 'with --try: on the routes of the client_id generation')
    .option('--url <url>', 'with --try: the gateway')
    .option('-c, --config <file>', 'with --try: the document that the URL is taken from')
    .option('--json', 'JSON')
    .action(async (wanted: string | undefined, flags: ErrorsFlags) =>
      finish(
        wanted === undefined ? showTable(flags, surroundings) : await showRow(wanted, flags, surroundings),
      ),
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

async function showRow(wanted: string, flags: ErrorsFlags, surroundings: Surroundings): Promise<ExitCode> {
  const { stdout, stderr } = surroundings;
  const name = /^\d+$/.test(wanted) ? errorNameOf(Number(wanted)) : errorNames.find(each => each === wanted);
  if (name === undefined) {
    const meant = suggest(wanted, [...errorNames, ...errorNames.map(each => String(errorRows[each].code))]);
    const hint = meant === undefined ? '' : ` Did you mean '${meant}'?`;
    stderr.write(`the table has no row '${wanted}'.${hint}\n`);
    return EXIT.FAILED;
  }
  if (flags.try === true) return tryTrigger(name, flags, surroundings);
  stdout.write(flags.json === true ? `${JSON.stringify(rowJson(name), undefined, 2)}\n` : renderRow(name));
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
    `  sandbox      ${triggerOf(name).how}`,
    `  more         docs/errors/${code}.md`,
    '',
  ].join('\n');
}
