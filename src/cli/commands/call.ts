import { type Command, Option } from 'commander';
import type { DialectName } from '../../model/document.ts';
import { COMMON_PARAMETERS, type CommonParameter } from '../../wire/common-parameters.ts';
import { DIALECTS } from '../../wire/dialects.ts';
import type { CallIdentity } from '../../wire/sign-call.ts';
import { isParameter, PARAMETER_HELP, readBody } from '../body-input.ts';
import { type ClientFlags, type ClientSettings, clientSettings } from '../client-settings.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { contentOf, lineOf, openFiles, signWithFiles } from '../outgoing-body.ts';
import { sendCall } from '../send-call.ts';
import { showAnswer } from '../show-answer.ts';
import type { Surroundings } from '../surroundings.ts';

interface CallFlags extends ClientFlags {
  readonly clientId?: string;
  readonly ark?: boolean;
  readonly file?: readonly string[];
  readonly route?: 'router' | 'upload';
  readonly staging?: boolean;
  readonly dialect: DialectName;
  readonly timestamp?: string;
  readonly version?: string;
  readonly without?: readonly CommonParameter[];
  readonly curl?: boolean;
  readonly json?: boolean;
}

const AFTER_HELP = `Parameters: ${PARAMETER_HELP}
A file's bytes are sent as they are, digits and spaces included; what it lacks is put before them. A common
parameter that stands in the body wins over the one that would be added (data_type=XML, timestamp:=0).

With --file the parameters travel as text fields in front of the file, each as a string, with the file's SHA-256 as
file_sha256: so the sign covers the file as well.

URL and credentials come from the options, then from GATEWRIGHT_URL, APP_KEY, APP_SECRET and ACCESS_TOKEN, then
from gatewright.yaml in this folder: its first active app that has a current token. Options can be seen in the
list of processes; the environment cannot.

The answer is printed as it came (indented on a terminal); what a refusal means is said on stderr.
--json prints {"ok":false,"status":200,"code":3000027,"error":{"name","sentence","help","mends","retry"},"answer":…}
  answer is the envelope, byte for byte; error is null where the code is not the gateway's.
Exit codes: 0 only when the answer says success, 1 otherwise, 2 usage, 3 bad document.

Examples:
  gatewright call bg.order.list.v2.get pageNumber:=1 pageSize:=10
  gatewright call bg.logistics.shipment.v2.confirm @shipment.json
  gatewright call bg.clearance.invoice.get --ark
  gatewright call bg.local.goods.list.query --staging
  gatewright call bg.local.goods.image.upload fileName=front.png --file front.png
  gatewright call bg.order.list.v2.get --without timestamp        meet 3000010
  gatewright call bg.order.list.v2.get pageNumber:=1 --curl       print the line, send nothing`;

/** `call`: signs and sends. Source: protocol.md §1 to §4. */
export function addCallCommand(program: Command, { surroundings, finish }: CommandContext): void {
  const choices = DIALECTS.map(({ name }) => name);
  newCommand(program, 'call', {
    description: 'Sign a call and send it.',
    usage: "<type> [k=v … | @file | - | '{…}'] [options]",
    after: AFTER_HELP,
  })
    .argument('[type]', 'the API; may stand in the body instead')
    .argument('[parameters...]', 'business parameters')
    .option('--url <url>', 'the gateway')
    .option('--app-key <key>', 'as which app')
    .option('--client-id <id>', 'as which app of the client_id generation (/ark)')
    .option('--ark', 'the client_id generation, with the same app')
    .option('--secret <secret>', "the app's secret")
    .option('--token <token>', "the merchant's access token")
    .option('--version <version>', 'of the API')
    .addOption(
      new Option('--route <route>', 'where to send it: router, or with a file upload').choices([
        'router',
        'upload',
      ]),
    )
    .option('--file <path>', 'send a file along, as multipart; may stand several times', collect)
    .option('--staging', 'to the staging environment')
    .addOption(new Option('--dialect <name>', 'how to sign').choices(choices).default('plain'))
    .option('--timestamp <t>', 'in place of now; seconds, with --ark milliseconds')
    .addOption(new Option('--without <name...>', 'leave out common parameters').choices(COMMON_PARAMETERS))
    .option('-c, --config <file>', 'the document that URL and credentials are taken from')
    .option('--curl', 'print a signed curl line and send nothing')
    .option('--json', 'JSON')
    .action(async (type: string | undefined, parameters: readonly string[], flags: CallFlags) =>
      finish(await runCall({ type, parameters, flags }, surroundings)),
    );
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

interface CallArguments {
  readonly type: string | undefined;
  readonly parameters: readonly string[];
  readonly flags: CallFlags;
}

async function runCall(
  { type, parameters, flags }: CallArguments,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const fail = (exitCode: ExitCode, sentence: string): ExitCode => {
    surroundings.stderr.write(`${sentence}\n`);
    return exitCode;
  };
  const isNamed = type !== undefined && !isParameter(type);
  const own = await readBody(
    isNamed || type === undefined ? parameters : [type, ...parameters],
    surroundings,
  );
  if ('wrong' in own) return fail(EXIT.USAGE, own.wrong);
  const files = await openFiles(flags.file ?? [], surroundings);
  if ('wrong' in files) return fail(EXIT.USAGE, files.wrong);
  const asked = flags.clientId === undefined ? flags : { ...flags, appKey: flags.clientId };
  const settings = clientSettings(asked, surroundings);
  if ('faults' in settings) return fail(EXIT.BAD_DOCUMENT, settings.faults);
  const lacking = lackOf(settings, flags);
  if (lacking !== undefined) return fail(EXIT.USAGE, lacking);
  const isArk = flags.ark === true || flags.clientId !== undefined;
  const identity = identityOf({ type: isNamed ? type : undefined, isArk, settings, flags });
  const signed = signWithFiles(own, files, { identity, nowMs: surroundings.nowMs() });
  if ('wrong' in signed) return fail(EXIT.USAGE, signed.wrong);
  const route = flags.route ?? (files.length === 0 ? 'router' : 'upload');
  const url = `${settings.url?.replace(/\/$/, '') ?? ''}/${isArk ? 'ark' : 'openapi'}/${route}`;
  const headers = flags.staging === true ? [settings.stagingHeader] : [];
  if (flags.curl === true) {
    surroundings.stdout.write(`${lineOf(url, { body: signed, files }, headers)}\n`);
    return EXIT.OK;
  }
  const answer = await sendCall({ url, headers, ...contentOf(signed, files) });
  if ('failed' in answer) return fail(EXIT.FAILED, answer.failed);
  return showAnswer(answer, { surroundings, isJson: flags.json === true });
}

interface IdentityParts {
  readonly type: string | undefined;
  readonly isArk: boolean;
  readonly settings: ClientSettings;
  readonly flags: CallFlags;
}

function identityOf({ type, isArk, settings, flags }: IdentityParts): CallIdentity {
  return {
    type,
    appKey: settings.appKey,
    secret: settings.secrets[0] ?? '',
    token: settings.token,
    version: flags.version,
    isArk,
    dialect: flags.dialect,
    timestamp: flags.timestamp,
    without: flags.without ?? [],
  };
}

/** What is missing to call at all; what is left out on purpose is not missing. */
function lackOf(settings: ClientSettings, { without = [] }: CallFlags): string | undefined {
  if (settings.url === undefined)
    return 'which port? Give --url or GATEWRIGHT_URL: the document lets the system choose';
  if (settings.appKey === undefined && !without.includes('app_key')) {
    return 'as which app? Give --app-key and --secret, APP_KEY and APP_SECRET, or a document with an active app';
  }
  if (settings.secrets.length === 0 && !without.includes('sign')) {
    return `no secret is known for the app ${settings.appKey ?? ''}: give --secret or APP_SECRET`;
  }
  return undefined;
}
