import type { Command } from 'commander';
import { renderChanges } from '../config/render-changes.ts';
import type { CallersTotal } from '../model/usage.ts';
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
  const { isChanged, revision, changes, callers, warnings = [] } = value as Changed;
  const noted = [...(callers === undefined ? [] : [callersLine(callers)]), ...warnings.map(warningLine)];
  if (!isChanged) return printableLines([`nothing to change; revision r${revision}`, ...noted].join('\n'));
  const first = dryRun === true ? `would make revision r${revision}:` : `revision r${revision}:`;
  const shown = renderChanges(changes, SHOWN_MAX);
  const lines = shown === '' ? [first.slice(0, -1)] : [first, shown];
  return printableLines([...lines, ...noted].join('\n'));
}

/** What some changes say beside what they did. */
interface Changed extends Committed {
  readonly callers?: CallersTotal & { readonly days: number };
  readonly warnings?: readonly string[];
}

function callersLine({ apps, calls, days }: NonNullable<Changed['callers']>): string {
  if (apps === 0) return `no app called it in the last ${days} days`;
  const who = apps === 1 ? '1 app' : `${apps} apps`;
  return `${who} called it in the last ${days} days, ${calls} times in all; they are listed by: apis callers`;
}

function warningLine(warning: string): string {
  return `warning: ${warning}`;
}

const SHOWN_MAX = 40;
