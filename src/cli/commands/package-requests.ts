import type { Command } from 'commander';
import { NEVER_MS } from '../../model/never-ms.ts';
import type { PackageRequest } from '../../registry/package-requests.ts';
import { ADMIN_HELP, type AdminAsk, type AdminFlags, showAdmin, withAdminOptions } from '../ask-admin.ts';
import { type ChangeFlags, changeQuery, changeText, withChangeOptions } from '../change-options.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { printable } from '../printable.ts';
import { instantCell, renderTable } from '../render-table.ts';

/** The verbs that `packages` has beside those of every entry. */
export const PACKAGE_REQUEST_VERBS: readonly string[] = [
  'request',
  'requests',
  'approve',
  'reject',
  'withdraw',
];

const HELP = `Somebody asks that an app may have a package, and somebody else decides. A request that nobody decides expires. An approval
gives the package in one revision with the request; with --until, the grant ends by itself.
${ADMIN_HELP}

--json prints what the admin interface answers: {"number":7,"state":"pending","appKey","packageCode",…}; requests
{"items":[…],"next"}; approve {"revision":12,"changes":[…],"request":{…}}.

Examples:
  gatewright packages request ak_erp goods.read --reason 'the price sync'
  gatewright packages requests --state pending
  gatewright packages approve 7 --until 2027-04-01T00:00:00Z
  gatewright packages reject 7 --reason 'order.read is enough'`;

interface RequestFlags extends ChangeFlags {
  readonly reason?: string;
  readonly lifetime?: string;
  readonly until?: string;
}

interface ListFlags extends AdminFlags {
  readonly state?: string;
  readonly app?: string;
  readonly limit: string;
  readonly before?: string;
}

type Show = (ask: AdminAsk, flags: AdminFlags, render: (value: unknown) => string) => Promise<void>;

/** `packages request`, `requests`, `approve`, `reject` and `withdraw`, below `packages`. */
export function addPackageRequestCommands(packages: Command, context: CommandContext): void {
  const show: Show = async (ask, flags, render) =>
    context.finish(await showAdmin(ask, { flags, surroundings: context.surroundings, render }));
  addAsking(packages, show);
  addDeciding(packages, show);
}

function addAsking(packages: Command, show: Show): void {
  const add = (verb: string, description: string, usage: string): Command =>
    newCommand(packages, verb, { description, usage, after: HELP });
  withChangeOptions(add('request', 'Ask that an app may have a package.', '<app_key> <code>'))
    .argument('<app_key>')
    .argument('<code>')
    .option('--reason <text>', 'what for')
    .option('--lifetime <time>', 'how long it waits (default: 30d)')
    .action((app: string, code: string, flags: RequestFlags) =>
      show(
        {
          method: 'POST',
          path: `/package-requests${changeQuery(flags)}`,
          // JSON leaves out what is undefined.
          body: { app_key: app, package: code, reason: flags.reason, lifetime: flags.lifetime },
        },
        flags,
        requestText,
      ),
    );
  withAdminOptions(add('requests', 'List the requests, newest first.', '[--state <state>] [--app <app_key>]'))
    .option('--state <state>', 'pending, approved, rejected, withdrawn or expired')
    .option('--app <app_key>', 'of this app')
    .option('--limit <n>', 'so many at most', '100')
    .option('--before <number>', 'older than this one')
    .action((flags: ListFlags) => show({ method: 'GET', path: listPath(flags) }, flags, listText));
}

function addDeciding(packages: Command, show: Show): void {
  const add = (verb: string, description: string, usage: string): Command =>
    newCommand(packages, verb, { description, usage, after: HELP }).argument('<number>');
  withChangeOptions(add('approve', 'Give the app the package.', '<number> [--until <instant>]'))
    .option('--until <instant>', 'the end of the grant (default: none)')
    .action((number: string, flags: RequestFlags) =>
      show(
        {
          method: 'POST',
          path: `${pathOf(number, 'approve')}${changeQuery(flags)}`,
          body: { until: flags.until },
        },
        flags,
        value => changeText(value, flags),
      ),
    );
  withAdminOptions(add('reject', 'Refuse it, and say why.', '<number> --reason <text>'))
    .requiredOption('--reason <text>', 'why')
    .option('--dry-run', 'check everything, and change nothing')
    .action((number: string, flags: RequestFlags) =>
      show(
        {
          method: 'POST',
          path: `${pathOf(number, 'reject')}${changeQuery(flags)}`,
          body: { reason: flags.reason },
        },
        flags,
        requestText,
      ),
    );
  withChangeOptions(add('withdraw', 'Take it back.', '<number>')).action(
    (number: string, flags: RequestFlags) =>
      show(
        { method: 'POST', path: `${pathOf(number, 'withdraw')}${changeQuery(flags)}` },
        flags,
        requestText,
      ),
  );
}

function pathOf(number: string, action: string): string {
  return `/package-requests/${encodeURIComponent(number)}:${action}`;
}

function listPath({ state, app, limit, before }: ListFlags): string {
  const query = new URLSearchParams({ limit });
  if (state !== undefined) query.set('state', state);
  if (app !== undefined) query.set('app_key', app);
  if (before !== undefined) query.set('before', before);
  return `/package-requests?${query.toString()}`;
}

function requestText(value: unknown): string {
  // The interface answers what its schema says; so below.
  const { number, state, appKey, packageCode, expiresAtMs } = value as PackageRequest;
  const end = state === 'pending' ? ` until ${instantCell(expiresAtMs)}` : '';
  return printable(`request ${number}: ${packageCode} for ${appKey}, ${state}${end}`);
}

function listText(value: unknown): string {
  // As above.
  const { items, next } = value as {
    readonly items: readonly PackageRequest[];
    readonly next: number | null;
  };
  if (items.length === 0) return 'no requests';
  const rows = items.map(item => [
    String(item.number),
    item.state,
    item.appKey,
    item.packageCode,
    item.requestedBy,
    instantCell(item.requestedAtMs),
    endCell(item),
    item.reason || '-',
    item.decision || '-',
  ]);
  const heads = ['request', 'state', 'app', 'package', 'by', 'at', 'until', 'reason', 'decision'];
  const table = renderTable([heads, ...rows]);
  return next === null ? table : `${table}\n… more: --before ${next}`;
}

/** Up to when a request waits, or its grant lasts. */
function endCell({ state, expiresAtMs, grantedUntilMs }: PackageRequest): string {
  if (state === 'pending' || state === 'expired') return instantCell(expiresAtMs);
  return grantedUntilMs === NEVER_MS ? 'never' : instantCell(grantedUntilMs);
}
