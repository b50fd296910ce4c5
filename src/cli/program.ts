import { Command } from 'commander';
import { VERSION } from '../main/project-files.ts';
import type { CommandContext } from './command-context.ts';
import { addAccessCommands } from './commands/access.ts';
import { addApplyCommands } from './commands/apply.ts';
import { addCallCommand } from './commands/call.ts';
import { addCheckCommand } from './commands/check.ts';
import { addClockCommand } from './commands/clock.ts';
import { addConfigCommand } from './commands/config.ts';
import { addCopyCommand } from './commands/copy.ts';
import { addCredentialCommands } from './commands/credentials.ts';
import { addEntryCommands, ENTRY_COMMANDS } from './commands/entries.ts';
import { addErrorsCommand } from './commands/errors.ts';
import { addExplainCommand } from './commands/explain.ts';
import { addFaultsCommand } from './commands/faults.ts';
import { addHistoryCommands } from './commands/history.ts';
import { addLimitsCommand } from './commands/limits.ts';
import { addLogsCommand } from './commands/logs.ts';
import { addPlanCommand } from './commands/plan.ts';
import { addRegistryFileCommands } from './commands/registry-file.ts';
import { addReplayCommand } from './commands/replay.ts';
import { addSandboxCommand } from './commands/sandbox.ts';
import { addServeCommand } from './commands/serve.ts';
import { addSignCommand } from './commands/sign.ts';
import { addWhyCommand } from './commands/why.ts';

export const COMMAND_NAMES: readonly string[] = [
  'serve',
  'call',
  'sign',
  'check',
  'explain',
  'errors',
  'config',
  'plan',
  'clock',
  'faults',
  'sandbox',
  'logs',
  'replay',
  'copy',
  'apply',
  'diff',
  'export',
  ...ENTRY_COMMANDS,
  'secrets',
  'tokens',
  'revisions',
  'audit',
  'backup',
  'restore',
  'migrate',
  'why',
  'limits',
  'access',
  'help',
];

const AFTER_HELP = `
Exit codes:
  0  it worked                  3  the document is bad
  1  it failed, was refused     4  the port is in use, or the address cannot be had
  2  wrong usage

Examples:
  gatewright serve --demo                                  start with a demo to play with
  gatewright call bg.order.list.v2.get pageNumber:=1       sign and send a call
  gatewright check @body.json                              is this sign right?
  gatewright explain @body.json                            why is this call refused?
  gatewright errors 3000027                                what does this code mean?
  gatewright apply -f new.yaml --dry-run                   what would this document change?
  gatewright secrets rotate <app_key>                      a new secret, the old one for 7 more days
  gatewright plan -f new.yaml                              who would lose what under another document?
  gatewright logs --follow --filter 'code:3*'              what is refused, as it happens

Environment: GATEWRIGHT_URL, GATEWRIGHT_ADMIN_URL, APP_KEY, APP_SECRET, ACCESS_TOKEN, GATEWRIGHT_ADMIN_TOKEN, NO_COLOR.
Every command has --help, with examples, and --json.
`;

/** Every command, writing to the surroundings. */
export function buildProgram(context: CommandContext): Command {
  const { stdout, stderr } = context.surroundings;
  const program = new Command('gatewright')
    .description('An API gateway for an open platform: signed calls, merchant tokens, one fixed error table.')
    .version(VERSION, '-V, --version')
    .usage('[command] [options]        without a command it serves')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: text => stdout.write(text),
      writeErr: text => stderr.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', AFTER_HELP);
  addServeCommand(program, context);
  addCallCommand(program, context);
  addSignCommand(program, context);
  addCheckCommand(program, context);
  addExplainCommand(program, context);
  addErrorsCommand(program, context);
  addConfigCommand(program, context);
  addPlanCommand(program, context);
  addClockCommand(program, context);
  addFaultsCommand(program, context);
  addSandboxCommand(program, context);
  addLogsCommand(program, context);
  addReplayCommand(program, context);
  addCopyCommand(program, context);
  addApplyCommands(program, context);
  addEntryCommands(program, context);
  addCredentialCommands(program, context);
  addHistoryCommands(program, context);
  addRegistryFileCommands(program, context);
  addWhyCommand(program, context);
  addLimitsCommand(program, context);
  addAccessCommands(program, context);
  return program;
}
