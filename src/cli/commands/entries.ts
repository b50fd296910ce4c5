import type { Command } from 'commander';
import { ADMIN_HELP, type AdminAsk, type AdminFlags, showAdmin, withAdminOptions } from '../ask-admin.ts';
import { PARAMETER_HELP, readBody } from '../body-input.ts';
import { type ChangeFlags, changeQuery, changeText, withChangeOptions } from '../change-options.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import { renderTable } from '../render-table.ts';
import { addCallersCommand } from './callers.ts';
import { addPackageRequestCommands, PACKAGE_REQUEST_VERBS } from './package-requests.ts';

/** A kind of entries as a command. */
interface EntryCommand {
  readonly name: string;
  readonly noun: string;
  /** How one is named, each a segment of its path. */
  readonly keys: readonly string[];
  readonly actions: Readonly<Record<string, string>>;
  /** Members of an entry that a list shows. */
  readonly columns: readonly string[];
  readonly example: string;
  /** Verbs of its own, and what adds them. */
  readonly more?: { readonly verbs: readonly string[]; readonly addTo: typeof addPackageRequestCommands };
}

const COMMANDS: readonly EntryCommand[] = [
  {
    name: 'apps',
    noun: 'app',
    keys: ['app_key'],
    actions: {
      activate: 'Let it call.',
      suspend: 'Refuse its calls until it is activated.',
      close: 'Refuse its calls for good.',
    },
    columns: ['name', 'status', 'developer', 'packages'],
    example: 'gatewright apps put ak_erp name=ERP packages:=\'["order.read"]\'',
  },
  {
    name: 'apis',
    noun: 'API',
    keys: ['type'],
    actions: {
      publish: 'Let apps call it.',
      deprecate: 'Say that it will end.',
      sunset: 'End it: calls answer 3000004.',
    },
    columns: ['status', 'upstream', 'path', 'token'],
    example: 'gatewright apis sunset bg.order.list.get',
    more: { verbs: ['callers'], addTo: addCallersCommand },
  },
  {
    name: 'packages',
    noun: 'package',
    keys: ['code'],
    actions: {},
    columns: ['types'],
    example: 'gatewright packages put order.read types:=\'["bg.order.*"]\'',
    more: { verbs: PACKAGE_REQUEST_VERBS, addTo: addPackageRequestCommands },
  },
  {
    name: 'developers',
    noun: 'developer',
    keys: ['id'],
    actions: { activate: 'Let it sign in.', suspend: 'Let it not sign in.' },
    columns: ['name', 'status', 'contact'],
    example: 'gatewright developers put acme name="Acme Ltd"',
  },
  {
    name: 'merchants',
    noun: 'merchant',
    keys: ['mall_id'],
    actions: {
      activate: 'Let apps call for it.',
      suspend: 'Refuse calls for it until it is activated.',
      close: 'Refuse calls for it for good.',
    },
    columns: ['region', 'status', 'approved'],
    example: 'gatewright merchants put 635517726820718 region=us',
  },
  {
    name: 'upstreams',
    noun: 'upstream',
    keys: ['name'],
    actions: {},
    columns: ['url', 'urls', 'mock', 'timeout'],
    example: 'gatewright upstreams set orders timeout=5s',
  },
  {
    name: 'authorizations',
    noun: 'authorization',
    keys: ['app_key', 'mall_id'],
    actions: { activate: 'Let its tokens be accepted.', revoke: 'Refuse its tokens.' },
    columns: ['packages', 'status'],
    example: 'gatewright authorizations put ak_erp 635517726820718 packages:=\'["order.read"]\'',
  },
];

/** The names of these commands. */
export const ENTRY_COMMANDS: readonly string[] = COMMANDS.map(({ name }) => name);

/** `apps`, `apis`, `packages`, …: the entries of the registry. */
export function addEntryCommands(program: Command, context: CommandContext): void {
  for (const command of COMMANDS) addEntryCommand(program, context, command);
}

function addEntryCommand(program: Command, context: CommandContext, command: EntryCommand): void {
  const { name, noun, keys, actions, more } = command;
  const verbs = ['list', 'get', 'put', 'set', 'delete', ...Object.keys(actions), ...(more?.verbs ?? [])];
  const after = afterHelp(command);
  const parent = newCommand(program, name, {
    description: `The ${noun}s of the registry.`,
    usage: verbs.join(' | '),
    after,
  });
  const one = keys.map(key => `<${key}>`).join(' ');
  const add = (verb: string, description: string, usage: string): Command =>
    newCommand(parent, verb, { description, usage, after });
  const show = async (ask: AdminAsk, flags: AdminFlags, render: (value: unknown) => string): Promise<void> =>
    context.finish(await showAdmin(ask, { flags, surroundings: context.surroundings, render }));
  withAdminOptions(add('list', `List the ${noun}s, by name.`, '[--limit <n>] [--after <name>]'))
    .option('--limit <n>', 'so many at most', '100')
    .option('--after <name>', 'those behind this one')
    .action((flags: ListFlags) =>
      show({ method: 'GET', path: listPath(command, flags) }, flags, value => listText(value, command)),
    );
  withVersion(withAdminOptions(withKeys(add('get', `Show one ${noun}.`, one), command)), command).action(
    (...given: readonly unknown[]) => {
      const { id, flags } = askedIn(given, command);
      const path = readPath(command, id, flags);
      return show({ method: 'GET', path, keepsDigits: true }, flags, entryText);
    },
  );
  addWrites({ command, add, show, context, one });
  more?.addTo(parent, context);
  for (const [verb, description] of Object.entries(actions))
    withVersion(withChangeOptions(withKeys(add(verb, description, one), command)), command).action(
      (...given: readonly unknown[]) => {
        const { id, flags } = askedIn(given, command);
        const path = `${pathOf(command, id)}:${verb}${changeQuery(flags, { version: flags.version })}`;
        return show({ method: 'POST', path }, flags, value => changeText(value, flags));
      },
    );
}

interface WriteParts {
  readonly command: EntryCommand;
  readonly add: (verb: string, description: string, usage: string) => Command;
  readonly show: (ask: AdminAsk, flags: AdminFlags, render: (value: unknown) => string) => Promise<void>;
  readonly context: CommandContext;
  readonly one: string;
}

function addWrites({ command, add, show, context, one }: WriteParts): void {
  const { noun } = command;
  for (const [verb, method, description] of [
    ['put', 'PUT', `Write one ${noun} whole.`],
    ['set', 'PATCH', `Change members of one ${noun}; k:=null takes one away.`],
  ] as const)
    withVersion(withChangeOptions(withKeys(add(verb, description, `${one} [k=v …]`), command)), command)
      .argument('[members...]', PARAMETER_HELP)
      .action(async (...given: readonly unknown[]) => {
        const { id, flags, rest } = askedIn(given, command);
        const text = await readBody(rest, context.surroundings);
        if ('wrong' in text) {
          context.surroundings.stderr.write(`${text.wrong}\n`);
          return context.finish(EXIT.USAGE);
        }
        const path = `${pathOf(command, id)}${changeQuery(flags, { version: flags.version })}`;
        return show({ method, path, text }, flags, value => writtenText(value, flags));
      });
  withVersion(
    withChangeOptions(withKeys(add('delete', `Remove one ${noun} that nothing refers to.`, one), command)),
    command,
  ).action((...given: readonly unknown[]) => {
    const { id, flags } = askedIn(given, command);
    const path = `${pathOf(command, id)}${changeQuery(flags, { version: flags.version })}`;
    return show({ method: 'DELETE', path }, flags, value => changeText(value, flags));
  });
}

interface ListFlags extends AdminFlags {
  readonly limit: string;
  readonly after?: string;
}

interface EntryFlags extends ChangeFlags {
  readonly version?: string;
}

function withKeys(command: Command, { keys }: EntryCommand): Command {
  return keys.reduce((next, key) => next.argument(`<${key}>`), command);
}

function withVersion(command: Command, { name }: EntryCommand): Command {
  return name === 'apis' ? command.option('--version <version>', 'of the API', 'V1') : command;
}

/** What commander hands to an action: the keys, the rest of the arguments, the flags, the command. */
function askedIn(given: readonly unknown[], { keys }: EntryCommand) {
  const id = given.slice(0, keys.length).map(String);
  const [next] = given.slice(keys.length);
  const rest = Array.isArray(next) ? next.map(String) : [];
  // The options are declared above.
  const flags = given[Array.isArray(next) ? keys.length + 1 : keys.length] as EntryFlags;
  return { id, rest, flags };
}

function pathOf({ name }: EntryCommand, id: readonly string[]): string {
  return `/${name}/${id.map(encodeURIComponent).join('/')}`;
}

function readPath(command: EntryCommand, id: readonly string[], { version }: EntryFlags): string {
  if (command.name !== 'apis') return pathOf(command, id);
  return `${pathOf(command, id)}/entry${version === undefined ? '' : `?version=${encodeURIComponent(version)}`}`;
}

function listPath({ name }: EntryCommand, { limit, after }: ListFlags): string {
  const more = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
  return `/${name === 'apis' ? 'entries/apis' : name}?limit=${encodeURIComponent(limit)}${more}`;
}

interface ShownEntry {
  readonly id: string;
  readonly revision: number;
  readonly entry: Readonly<Record<string, unknown>>;
}

function listText(value: unknown, { columns, noun }: EntryCommand): string {
  // The interface answers what its schema says; so below.
  const { items, next } = value as { readonly items: readonly ShownEntry[]; readonly next: string | null };
  if (items.length === 0) return `no ${noun}s`;
  const rows = items.map(({ id, entry, revision }) => [
    id,
    ...columns.map(column => cellOf(entry[column])),
    `r${revision}`,
  ]);
  const table = renderTable([[noun, ...columns, 'revision'], ...rows]);
  return next === null ? table : `${table}\n… more: --after '${next}'`;
}

function cellOf(value: unknown): string {
  if (value === undefined || value === null) return '-';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.length === 0 ? '-' : value.map(String).join(' ');
  return JSON.stringify(value);
}

function entryText(value: unknown): string {
  // As above.
  const { entry } = value as ShownEntry;
  return JSON.stringify(entry, undefined, 2);
}

function writtenText(value: unknown, flags: ChangeFlags): string {
  // As above.
  const { secret } = value as { readonly secret?: string | null };
  const made =
    typeof secret === 'string' ? `\nsecret: ${secret}\nIt is shown this once; the app signs with it.` : '';
  return `${changeText(value, flags)}${made}`;
}

function afterHelp({ noun, example, keys, name }: EntryCommand): string {
  const one = keys.map(key => `<${key}>`).join(' ');
  return `A change is in force at once, and is one revision: gatewright revisions shows and undoes it.
${ADMIN_HELP}

--json prints what the admin interface answers: {"items":[{"id","revision","entry"}],"next"}, one such item, or
{"revision":12,"isChanged":true,"changes":[…]}. Members of a ${noun} are those of the document (docs/reference/configuration.md).

Examples:
  gatewright ${name} list
  gatewright ${name} get ${one}
  ${example}
  gatewright ${name} delete ${one} --dry-run`;
}
