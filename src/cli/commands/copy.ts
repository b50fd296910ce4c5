import { type Command, Option } from 'commander';
import type { Snippet, SnippetLanguage } from '../../admin/schemas/snippet.ts';
import { ADMIN_HELP, type AdminFlags, showAdmin, withAdminOptions } from '../ask-admin.ts';
import { type CommandContext, newCommand } from '../command-context.ts';

interface CopyFlags extends AdminFlags {
  readonly as: SnippetLanguage;
}

const LANGUAGES: readonly SnippetLanguage[] = ['curl', 'node', 'python', 'php', 'java'];

const AFTER_HELP = `A program signs for itself, in its language's own library alone, and reads APP_SECRET and ACCESS_TOKEN from the
environment: it holds neither. A curl line is signed already: it holds the token, and is good for 300 seconds.
'gatewright logs' tells the request ids. In mode sandbox only.
${ADMIN_HELP}

--json prints {"language":"python","text":"…"}
Exit codes: 0 copied, 1 no such call or no such gateway, 2 usage.

Examples:
  gatewright copy us-0a1b2c3d-… | sh
  gatewright copy us-0a1b2c3d-… --as python > call.py
  gatewright copy us-0a1b2c3d-… --as node | pbcopy`;

/** `copy`: a recent call as a program. */
export function addCopyCommand(program: Command, { surroundings, finish }: CommandContext): void {
  const command = newCommand(program, 'copy', {
    description: 'A recent call as a curl line, or as a program that makes it again.',
    usage: '<request id> [--as curl|node|python|php|java] [--json]',
    after: AFTER_HELP,
  })
    .argument('<id>', 'the request id')
    .addOption(new Option('--as <language>', 'what to write').choices(LANGUAGES).default('curl'));
  withAdminOptions(command).action(async (id: string, flags: CopyFlags) => {
    const path = `/calls/${encodeURIComponent(id)}/snippet?language=${flags.as}`;
    finish(await showAdmin({ method: 'GET', path }, { flags, surroundings, render }));
  });
}

function render(value: unknown): string {
  // The gateway of this program keeps the schema of its own answer.
  return (value as Snippet).text.trimEnd();
}
