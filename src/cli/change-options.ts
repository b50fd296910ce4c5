import type { Command } from 'commander';
import { renderChanges } from '../config/render-changes.ts';
import type { Committed } from '../registry/committer.ts';
import { type AdminFlags, withAdminOptions } from './ask-admin.ts';
import { printableLines } from './printable.ts';

/** The options of every command that changes the registry. */
export interface ChangeFlags extends AdminFlags {
  readonly dryRun?: boolean;
  readonly message?: string;
}

export function withChangeOptions(command: Command): Command {
  return withAdminOptions(command)
    .option('--dry-run', 'check everything, and change nothing')
    .option('-m, --message <text>', 'why; kept with the revision');
}

/** The query of a request for a change, with its question mark. */
export function changeQuery(
  { dryRun, message }: ChangeFlags,
  more: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = { ...more, dry_run: dryRun === true ? 'true' : undefined, comment: message };
  const pairs = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** What became of a change, in lines. */
export function changeText(value: unknown, { dryRun }: ChangeFlags): string {
  // The interface answers what its schema says.
  const { isChanged, revision, changes } = value as Committed;
  if (!isChanged) return `nothing to change; revision r${revision}`;
  const first = dryRun === true ? `would make revision r${revision}:` : `revision r${revision}:`;
  const shown = renderChanges(changes, SHOWN_MAX);
  return printableLines(shown === '' ? first.slice(0, -1) : `${first}\n${shown}`);
}

const SHOWN_MAX = 40;
