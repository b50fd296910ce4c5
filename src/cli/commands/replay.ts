import type { Command } from 'commander';
import { type AdminFlags, adminAccess, askAdmin } from '../admin-client.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { showAnswer } from '../show-answer.ts';
import type { Surroundings } from '../surroundings.ts';

interface ReplayFlags extends AdminFlags {
  readonly asIs?: boolean;
  readonly json?: boolean;
}

const AFTER_HELP = `The call is sent by the gateway to itself, in mode sandbox only; see 'gatewright logs' for the request ids, and for
--admin and --token. The answer is printed as 'gatewright call' prints it.

Exit codes: 0 only when the answer says success, 1 otherwise, 2 usage.

Examples:
  gatewright replay us-0a1b2c3d-…                     with a fresh timestamp and sign
  gatewright replay us-0a1b2c3d-… --as-is             every byte as it was`;

/** `replay`: sends a recent call again. */
export function addReplayCommand(program: Command, { surroundings, finish }: CommandContext): void {
  newCommand(program, 'replay', {
    description: 'Send a recent call again.',
    usage: '<request id> [--as-is] [--json]',
    after: AFTER_HELP,
  })
    .argument('<id>', 'the request id')
    .option('--as-is', 'with the timestamp and the sign that it had')
    .option('--admin <url>', 'the admin interface')
    .option('--token <token>', 'the admin token')
    .option('--json', 'JSON')
    .action(async (id: string, flags: ReplayFlags) => finish(await runReplay(id, flags, surroundings)));
}

async function runReplay(id: string, flags: ReplayFlags, surroundings: Surroundings): Promise<ExitCode> {
  const access = adminAccess(flags, surroundings);
  if ('wrong' in access) {
    surroundings.stderr.write(`${access.wrong}\n`);
    return EXIT.USAGE;
  }
  const body = { freshSign: flags.asIs !== true };
  const answer = await askAdmin(access, { path: `/calls/${encodeURIComponent(id)}/replay`, body });
  if ('failed' in answer) {
    surroundings.stderr.write(`${answer.failed}\n`);
    return EXIT.FAILED;
  }
  // The gateway of this program keeps the schema of its own answer.
  const { status, text } = (await answer.json()) as { readonly status: number; readonly text: string };
  const received = { status, body: new TextEncoder().encode(text), retryAfter: undefined };
  return showAnswer(received, { surroundings, isJson: flags.json === true });
}
