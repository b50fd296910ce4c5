import type { Command } from 'commander';
import type { ApiCaller } from '../../model/usage.ts';
import { ADMIN_HELP, type AdminFlags, showAdmin, withAdminOptions } from '../ask-admin.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { instantCell, renderTable } from '../render-table.ts';

interface CallersFlags extends AdminFlags {
  readonly version?: string;
  readonly days?: string;
  readonly limit?: string;
  readonly after?: string;
}

const AFTER_HELP = `Counts every call whose sign was right, those that were refused included, by UTC days. It is some seconds behind.
${ADMIN_HELP}

--json prints {"apps":2,"calls":1207,"days":30,"callers":[{"appKey","calls","refused","lastCallAtMs"}],"next"}.

Examples:
  gatewright apis callers bg.order.list.get
  gatewright apis callers bg.order.list.get --version V1 --days 7`;

/** `apis callers`: who would miss this API? */
export function addCallersCommand(apis: Command, { surroundings, finish }: CommandContext): void {
  withAdminOptions(
    newCommand(apis, 'callers', {
      description: 'Show which apps call it.',
      usage: '<type> [--version <version>] [--days <n>] [--limit <n>] [--after <next>]',
      after: AFTER_HELP,
    }),
  )
    .argument('<type>')
    .option('--version <version>', 'of the API (default: all together)')
    .option('--days <n>', 'of so many days, today included (default: 30)')
    .option('--limit <n>', 'so many apps at most (default: 100)')
    .option('--after <next>', 'those behind the page before')
    .action(async (type: string, flags: CallersFlags) => {
      const path = `/apis/${encodeURIComponent(type)}/callers${queryOf(flags)}`;
      finish(await showAdmin({ method: 'GET', path }, { flags, surroundings, render: callersText }));
    });
}

function queryOf({ version, days, limit, after }: CallersFlags): string {
  const given = Object.entries({ version, days, limit, after }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const query = new URLSearchParams(given.map(([name, value]) => [name, value])).toString();
  return query === '' ? '' : `?${query}`;
}

function callersText(value: unknown): string {
  // The interface answers what its schema says.
  const { callers, next, apps, calls, days } = value as {
    readonly callers: readonly ApiCaller[];
    readonly next: string | null;
    readonly apps: number;
    readonly calls: number;
    readonly days: number;
  };
  if (apps === 0) return `no app called it in the last ${days} days`;
  const rows = callers.map(({ appKey, calls: own, refused, lastCallAtMs }) => [
    appKey,
    String(own),
    String(refused),
    instantCell(lastCallAtMs),
  ]);
  const table = renderTable([['app', 'calls', 'of them refused', 'last call'], ...rows]);
  const all = `${apps} ${apps === 1 ? 'app' : 'apps'}, ${calls} calls in the last ${days} days`;
  return `${table}\n${all}${next === null ? '' : `; more: --after '${next}'`}`;
}
