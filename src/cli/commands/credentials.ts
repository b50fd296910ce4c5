import type { Command } from 'commander';
import type { SecretView } from '../../registry/app-secrets.ts';
import { ADMIN_HELP, type AdminAsk, type AdminFlags, showAdmin, withAdminOptions } from '../ask-admin.ts';
import { type ChangeFlags, changeQuery, changeText, withChangeOptions } from '../change-options.ts';
import { type CommandContext, newCommand } from '../command-context.ts';
import { instantCell, renderTable } from '../render-table.ts';
import { addRewrap } from './rewrap.ts';

interface SecretFlags extends ChangeFlags {
  readonly overlap?: string;
  readonly pending?: boolean;
}

interface TokenFlags extends ChangeFlags {
  readonly lifetime?: string;
}

const SECRETS_HELP = `An app has one active secret, and beside it at most one that retires and one that waits. 'rotate' makes a new one: the one
before is accepted until the overlap is over, so that the app can change over without a refused call.
${ADMIN_HELP}

--json prints what the admin interface answers; rotate {"version":2,"secret":"…","revision":12}.

Examples:
  gatewright secrets list ak_erp
  gatewright secrets rotate ak_erp                 accepts the old one for 7 days
  gatewright secrets rotate ak_erp --overlap 0s    the old one leaked
  gatewright secrets rotate ak_erp --pending       then: gatewright secrets activate ak_erp 3
  gatewright secrets rewrap                        seals all of them again under the current secrets_key`;

const TOKENS_HELP = `An authorization has one current access token; issuing another supersedes it at once. Only hashes are kept: a token is
shown when it is issued, and never again.
${ADMIN_HELP}

Examples:
  gatewright tokens issue ak_erp 635517726820718 --lifetime 90d
  gatewright tokens list ak_erp 635517726820718
  gatewright tokens revoke <hash>`;

/** `secrets` and `tokens`: what apps sign with, and what merchants granted them. */
export function addCredentialCommands(program: Command, context: CommandContext): void {
  const show = async (ask: AdminAsk, flags: AdminFlags, render: (value: unknown) => string): Promise<void> =>
    context.finish(await showAdmin(ask, { flags, surroundings: context.surroundings, render }));
  addRewrap(addSecrets(program, show), context);
  addTokens(program, show);
}

type Show = (ask: AdminAsk, flags: AdminFlags, render: (value: unknown) => string) => Promise<void>;

function addSecrets(program: Command, show: Show): Command {
  const secrets = newCommand(program, 'secrets', {
    description: 'The secrets that apps sign with, as versions.',
    usage: 'list | rotate | activate | revoke | rewrap',
    after: SECRETS_HELP,
  });
  const add = (verb: string, description: string, usage: string): Command =>
    newCommand(secrets, verb, { description, usage, after: SECRETS_HELP }).argument('<app_key>');
  withAdminOptions(add('list', 'Show the versions.', '<app_key>')).action((app: string, flags: AdminFlags) =>
    show({ method: 'GET', path: secretsPath(app) }, flags, secretsText),
  );
  withChangeOptions(add('rotate', 'Make a new secret.', '<app_key> [--overlap 7d] [--pending]'))
    .option('--overlap <time>', 'how long the one before is accepted (default: 7d)')
    .option('--pending', 'it waits until it is activated')
    .action((app: string, flags: SecretFlags) =>
      show(
        {
          method: 'POST',
          path: `${secretsPath(app)}:rotate${changeQuery(flags)}`,
          // JSON leaves out what is undefined.
          body: { overlap: flags.overlap, pending: flags.pending },
        },
        flags,
        value => issuedText(value, flags),
      ),
    );
  withChangeOptions(add('activate', 'Let a pending one take its place.', '<app_key> <version>'))
    .argument('<version>')
    .option('--overlap <time>', 'how long the one before is accepted (default: 7d)')
    .action((app: string, version: string, flags: SecretFlags) =>
      show(
        {
          method: 'POST',
          path: `${secretsPath(app)}/${encodeURIComponent(version)}:activate${changeQuery(flags)}`,
          body: { overlap: flags.overlap },
        },
        flags,
        value => changeText(value, flags),
      ),
    );
  withChangeOptions(add('revoke', 'End a version at once.', '<app_key> <version>'))
    .argument('<version>')
    .action((app: string, version: string, flags: SecretFlags) =>
      show(
        {
          method: 'POST',
          path: `${secretsPath(app)}/${encodeURIComponent(version)}:revoke${changeQuery(flags)}`,
        },
        flags,
        value => changeText(value, flags),
      ),
    );
  return secrets;
}

function addTokens(program: Command, show: Show): void {
  const tokens = newCommand(program, 'tokens', {
    description: 'The access tokens of authorizations.',
    usage: 'list | issue | revoke',
    after: TOKENS_HELP,
  });
  const add = (verb: string, description: string, usage: string): Command =>
    newCommand(tokens, verb, { description, usage, after: TOKENS_HELP });
  withAdminOptions(add('list', 'Show those of an authorization.', '<app_key> <mall_id>'))
    .argument('<app_key>')
    .argument('<mall_id>')
    .action((app: string, mall: string, flags: AdminFlags) =>
      show({ method: 'GET', path: tokensPath(app, mall) }, flags, tokensText),
    );
  withChangeOptions(add('issue', 'Issue one; it supersedes the current one.', '<app_key> <mall_id>'))
    .argument('<app_key>')
    .argument('<mall_id>')
    .option('--lifetime <time>', "how long it is accepted (default: the app's token_lifetime)")
    .action((app: string, mall: string, flags: TokenFlags) =>
      show(
        {
          method: 'POST',
          path: `${tokensPath(app, mall)}:issue${changeQuery(flags)}`,
          body: { lifetime: flags.lifetime },
        },
        flags,
        value => issuedText(value, flags),
      ),
    );
  withChangeOptions(add('revoke', 'End one for good.', '<hash>'))
    .argument('<hash>', 'as list shows it')
    .action((hash: string, flags: TokenFlags) =>
      show(
        { method: 'POST', path: `/tokens/${encodeURIComponent(hash)}:revoke${changeQuery(flags)}` },
        flags,
        value => changeText(value, flags),
      ),
    );
}

function secretsPath(app: string): string {
  return `/apps/${encodeURIComponent(app)}/secrets`;
}

function tokensPath(app: string, mall: string): string {
  return `/authorizations/${encodeURIComponent(app)}/${encodeURIComponent(mall)}/tokens`;
}

function secretsText(value: unknown): string {
  // The interface answers what its schema says; so below.
  const { secrets } = value as { readonly secrets: readonly SecretView[] };
  const rows = secrets.map(({ version, state, createdAtMs, retiresAtMs, lastUsedAtMs, uses }) => [
    String(version),
    state,
    instantCell(createdAtMs),
    instantCell(retiresAtMs),
    instantCell(lastUsedAtMs),
    String(uses),
  ]);
  return renderTable([['version', 'state', 'created', 'retires', 'last used', 'uses'], ...rows]);
}

function tokensText(value: unknown): string {
  // As above.
  const { tokens } = value as {
    readonly tokens: readonly {
      readonly hash: string;
      readonly status: string;
      readonly createdAtMs: number;
      readonly expiresAtMs: number;
    }[];
  };
  const rows = tokens.map(({ hash, status, createdAtMs, expiresAtMs }) => [
    hash,
    status,
    instantCell(createdAtMs),
    expiresAtMs === Number.MAX_SAFE_INTEGER ? 'never' : instantCell(expiresAtMs),
  ]);
  return renderTable([['hash', 'status', 'issued', 'expires'], ...rows]);
}

function issuedText(value: unknown, flags: ChangeFlags): string {
  // As above.
  const {
    secret,
    value: token,
    version,
  } = value as {
    readonly secret?: string;
    readonly value?: string;
    readonly version?: number;
  };
  if (flags.dryRun === true) return changeText(value, flags);
  const what = secret === undefined ? `token: ${token ?? ''}` : `secret, version ${version}: ${secret}`;
  return `${changeText(value, flags)}\n${what}\nIt is shown this once.`;
}
