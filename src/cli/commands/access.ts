import type { Command } from 'commander';
import type { AdminTokenView, IssuedAdminToken } from '../../access/admin-tokens.ts';
import type { UserView } from '../../access/users.ts';
import { ADMIN_HELP, type AdminAsk, type AdminFlags, showAdmin, withAdminOptions } from '../ask-admin.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import { instantCell, renderTable } from '../render-table.ts';

interface GrantFlags extends AdminFlags {
  readonly role?: string;
  readonly developer?: string;
}

interface BootstrapFlags extends AdminFlags {
  readonly user?: string;
  readonly token?: string;
}

interface IssueFlags extends GrantFlags {
  readonly scope?: readonly string[];
  readonly lifetime?: string;
}

interface SetFlags extends GrantFlags {
  readonly disable?: boolean;
  readonly enable?: boolean;
  readonly password?: boolean;
}

const HELP = `Who may use the admin interface: people who sign in with a password, and programs with a token. Each has a role:
  owner      everything, and who else has access       viewer     reads what is served, and the calls
  operator   changes everything that is served         developer  what is their own (--developer)
  auditor    reads everything, with who did what
A token is narrowed by scopes such as apps:read (docs/reference/admin-access.md). It is shown once.

A gateway in production that nobody owns yet shows a bootstrap token at its start: 'bootstrap' names the first owner with it.
A password is asked for; from a script it is the first line of the standard input.
${ADMIN_HELP}

Examples:
  gatewright access bootstrap --user ann --admin-token <bootstrap token>
  gatewright access tokens issue deploy --role operator --scope apps:write --lifetime 90d
  gatewright access users add bob --role developer --developer acme
  gatewright access users set bob --disable
  gatewright access whoami`;

type Show = (ask: AdminAsk, flags: AdminFlags, render: (value: unknown) => string) => Promise<void>;

/** `access`: who may use the admin interface. */
export function addAccessCommands(program: Command, context: CommandContext): void {
  const { surroundings } = context;
  const show: Show = async (ask, flags, render) =>
    context.finish(await showAdmin(ask, { flags, surroundings, render }));
  const access = newCommand(program, 'access', {
    description: 'Who may use the admin interface.',
    usage: 'whoami | bootstrap | tokens | users',
    after: HELP,
  });
  withAdminOptions(
    newCommand(access, 'whoami', { description: 'Show who asks.', usage: '', after: HELP }),
  ).action((flags: AdminFlags) => show({ method: 'GET', path: '/me' }, flags, meText));
  addBootstrap(access, context, show);
  addTokens(access, show);
  addUsers(access, context, show);
}

function addBootstrap(access: Command, { surroundings, finish }: CommandContext, show: Show): void {
  withAdminOptions(
    newCommand(access, 'bootstrap', {
      description: 'Name the first owner, with the bootstrap token.',
      usage: '--user <name> | --token <name>',
      after: HELP,
    }),
  )
    .option('--user <name>', 'somebody who signs in with a password')
    .option('--token <name>', 'a program: its token is shown once')
    .action(async (flags: BootstrapFlags) => {
      const { user: name, token } = flags;
      if ((name === undefined) === (token === undefined)) {
        surroundings.stderr.write('give --user <name> or --token <name>\n');
        return finish(EXIT.USAGE);
      }
      const body =
        name === undefined
          ? { token: { name: token } }
          : { user: { name, password: await surroundings.askSecret(`Password of ${name}: `) } };
      return show({ method: 'POST', path: '/bootstrap', body }, flags, ownerText);
    });
}

function addTokens(access: Command, show: Show): void {
  const tokens = newCommand(access, 'tokens', {
    description: 'The tokens of programs.',
    usage: 'list | issue | revoke',
    after: HELP,
  });
  const add = (verb: string, description: string, usage: string): Command =>
    withAdminOptions(newCommand(tokens, verb, { description, usage, after: HELP }));
  add('list', 'Show them.', '').action((flags: AdminFlags) =>
    show({ method: 'GET', path: '/admin-tokens?limit=1000' }, flags, tokensText),
  );
  withGrantOptions(add('issue', 'Issue one.', '<name> --role <role>'))
    .argument('<name>', 'what it is for')
    .option('--scope <scope...>', 'what of its role it may use (default: all)')
    .option('--lifetime <time>', 'such as 90d (default: it has no end)')
    .action((name: string, { role, developer, scope: scopes, lifetime, ...flags }: IssueFlags) =>
      show(
        // JSON leaves out what is undefined.
        { method: 'POST', path: '/admin-tokens:issue', body: { name, role, developer, scopes, lifetime } },
        flags,
        issuedText,
      ),
    );
  add('revoke', 'End one for good.', '<id>')
    .argument('<id>', 'as list shows it')
    .action((id: string, flags: AdminFlags) =>
      show({ method: 'POST', path: `/admin-tokens/${encodeURIComponent(id)}:revoke` }, flags, value =>
        tokensText({ tokens: [value] }),
      ),
    );
}

function addUsers(access: Command, { surroundings }: CommandContext, show: Show): void {
  const users = newCommand(access, 'users', {
    description: 'The people who sign in.',
    usage: 'list | add | set',
    after: HELP,
  });
  const add = (verb: string, description: string, usage: string): Command =>
    withAdminOptions(newCommand(users, verb, { description, usage, after: HELP }));
  add('list', 'Show them.', '').action((flags: AdminFlags) =>
    show({ method: 'GET', path: '/users?limit=1000' }, flags, usersText),
  );
  withGrantOptions(add('add', 'Add somebody; the password is asked for.', '<name> --role <role>'))
    .argument('<name>')
    .action(async (name: string, { role, developer, ...flags }: GrantFlags) => {
      const password = await surroundings.askSecret(`Password of ${name}: `);
      const body = { name, password, role, developer };
      return show({ method: 'POST', path: '/users:add', body }, flags, oneUserText);
    });
  withGrantOptions(
    add('set', 'Give another role or password, disable or enable; sessions end.', '<name>'),
    false,
  )
    .argument('<name>')
    .option('--password', 'ask for another password')
    .option('--disable', 'lets them sign in no more')
    .option('--enable', 'lets them sign in again')
    .action(async (name: string, { role, developer, disable, enable, password, ...flags }: SetFlags) => {
      const secret =
        password === true ? await surroundings.askSecret(`New password of ${name}: `) : undefined;
      const isDisabled = disable ?? (enable === true ? false : undefined);
      const body = { role, developer, isDisabled, password: secret };
      return show({ method: 'PATCH', path: `/users/${encodeURIComponent(name)}`, body }, flags, oneUserText);
    });
}

function withGrantOptions(command: Command, isRequired = true): Command {
  const role = 'owner, operator, auditor, viewer or developer';
  const withRole = isRequired
    ? command.requiredOption('--role <role>', role)
    : command.option('--role <role>', role);
  return withRole.option('--developer <id>', 'whose data the role developer sees');
}

function meText(value: unknown): string {
  // The interface answers what its schema says; so below.
  const { kind, name, role, developer, scopes, expiresAtMs } = value as {
    readonly kind: string;
    readonly name: string;
    readonly role: string;
    readonly developer: string | null;
    readonly scopes: readonly string[];
    readonly expiresAtMs: number | null;
  };
  const row = [name, kind, role, developer ?? '-', scopesCell(scopes), instantCell(expiresAtMs)];
  return renderTable([['name', 'by', 'role', 'developer', 'scopes', 'expires'], row]);
}

function ownerText(value: unknown): string {
  // As above.
  const { user, token } = value as { readonly user?: UserView; readonly token?: IssuedAdminToken };
  return token === undefined
    ? `${user?.name} is the owner; the bootstrap token is spent.`
    : issuedText(token);
}

function tokensText(value: unknown): string {
  // As above.
  const { tokens } = value as { readonly tokens: readonly AdminTokenView[] };
  const rows = tokens.map(({ id, name, role, developer, scopes, ...at }) => [
    id,
    name,
    developer === null ? role : `${role} ${developer}`,
    scopesCell(scopes),
    instantCell(at.createdAtMs),
    at.expiresAtMs === null ? 'never' : instantCell(at.expiresAtMs),
    instantCell(at.lastUsedAtMs),
    instantCell(at.revokedAtMs),
  ]);
  return renderTable([
    ['id', 'name', 'role', 'scopes', 'issued', 'expires', 'last used', 'revoked'],
    ...rows,
  ]);
}

function issuedText(value: unknown): string {
  // As above.
  const token = value as IssuedAdminToken;
  return `${tokensText({ tokens: [token] })}\ntoken: ${token.value}\nIt is shown this once.`;
}

function usersText(value: unknown): string {
  // As above.
  const { users } = value as { readonly users: readonly UserView[] };
  const rows = users.map(({ name, role, developer, isDisabled, createdAtMs }) => [
    name,
    developer === null ? role : `${role} ${developer}`,
    isDisabled ? 'disabled' : 'enabled',
    instantCell(createdAtMs),
  ]);
  return renderTable([['name', 'role', 'state', 'added'], ...rows]);
}

function oneUserText(value: unknown): string {
  return usersText({ users: [value] });
}

function scopesCell(scopes: readonly string[]): string {
  return scopes.length === 0 ? 'all' : scopes.join(' ');
}
