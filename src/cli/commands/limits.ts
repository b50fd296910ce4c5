import type { Command } from 'commander';
import { ADMIN_HELP, type AdminAsk, type AdminFlags, showAdmin, withAdminOptions } from '../ask-admin.ts';
import { type ChangeFlags, changeQuery, changeText, withChangeOptions } from '../change-options.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import { renderTable } from '../render-table.ts';

interface SetFlags extends ChangeFlags {
  readonly burst?: string;
  readonly until?: string;
}

const HELP = `How fast an app may call, all of its calls together. A rate is calls per time, such as 20/1s or 6000/5m; 'none' lifts the
limit. With --until it holds up to an instant, and then what was there before is back by itself. Limits of an API are members of
the API: gatewright apis set <type> limits:='[{"by":"app","rate":10,"per":"1s"}]'.
${ADMIN_HELP}

Examples:
  gatewright limits list
  gatewright limits set ak_erp 50/1s --burst 100
  gatewright limits set ak_erp 200/1s --until 2027-11-30T00:00:00Z    for a campaign
  gatewright limits day ak_erp 100000                                 calls of one day (UTC); none: any number
  gatewright limits clear ak_erp                                      takes back what --until gave`;

type Show = (ask: AdminAsk, flags: AdminFlags, render: (value: unknown) => string) => Promise<void>;

/** `limits`: how fast apps may call. */
export function addLimitsCommand(program: Command, { surroundings, finish }: CommandContext): void {
  const show: Show = async (ask, flags, render) =>
    finish(await showAdmin(ask, { flags, surroundings, render }));
  const limits = newCommand(program, 'limits', {
    description: 'How fast apps may call.',
    usage: 'list | set | day | clear',
    after: HELP,
  });
  const add = (verb: string, description: string, usage: string): Command =>
    newCommand(limits, verb, { description, usage, after: HELP });
  const amend = (app: string, members: object, flags: ChangeFlags): Promise<void> =>
    show(
      { method: 'PATCH', path: `/apps/${encodeURIComponent(app)}${changeQuery(flags)}`, body: members },
      flags,
      value => changeText(value, flags),
    );
  const refuse = (sentence: string): void => {
    surroundings.stderr.write(`${sentence}\n`);
    finish(EXIT.USAGE);
  };
  withAdminOptions(
    add('list', 'Show those that apps have of their own.', '[--limit <n>] [--after <app_key>]'),
  )
    .option('--limit <n>', 'so many apps at most', '100')
    .option('--after <app_key>', 'those behind this one')
    .action(
      ({ limit, after, ...flags }: AdminFlags & { readonly limit: string; readonly after?: string }) => {
        const query = new URLSearchParams({ limit, ...(after === undefined ? {} : { after }) });
        return show({ method: 'GET', path: `/apps?${query.toString()}` }, flags, limitsText);
      },
    );
  withChangeOptions(
    add('set', 'Give an app another limit.', '<app_key> <rate> [--burst <n>] [--until <instant>]'),
  )
    .argument('<app_key>')
    .argument('<rate>', 'calls/time, such as 20/1s, or none')
    .option('--burst <n>', 'calls that may come at once (default: the rate)')
    .option('--until <instant>', 'up to then, such as 2027-11-30T00:00:00Z')
    .action(async (app: string, rate: string, { burst, until, ...flags }: SetFlags) => {
      const limit = limitIn(rate, burst);
      if (limit === undefined) return refuse(`'${rate}' is no rate: 20/1s, 6000/5m, or none`);
      return amend(app, until === undefined ? { limit } : { limit_override: { limit, until } }, flags);
    });
  withChangeOptions(add('day', 'Say how many calls of an app pass in one day.', '<app_key> <calls | none>'))
    .argument('<app_key>')
    .argument('<calls>', 'a number, or none')
    .action(async (app: string, calls: string, flags: ChangeFlags) => {
      if (calls !== 'none' && !/^\d{1,15}$/.test(calls)) return refuse(`'${calls}' is no number of calls`);
      return amend(app, { day_quota: calls === 'none' ? null : Number(calls) }, flags);
    });
  withChangeOptions(add('clear', 'Take back a limit with an end.', '<app_key>'))
    .argument('<app_key>')
    .action((app: string, flags: ChangeFlags) => amend(app, { limit_override: null }, flags));
}

/** A limit in the form of the document; `undefined`: the text is none. */
function limitIn(rate: string, burst: string | undefined): object | string | undefined {
  if (rate === 'none') return rate;
  const [, calls, per] = /^([1-9]\d{0,8})\/(\d{0,9}(?:ms|s|m|h|d))$/.exec(rate) ?? [];
  if (calls === undefined || per === undefined) return undefined;
  const time = /^\d/.test(per) ? per : `1${per}`;
  return { rate: Number(calls), per: time, ...(burst === undefined ? {} : { burst: Number(burst) }) };
}

interface LimitsPage {
  readonly items: readonly { readonly id: string; readonly entry: Readonly<Record<string, unknown>> }[];
  readonly next: string | null;
}

function limitsText(value: unknown): string {
  // The interface answers what its schema says.
  const { items, next } = value as LimitsPage;
  const rows = items.map(({ id, entry }) => [
    id,
    limitCell(entry['limit']) ?? 'app_limit',
    overrideCell(entry['limit_override']),
    entry['day_quota'] === undefined ? '-' : JSON.stringify(entry['day_quota']),
  ]);
  const table = renderTable([['app', 'limit', 'override', 'calls a day'], ...rows]);
  return next === null ? table : `${table}\n… more: --after '${next}'`;
}

/** As it is typed; `undefined`: there is none. */
function limitCell(limit: unknown): string | undefined {
  if (typeof limit === 'string') return limit;
  if (typeof limit !== 'object' || limit === null || !('rate' in limit)) return undefined;
  // The document says of a limit what its schema says.
  const {
    rate,
    per = '1s',
    burst,
  } = limit as { readonly rate: number; readonly per?: string; readonly burst?: number };
  return `${rate}/${per}${burst === undefined || burst === rate ? '' : ` burst ${burst}`}`;
}

function overrideCell(override: unknown): string {
  if (typeof override !== 'object' || override === null || !('limit' in override)) return '-';
  const until = 'until' in override ? String(override.until).replace('.000Z', 'Z') : '';
  return `${limitCell(override.limit) ?? '?'} until ${until}`;
}
