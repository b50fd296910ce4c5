import { type Command, Option } from 'commander';
import type { DialectName } from '../../model/document.ts';
import { BodyScanner } from '../../wire/body-scanner.ts';
import { DIALECTS, dialectNamed } from '../../wire/dialects.ts';
import { signBody } from '../../wire/sign-body.ts';
import { describeBodyFault, PARAMETER_HELP, readBody } from '../body-input.ts';
import { type ClientFlags, clientSettings } from '../client-settings.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { md5OfBytes } from '../md5-of-bytes.ts';
import { printable } from '../printable.ts';
import { baseStringShown } from '../sign-text-shown.ts';
import type { Surroundings } from '../surroundings.ts';

interface SignFlags extends ClientFlags {
  readonly dialect: DialectName;
  readonly json?: boolean;
}

const AFTER_HELP = `Body: ${PARAMETER_HELP}
It is signed as it is: nothing is added, a 'sign' in it is left out. sign = UPPER(HEX(MD5(base string))).
The secret is --secret, else APP_SECRET, else that of the body's app in gatewright.yaml; it is never shown.
--json prints {"dialect":"plain","base":"‹app_secret›…‹app_secret›","sign":"…"}.

Examples:
  gatewright sign @body.json
  gatewright sign type=bg.order.list.v2.get app_key=… timestamp:=1795332610 --secret …
  pbpaste | gatewright sign - --dialect official`;

/** `sign`: the base string of a body, and its sign. Source: protocol.md §3. */
export function addSignCommand(program: Command, { surroundings, finish }: CommandContext): void {
  const choices = DIALECTS.map(({ name }) => name);
  newCommand(program, 'sign', {
    description: 'Show the base string of a body, the secret masked, and its sign.',
    usage: "[k=v … | @file | - | '{…}'] [options]",
    after: AFTER_HELP,
  })
    .argument('<body...>', 'the body')
    .addOption(new Option('--dialect <name>', 'how to sign').choices(choices).default('plain'))
    .option('--secret <secret>', "the app's secret")
    .option('-c, --config <file>', 'the document that the secret is taken from')
    .option('--json', 'JSON')
    .action(async (args: readonly string[], flags: SignFlags) =>
      finish(await runSign(args, flags, surroundings)),
    );
}

async function runSign(
  args: readonly string[],
  flags: SignFlags,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { stdout } = surroundings;
  const fail = (exitCode: ExitCode, sentence: string): ExitCode => {
    surroundings.stderr.write(`${sentence}\n`);
    return exitCode;
  };
  const bytes = await readBody(args, surroundings);
  if ('wrong' in bytes) return fail(EXIT.USAGE, bytes.wrong);
  const body = new BodyScanner().scan(bytes);
  if ('fault' in body) return fail(EXIT.FAILED, describeBodyFault(body));
  const appKey = body.textOf('app_key') ?? body.textOf('client_id');
  const settings = clientSettings(appKey === undefined ? flags : { ...flags, appKey }, surroundings);
  if ('faults' in settings) return fail(EXIT.BAD_DOCUMENT, settings.faults);
  const [secret] = settings.secrets;
  if (secret === undefined)
    return fail(EXIT.USAGE, 'with which secret? Give --secret, APP_SECRET or a document');
  const dialect = dialectNamed(flags.dialect);
  const { text, sign } = signBody(body, { secret, dialect, md5: md5OfBytes });
  const base = baseStringShown(text, settings.secrets);
  if (flags.json === true) stdout.write(`${JSON.stringify({ dialect: dialect.name, base, sign })}\n`);
  else stdout.write(`${stdout.isTerminal ? printable(base) : base}\n${sign}\n`);
  return EXIT.OK;
}
