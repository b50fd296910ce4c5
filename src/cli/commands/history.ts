import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { renderChanges } from '../../config/render-changes.ts';
import type { AuditVerdict } from '../../registry/audit-trail.ts';
import type { ChangeView } from '../../registry/committer.ts';
import {
  ADMIN_HELP,
  type AdminAsk,
  type AdminFlags,
  askAdmin,
  showAdmin,
  withAdminOptions,
} from '../ask-admin.ts';
import { type ChangeFlags, changeQuery, changeText, withChangeOptions } from '../change-options.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { resolvePath } from '../document-path.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { printableLines } from '../printable.ts';
import { instantCell, renderTable } from '../render-table.ts';
import type { Surroundings } from '../surroundings.ts';

interface PageFlags extends AdminFlags {
  readonly limit: string;
}

const REVISIONS_HELP = `Each change of the registry is a revision. 'rollback' brings settings and entries back to one, as a new revision: secrets
and tokens stay, so that none comes back that was revoked.
${ADMIN_HELP}

Examples:
  gatewright revisions list
  gatewright revisions show 12
  gatewright revisions show 12 --from 7      what 8 to 12 did
  gatewright revisions rollback 11 --dry-run`;

const AUDIT_HELP = `Every change, with who made it, is a link of a chain: one that was changed, left out or put between shows. Whoever can write
the database could write the whole chain anew; a checkpoint that is kept elsewhere shows that too.
${ADMIN_HELP}

Examples:
  gatewright audit list --limit 20
  gatewright audit checkpoint --json >> checkpoints.jsonl
  gatewright audit verify --checkpoints checkpoints.jsonl     exit code 1 where it is not whole`;

const BACKUP_HELP = `Writes a consistent copy of the registry, while it is used, to a new file on the machine of the gateway. 'gatewright
restore' puts it in place again; the key (secrets_key) has to be the same.
${ADMIN_HELP}

Examples:
  gatewright backup /var/backups/gatewright-$(date +%F).db`;

/** `revisions`, `audit` and `backup`: what was done, and what is left of it whatever happens. */
export function addHistoryCommands(program: Command, context: CommandContext): void {
  const show: Show = async (ask, flags, render) =>
    context.finish(await showAdmin(ask, { flags, surroundings: context.surroundings, render }));
  addRevisions(program, show);
  addAudit(program, show, context);
  withAdminOptions(
    newCommand(program, 'backup', {
      description: 'Copy the registry while it is used.',
      usage: '<path>',
      after: BACKUP_HELP,
    }),
  )
    .argument('<path>', "a new file on the gateway's machine")
    .action((path: string, flags: AdminFlags) =>
      show({ method: 'POST', path: '/registry:backup', body: { path } }, flags, () => `written to ${path}`),
    );
}

type Show = (ask: AdminAsk, flags: AdminFlags, render: (value: unknown) => string) => Promise<void>;

function addRevisions(program: Command, show: Show): void {
  const revisions = newCommand(program, 'revisions', {
    description: 'What was changed, by whom, and back.',
    usage: 'list | show <number> | rollback <number>',
    after: REVISIONS_HELP,
  });
  const add = (verb: string, description: string, usage: string): Command =>
    newCommand(revisions, verb, { description, usage, after: REVISIONS_HELP });
  withAdminOptions(add('list', 'The newest first.', '[--limit <n>]'))
    .option('--limit <n>', 'so many at most', '20')
    .action((flags: PageFlags) =>
      show(
        { method: 'GET', path: `/revisions?limit=${encodeURIComponent(flags.limit)}` },
        flags,
        revisionsText,
      ),
    );
  withAdminOptions(add('show', 'What one did.', '<number> [--from <number>]'))
    .argument('<number>')
    .option('--from <number>', 'what all behind this one did')
    .action((number: string, flags: AdminFlags & { readonly from?: string }) => {
      const from = flags.from === undefined ? '' : `?from=${encodeURIComponent(flags.from)}`;
      return show(
        { method: 'GET', path: `/revisions/${encodeURIComponent(number)}${from}` },
        flags,
        changesText,
      );
    });
  withChangeOptions(add('rollback', 'Bring everything back to one.', '<number>'))
    .argument('<number>')
    .action((number: string, flags: ChangeFlags) =>
      show(
        { method: 'POST', path: `/revisions/${encodeURIComponent(number)}:rollback${changeQuery(flags)}` },
        flags,
        value => changeText(value, flags),
      ),
    );
}

function addAudit(program: Command, show: Show, { surroundings, finish }: CommandContext): void {
  const audit = newCommand(program, 'audit', {
    description: 'Who did what, as a chain.',
    usage: 'list | checkpoint | verify',
    after: AUDIT_HELP,
  });
  const add = (verb: string, description: string, usage: string): Command =>
    withAdminOptions(newCommand(audit, verb, { description, usage, after: AUDIT_HELP }));
  add('list', 'The oldest first.', '[--limit <n>] [--after <sequence>]')
    .option('--limit <n>', 'so many at most', '100')
    .option('--after <sequence>', 'those behind this one', '0')
    .action((flags: PageFlags & { readonly after: string }) => {
      const query = `limit=${encodeURIComponent(flags.limit)}&after=${encodeURIComponent(flags.after)}`;
      return show({ method: 'GET', path: `/audit?${query}` }, flags, auditText);
    });
  add('checkpoint', 'The end of the chain, to be kept elsewhere.', '[--json]').action(
    async (flags: AdminFlags) => finish(await checkpoint(flags, surroundings)),
  );
  add('verify', 'Is the chain whole?', '[--checkpoints <file>]')
    .option('--checkpoints <file>', 'checkpoints that were kept, a JSON object a line')
    .action(async (flags: AdminFlags & { readonly checkpoints?: string }) =>
      finish(await verify(flags, surroundings)),
    );
}

/** One line, so that a file of them is made by appending. */
async function checkpoint(flags: AdminFlags, surroundings: Surroundings): Promise<ExitCode> {
  const answer = await askAdmin({ method: 'GET', path: '/audit/checkpoint' }, flags, surroundings);
  if ('failed' in answer) {
    surroundings.stderr.write(`${answer.failed}\n`);
    return answer.exitCode;
  }
  surroundings.stdout.write(`${JSON.stringify(answer.value)}\n`);
  return EXIT.OK;
}

async function verify(
  flags: AdminFlags & { readonly checkpoints?: string },
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { stdout, stderr } = surroundings;
  const kept = checkpointsIn(flags.checkpoints, surroundings);
  if ('wrong' in kept) {
    stderr.write(`${kept.wrong}\n`);
    return EXIT.USAGE;
  }
  const ask = { method: 'POST', path: '/audit:verify', body: { checkpoints: kept } } as const;
  const answer = await askAdmin(ask, flags, surroundings);
  if ('failed' in answer) {
    stderr.write(`${answer.failed}\n`);
    return answer.exitCode;
  }
  // The interface answers what its schema says.
  const verdict = answer.value as AuditVerdict;
  stdout.write(`${flags.json === true ? JSON.stringify(verdict) : verdictText(verdict, kept.length)}\n`);
  return verdict.isWhole ? EXIT.OK : EXIT.FAILED;
}

function checkpointsIn(
  file: string | undefined,
  surroundings: Surroundings,
): readonly unknown[] | { readonly wrong: string } {
  if (file === undefined) return [];
  try {
    const lines = readFileSync(resolvePath(surroundings, file), 'utf8').split('\n');
    return lines.filter(line => line.trim() !== '').map((line): unknown => JSON.parse(line));
  } catch (error) {
    return { wrong: `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function verdictText({ isWhole, links, broken }: AuditVerdict, checkpoints: number): string {
  const held = checkpoints === 0 ? '' : `, and holds ${checkpoints} checkpoints`;
  if (isWhole) return `the audit is whole: ${links} links${held}`;
  return `the audit is NOT whole: link ${broken?.sequence}: ${broken?.reason}`;
}

function revisionsText(value: unknown): string {
  // The interface answers what its schema says; so below.
  const { revisions } = value as {
    readonly revisions: readonly {
      readonly number: number;
      readonly atMs: number;
      readonly actor: string;
      readonly action: string;
      readonly comment: string;
    }[];
  };
  const rows = revisions.map(({ number, atMs, actor, action, comment }) => [
    `r${number}`,
    instantCell(atMs),
    actor,
    action,
    comment,
  ]);
  return renderTable([['revision', 'at', 'by', 'action', 'why'], ...rows]);
}

function changesText(value: unknown): string {
  // As above.
  const { changes } = value as { readonly changes: readonly ChangeView[] };
  return changes.length === 0
    ? 'no entry was changed; it may have changed secrets or tokens'
    : printableLines(renderChanges(changes));
}

function auditText(value: unknown): string {
  // As above.
  const { audit } = value as {
    readonly audit: readonly {
      readonly sequence: number;
      readonly atMs: number;
      readonly actor: string;
      readonly action: string;
      readonly subject: string;
      readonly revision: number | null;
    }[];
  };
  const rows = audit.map(({ sequence, atMs, actor, action, subject, revision }) => [
    String(sequence),
    instantCell(atMs),
    actor,
    action,
    subject,
    revision === null ? '-' : `r${revision}`,
  ]);
  return renderTable([['link', 'at', 'by', 'action', 'of', 'revision'], ...rows]);
}
