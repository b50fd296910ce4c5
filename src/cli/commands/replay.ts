import type { Command } from 'commander';
import type { Answer } from '../../admin/schemas/exchange.ts';
import { ADMIN_HELP, type AdminFlags, askAdmin, withAdminOptions } from '../ask-admin.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { showAnswer } from '../show-answer.ts';
import type { Surroundings } from '../surroundings.ts';

interface ReplayFlags extends AdminFlags {
  readonly asIs?: boolean;
}

const AFTER_HELP = `The call is sent by the gateway to itself, in mode sandbox only; 'gatewright logs' tells the request ids. The
answer is printed as 'gatewright call' prints it.
${ADMIN_HELP}

Exit codes: 0 only when the answer says success, 1 otherwise, 2 usage.

Examples:
  gatewright replay us-0a1b2c3d-…                     with a fresh timestamp and sign
  gatewright replay us-0a1b2c3d-… --as-is             every byte as it was`;

/** `replay`: sends a recent call again. */
export function addReplayCommand(program: Command, { surroundings, finish }: CommandContext): void {
  const command = newCommand(program, 'replay', {
    description: 'Send a recent call again.',
    usage: '<request id> [--as-is] [--json]',
    after: AFTER_HELP,
  })
    .argument('<id>', 'the request id')
    .option('--as-is', 'with the timestamp and the sign that it had');
  withAdminOptions(command).action(async (id: string, flags: ReplayFlags) =>
    finish(await runReplay(id, flags, surroundings)),
  );
}

async function runReplay(id: string, flags: ReplayFlags, surroundings: Surroundings): Promise<ExitCode> {
  const path = `/calls/${encodeURIComponent(id)}/replay`;
  const ask = { method: 'POST', path, body: { freshSign: flags.asIs !== true } } as const;
  const answer = await askAdmin(ask, flags, surroundings);
  if ('failed' in answer) {
    surroundings.stderr.write(`${answer.failed}\n`);
    return answer.exitCode;
  }
  // The gateway of this program keeps the schema of its own answer.
  const { id: own, status, text } = answer.value as Answer;
  const body = new TextEncoder().encode(text);
  const received = { status, body, retryAfter: undefined, explainableId: own ?? undefined };
  return showAnswer(received, { surroundings, isJson: flags.json === true });
}
