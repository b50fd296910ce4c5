import type { Command } from 'commander';
import { renderFaults } from '../../config/render-faults.ts';
import { handedOver, lookAtDocument } from '../../main/served-document.ts';
import type { Applied } from '../../registry/registry.ts';
import { ADMIN_HELP, askAdmin, showAdmin, withAdminOptions } from '../ask-admin.ts';
import { type ChangeFlags, changeQuery, changeText, withChangeOptions } from '../change-options.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { DEFAULT_DOCUMENT, resolvePath } from '../document-path.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Surroundings } from '../surroundings.ts';

interface ApplyFlags extends ChangeFlags {
  readonly file: string;
  readonly prune?: boolean;
}

interface DiffFlags extends ApplyFlags {
  readonly exitCode?: boolean;
}

const APPLY_HELP = `Makes the registry of a running gateway say what a document says, in one revision, or not at all. Settings become the
document's, with the defaults of those that it leaves out; of listen, storage, mode and the like each process keeps its
own. Entries that the document does not name stay, unless --prune takes them away. A secret that it masks (‹secret›)
stays as it is, so what 'export' wrote can be edited and applied. Variables and files are read here.
${ADMIN_HELP}

--json prints {"revision":12,"isChanged":true,"changes":[…],"extra":[{"kind","id"}]}.

Examples:
  gatewright apply                              ${DEFAULT_DOCUMENT} of this folder
  gatewright apply -f new.yaml --dry-run
  gatewright apply -f all.yaml --prune -m 'spring cleaning'`;

const DIFF_HELP = `Shows what 'apply' would change, and changes nothing.
${ADMIN_HELP}

Exit codes: 0 compared; with --exit-code 1 where they differ.

Examples:
  gatewright diff
  gatewright diff -f new.yaml --exit-code`;

const EXPORT_HELP = `Prints the whole registry as one document, in JSON, which a gateway reads like YAML. Secrets are masked and tokens are
hashes: it can be kept in git, and applied again to the same registry.
${ADMIN_HELP}

Examples:
  gatewright export > registry.json
  gatewright apply -f registry.json             changes nothing`;

/** `apply`, `diff` and `export`: a document against the registry. */
export function addApplyCommands(program: Command, { surroundings, finish }: CommandContext): void {
  withChangeOptions(
    newCommand(program, 'apply', {
      description: 'Make the registry say what a document says.',
      usage: '[-f <file>] [--prune] [--dry-run] [-m <why>]',
      after: APPLY_HELP,
    }),
  )
    .option('-f, --file <file>', 'the document', DEFAULT_DOCUMENT)
    .option('--prune', 'remove entries that the document does not name')
    .action(async (flags: ApplyFlags) => finish(await apply(flags, surroundings)));
  withAdminOptions(
    newCommand(program, 'diff', {
      description: 'What a document would change in the registry.',
      usage: '[-f <file>] [--prune] [--exit-code]',
      after: DIFF_HELP,
    }),
  )
    .option('-f, --file <file>', 'the document', DEFAULT_DOCUMENT)
    .option('--prune', 'as if entries that it does not name were removed')
    .option('--exit-code', 'end with 1 where they differ')
    .action(async (flags: DiffFlags) => finish(await apply({ ...flags, dryRun: true }, surroundings)));
  withAdminOptions(
    newCommand(program, 'export', {
      description: 'Print the registry as a document.',
      usage: '[options]',
      after: EXPORT_HELP,
    }),
  ).action(async (flags: ChangeFlags) =>
    finish(
      await showAdmin(
        { method: 'GET', path: '/document', keepsDigits: true },
        { flags, surroundings, render: value => JSON.stringify(value, undefined, 2) },
      ),
    ),
  );
}

async function apply(flags: DiffFlags, surroundings: Surroundings): Promise<ExitCode> {
  const { stdout, stderr } = surroundings;
  const path = resolvePath(surroundings, flags.file);
  const source = { path, environment: surroundings.environment };
  // Its faults are shown here, where the file is.
  const look = lookAtDocument(source);
  if ('faults' in look) {
    stderr.write(`${renderFaults(look.faults)}\n`);
    return EXIT.BAD_DOCUMENT;
  }
  const query = changeQuery(flags, { prune: flags.prune === true ? 'true' : undefined });
  const body = { file: flags.file, ...handedOver(source) };
  const answer = await askAdmin(
    { method: 'POST', path: `/document:apply${query}`, body },
    flags,
    surroundings,
  );
  if ('failed' in answer) {
    stderr.write(`${answer.failed}\n`);
    return answer.exitCode;
  }
  // The interface answers what its schema says.
  const applied = answer.value as Applied;
  stdout.write(
    `${flags.json === true ? JSON.stringify(applied, undefined, 2) : appliedText(applied, flags)}\n`,
  );
  return flags.exitCode === true && applied.isChanged ? EXIT.FAILED : EXIT.OK;
}

function appliedText(applied: Applied, flags: ApplyFlags): string {
  const { extra } = applied;
  const text = changeText(applied, flags);
  if (extra.length === 0 || flags.prune === true) return text;
  const named = extra.slice(0, EXTRA_SHOWN_MAX).map(({ kind, id }) => `  ${kind} ${id}`);
  const more = extra.length > named.length ? [`  … and ${extra.length - named.length} more`] : [];
  return [text, 'only in the registry (--prune removes them):', ...named, ...more].join('\n');
}

const EXTRA_SHOWN_MAX = 10;
