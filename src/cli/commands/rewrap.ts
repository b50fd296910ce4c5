import type { Command } from 'commander';
import type { LeftUnder, Rewrapped, RewrapState } from '../../registry/rewrap.ts';
import { ADMIN_HELP, type AdminFlags, askAdmin, withAdminOptions } from '../ask-admin.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Surroundings } from '../surroundings.ts';

interface RewrapFlags extends AdminFlags {
  readonly dryRun?: boolean;
}

const HELP = `To change secrets_key: put the new key in front of the former one with a blank between them, start the gateway again, and
rewrap. Once none is left under the former key it can be dropped; backups and sealed copies from before still need it.
It goes in steps, each a transaction with a link of the audit: broken off, it is taken up where it was.
${ADMIN_HELP}

--json prints {"keyId":"…","current":12,"left":[{"keyId":"…","count":3,"isKnown":true}]}.
Exit codes: 0 none is left under another key, 1 some are.

Examples:
  gatewright secrets rewrap --dry-run      how many are left under which key?
  gatewright secrets rewrap`;

/** `secrets rewrap`: seals every secret again under the current key. */
export function addRewrap(secrets: Command, { surroundings, finish }: CommandContext): void {
  withAdminOptions(
    newCommand(secrets, 'rewrap', {
      description: 'Seal all again under the current key.',
      usage: '[--dry-run]',
      after: HELP,
    }),
  )
    .option('--dry-run', 'only count')
    .action(async (flags: RewrapFlags) => finish(await runRewrap(flags, surroundings)));
}

async function runRewrap(flags: RewrapFlags, surroundings: Surroundings): Promise<ExitCode> {
  const { stdout, stderr } = surroundings;
  const ask = { method: 'GET', path: '/seals' } as const;
  const answer =
    flags.dryRun === true ? await askAdmin(ask, flags, surroundings) : await steps(flags, surroundings);
  if ('failed' in answer) {
    stderr.write(`${answer.failed}\n`);
    return answer.exitCode;
  }
  // The interface answers what its schema says.
  const state = answer.value as RewrapState;
  const { keyId, current, left } = state;
  stdout.write(`${flags.json === true ? JSON.stringify({ keyId, current, left }) : stateText(state)}\n`);
  return left.length === 0 ? EXIT.OK : EXIT.FAILED;
}

/** Asks for one step after the other, until one has nothing to do. */
async function steps(flags: RewrapFlags, surroundings: Surroundings) {
  for (let done = 0; ; ) {
    const ask = { method: 'POST', path: '/seals:rewrap', body: {} } as const;
    const answer = await askAdmin(ask, flags, surroundings);
    if ('failed' in answer) return answer;
    // The interface answers what its schema says.
    const { rewrapped, left } = answer.value as Rewrapped;
    if (rewrapped === 0) return answer;
    done += rewrapped;
    surroundings.stderr.write(`${done} sealed again, ${countOf(left)} left\n`);
  }
}

function countOf(left: readonly LeftUnder[]): number {
  return left.reduce((sum, { count }) => sum + count, 0);
}

function stateText({ keyId, current, left }: RewrapState): string {
  const lines = left.map(({ keyId: other, count, isKnown }) =>
    isKnown
      ? `${count} under the key ${other}`
      : `${count} under the key ${other}, which this gateway was not given`,
  );
  const first = `${current} secrets are sealed under the key ${keyId}`;
  return [first, ...(left.length === 0 ? ['none is left under another key'] : lines)].join('\n');
}
