import type { Command } from 'commander';
import type { DialectName } from '../../model/document.ts';
import { BodyScanner } from '../../wire/body-scanner.ts';
import { DIALECTS, type Dialect, dialectTrait } from '../../wire/dialects.ts';
import type { ScannedBody } from '../../wire/scanned-body.ts';
import { signBody } from '../../wire/sign-body.ts';
import { type SignMatch, SignVerifier } from '../../wire/sign-verifier.ts';
import { describeBodyFault, readBody } from '../body-input.ts';
import { type ClientFlags, clientSettings } from '../client-settings.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { md5OfBytes } from '../md5-of-bytes.ts';
import { printableLines } from '../printable.ts';
import { baseStringShown } from '../sign-text-shown.ts';
import type { Surroundings } from '../surroundings.ts';

interface CheckFlags extends ClientFlags {
  readonly json?: boolean;
}

const AFTER_HELP = `The body is the one that was sent, sign included, byte for byte: a body that was read and written again has
often another sign. All seven dialects are tried with every live secret of the app (--secret, else APP_SECRET,
else those of the body's app in gatewright.yaml).
Where the sign is wrong, the base string of each dialect is shown, to be compared with what the caller signed.
--json prints {"ok":true,"sign":"…","dialects":["plain",…],"secret":0,"secrets":1}, secret 0 being the newest, or
  {"ok":false,"reason":"no-sign"|"wrong","sign":"…","bases":[{"dialects":["plain"],"base":"‹app_secret›…"}]}.
Exit codes: 0 right, 1 wrong.

Examples:
  gatewright check @body.json
  gatewright check '{"type":"bg.order.list.v2.get","sign":"…"}'
  pbpaste | gatewright check - --secret …`;

/** `check`: whether a body's sign is right. Source: protocol.md §3. */
export function addCheckCommand(program: Command, { surroundings, finish }: CommandContext): void {
  newCommand(program, 'check', {
    description: "Is this body's sign right, and in which dialect?",
    usage: "[@file | - | '{…}'] [options]",
    after: AFTER_HELP,
  })
    .argument('[body]', 'the body that was sent', '-')
    .option('--secret <secret>', "the app's secret")
    .option('-c, --config <file>', 'the document that the secrets are taken from')
    .option('--json', 'JSON')
    .action(async (source: string, flags: CheckFlags) => finish(await runCheck(source, flags, surroundings)));
}

async function runCheck(source: string, flags: CheckFlags, surroundings: Surroundings): Promise<ExitCode> {
  const { stdout } = surroundings;
  const fail = (exitCode: ExitCode, sentence: string): ExitCode => {
    surroundings.stderr.write(`${sentence}\n`);
    return exitCode;
  };
  const bytes = await readBody([source], surroundings);
  if ('wrong' in bytes) return fail(EXIT.USAGE, bytes.wrong);
  const body = new BodyScanner().scan(bytes);
  if ('fault' in body) return fail(EXIT.FAILED, describeBodyFault(body));
  const appKey = body.textOf('app_key') ?? body.textOf('client_id');
  const settings = clientSettings(appKey === undefined ? flags : { ...flags, appKey }, surroundings);
  if ('faults' in settings) return fail(EXIT.BAD_DOCUMENT, settings.faults);
  const { secrets } = settings;
  if (secrets.length === 0)
    return fail(EXIT.USAGE, 'with which secret? Give --secret, APP_SECRET or a document');
  const verdict = judgeSign(body, secrets);
  const text = flags.json === true ? `${JSON.stringify(verdict)}\n` : renderVerdict(verdict);
  // Where a person looks, nothing in the body may move the cursor.
  stdout.write(stdout.isTerminal ? printableLines(text) : text);
  return verdict.ok ? EXIT.OK : EXIT.FAILED;
}

type Verdict =
  | {
      readonly ok: true;
      readonly sign: string;
      readonly dialects: readonly DialectName[];
      readonly secret: number;
      readonly secrets: number;
    }
  | {
      readonly ok: false;
      readonly reason: 'no-sign' | 'wrong';
      readonly sign: string | null;
      readonly bases: readonly { readonly dialects: readonly DialectName[]; readonly base: string }[];
    };

function judgeSign(body: ScannedBody, secrets: readonly string[]): Verdict {
  const sign = body.textOf('sign');
  const match = findMatch(body, sign, secrets);
  if (match !== undefined && sign !== undefined) {
    const dialects = namesLike(match.dialect, body);
    return { ok: true, sign, dialects, secret: match.secret, secrets: secrets.length };
  }
  const distinct = DIALECTS.filter(dialect => namesLike(dialect, body)[0] === dialect.name);
  const bases = distinct.map(dialect => {
    const { text } = signBody(body, { secret: '', dialect, md5: md5OfBytes });
    return { dialects: namesLike(dialect, body), base: baseStringShown(text, secrets) };
  });
  return { ok: false, reason: body.has('sign') ? 'wrong' : 'no-sign', sign: sign ?? null, bases };
}

/** Tries every dialect with every secret, each with a budget of its own: there is no hurry here. */
function findMatch(
  body: ScannedBody,
  sign: string | undefined,
  secrets: readonly string[],
): SignMatch | undefined {
  const verifier = new SignVerifier(md5OfBytes);
  for (const dialect of DIALECTS) {
    const secret = secrets.findIndex(each => {
      const candidates = { secrets: [new TextEncoder().encode(each)], dialects: [dialect] };
      return verifier.find(body, sign, candidates) !== undefined;
    });
    if (secret >= 0) return { dialect, secret };
  }
  return undefined;
}

/** Every dialect that writes the same text for this body. */
function namesLike(dialect: Dialect, body: ScannedBody): readonly DialectName[] {
  const trait = dialectTrait(dialect, body);
  return DIALECTS.filter(each => dialectTrait(each, body) === trait).map(({ name }) => name);
}

function renderVerdict(verdict: Verdict): string {
  if (verdict.ok) {
    const { dialects, secret, secrets } = verdict;
    const which = secrets === 1 ? '' : `, with secret ${secret + 1} of ${secrets} (1 is the newest)`;
    const same = dialects.length === 1 ? '' : `; for this body the same as ${dialects.slice(1).join(', ')}`;
    return `right: dialect ${dialects[0] ?? ''}${which}${same}\n`;
  }
  const head = verdict.reason === 'no-sign' ? 'the body has no sign' : 'wrong in every dialect';
  const blocks = verdict.bases.map(({ dialects, base }) => `\n${dialects.join(', ')}:\n${base}\n`);
  return `${head}. What the gateway would sign:\n${blocks.join('')}`;
}
