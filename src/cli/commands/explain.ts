import { type Command, Option } from 'commander';
import { renderFaults } from '../../config/render-faults.ts';
import {
  type CallToExplain,
  type Explanation,
  explainCall,
  LANGUAGES,
  type Language,
} from '../../explain/explain-call.ts';
import { explainingWorld, signDigests } from '../../main/explaining-world.ts';
import { lookAtDocument } from '../../main/served-document.ts';
import { ADMIN_HELP, type AdminFlags, askAdmin, withAdminOptions } from '../ask-admin.ts';
import { readBody } from '../body-input.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { DEFAULT_DOCUMENT, resolvePath } from '../document-path.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type ExplanationStyle, renderExplanation } from '../explanation-text.ts';
import { isColoured, type Surroundings } from '../surroundings.ts';

interface ExplainFlags extends AdminFlags {
  readonly path: string;
  readonly address: string;
  readonly at?: string;
  readonly signedText?: string;
  readonly language: Language;
}

const AFTER_HELP = `A body is explained here and now, against the document alone: nothing is sent, nothing is spent. It is the one
that was sent, sign included, byte for byte. A request id is looked up in the running gateway.
--signed-text is the text that you signed, with or without the secret: it is compared character by character.
--json prints {"verdict":"…","code":3000001,"name":"sign-invalid","refusedBy":"check-sign","steps":[…],"sign":{…},…}.
${ADMIN_HELP}
Exit codes: 0 nothing refuses, 1 refused or not found.

Examples:
  gatewright explain @body.json
  gatewright explain @body.json --signed-text @signed.txt --language python
  gatewright explain us-3f2b8c1e-5d47-4a6b-9c0d-1e2f3a4b5c6d
  pbpaste | gatewright explain - --at 2026-11-22T12:00:00Z --address 203.0.113.7`;

/** `explain`: why a call was refused, check by check. */
export function addExplainCommand(program: Command, { surroundings, finish }: CommandContext): void {
  const command = newCommand(program, 'explain', {
    description: 'Why was this call refused, and what is to be changed?',
    usage: "[<requestId> | @file | - | '{…}'] [options]",
    after: AFTER_HELP,
  })
    .argument('[call]', 'a request id, or the body that was sent', '-')
    .option('--path <path>', 'the route that it was sent to', '/openapi/router')
    .option('--address <ip>', 'the address that it came from', '127.0.0.1')
    .option('--at <time>', 'the moment to judge it at: ISO 8601 or UNIX milliseconds')
    .option('--signed-text <text>', 'the text that was signed; @file reads it')
    .addOption(new Option('--language <name>', 'of the fix').choices(LANGUAGES).default('python'));
  withAdminOptions(command).action(async (call: string, flags: ExplainFlags) =>
    finish(await runExplain(call, flags, surroundings)),
  );
}

/** A sentence for the person, and how the command ends. */
interface Failure {
  readonly exitCode: ExitCode;
  readonly sentence: string;
}

async function runExplain(call: string, flags: ExplainFlags, surroundings: Surroundings): Promise<ExitCode> {
  const isBody = call === '-' || call.startsWith('@') || call.startsWith('{');
  const explained = isBody
    ? await explainBody(call, flags, surroundings)
    : await explainId(call, flags, surroundings);
  if ('sentence' in explained) {
    surroundings.stderr.write(`${explained.sentence}\n`);
    return explained.exitCode;
  }
  const { stdout } = surroundings;
  const style: ExplanationStyle = { language: flags.language, isColoured: isColoured(surroundings, stdout) };
  stdout.write(flags.json === true ? `${JSON.stringify(explained)}\n` : renderExplanation(explained, style));
  return explained.refusedBy === null ? EXIT.OK : EXIT.FAILED;
}

async function explainBody(
  source: string,
  flags: ExplainFlags,
  surroundings: Surroundings,
): Promise<Explanation | Failure> {
  const read = await readBody([source], surroundings);
  if ('wrong' in read) return { exitCode: EXIT.USAGE, sentence: read.wrong };
  const atMs = flags.at === undefined ? surroundings.nowMs() : momentOf(flags.at);
  if (Number.isNaN(atMs)) return { exitCode: EXIT.USAGE, sentence: `'${flags.at ?? ''}' is no time` };
  const path = resolvePath(surroundings, flags.config ?? DEFAULT_DOCUMENT);
  const look = lookAtDocument({ path, environment: surroundings.environment });
  if ('faults' in look) return { exitCode: EXIT.BAD_DOCUMENT, sentence: renderFaults(look.faults) };
  const pasted = await signedTextOf(flags, surroundings);
  if (pasted !== undefined && 'sentence' in pasted) return pasted;
  const call: CallToExplain = {
    requestId: null,
    bytes: read,
    path: flags.path,
    address: flags.address,
    environment: 'formal',
    ...pasted,
  };
  return explainCall(call, await explainingWorld(look, atMs), signDigests);
}

/** The characters of the file; a line break that an editor put at its end is not taken for a part of them. */
async function signedTextOf(
  { signedText }: ExplainFlags,
  surroundings: Surroundings,
): Promise<{ readonly signedText: string } | Failure | undefined> {
  if (signedText === undefined || !signedText.startsWith('@'))
    return signedText === undefined ? undefined : { signedText };
  const read = await readBody([signedText], surroundings);
  if ('wrong' in read) return { exitCode: EXIT.USAGE, sentence: read.wrong };
  return { signedText: new TextDecoder().decode(read).replace(/\r?\n$/, '') };
}

async function explainId(
  id: string,
  flags: ExplainFlags,
  surroundings: Surroundings,
): Promise<Explanation | Failure> {
  const path = `/calls/${encodeURIComponent(id)}/explanation`;
  const answer = await askAdmin({ method: 'GET', path }, flags, surroundings);
  if ('failed' in answer) return { exitCode: answer.exitCode, sentence: answer.failed };
  // The gateway of this program keeps the schema of its own answer.
  return answer.value as Explanation;
}

function momentOf(text: string): number {
  return /^\d{11,}$/.test(text) ? Number(text) : Date.parse(text);
}
