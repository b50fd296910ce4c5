import type { Command } from 'commander';
import { type ClientFlags, clientSettings } from './client-settings.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { Surroundings } from './surroundings.ts';

/** Where the admin interface is, as a person may say it. */
export interface AdminFlags extends Pick<ClientFlags, 'adminUrl' | 'config'> {
  readonly adminToken?: string;
  readonly json?: boolean;
}

/** A request to the admin interface. */
export interface AdminAsk {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/admin/v1`. */
  readonly path: string;
  readonly body?: object;
  /** Whether the answer goes on until the gateway ends: then no time ends it. */
  readonly isEndless?: boolean;
}

/** Why it did not serve, in a sentence for the person who asked. */
export interface AdminFailure {
  readonly exitCode: ExitCode;
  readonly failed: string;
}

/** What it answered, or why it did not. */
export type AdminAnswer = { readonly value: unknown } | AdminFailure;

const TIMEOUT_MS = 30_000;

/** What the help of each command that asks the admin interface says about it. */
export const ADMIN_HELP = `The gateway is asked on its admin listener: --admin-url, GATEWRIGHT_ADMIN_URL, or the document in this folder; the
token is --admin-token or GATEWRIGHT_ADMIN_TOKEN. serve shows it at its start.`;

/** The options of every command that asks the admin interface. */
export function withAdminOptions(command: Command): Command {
  return command
    .option('--admin-url <url>', 'the admin listener')
    .option('--admin-token <token>', 'its token')
    .option('-c, --config <file>', 'the document that the URL is taken from')
    .option('--json', 'JSON');
}

/** Asks the admin interface, once. */
export async function askAdmin(
  ask: AdminAsk,
  flags: AdminFlags,
  surroundings: Surroundings,
): Promise<AdminAnswer> {
  const response = await openAdmin(ask, flags, surroundings);
  if ('failed' in response) return response;
  const value: unknown = await response.json();
  return { value };
}

/** Asks the admin interface, and leaves its answer to be read. */
export async function openAdmin(
  { method, path, body, isEndless = false }: AdminAsk,
  flags: AdminFlags,
  surroundings: Surroundings,
): Promise<Response | AdminFailure> {
  const settings = clientSettings(flags, surroundings);
  if ('faults' in settings) return { exitCode: EXIT.BAD_DOCUMENT, failed: settings.faults };
  const token = flags.adminToken ?? surroundings.environment['GATEWRIGHT_ADMIN_TOKEN'] ?? '';
  if (token === '')
    return { exitCode: EXIT.USAGE, failed: 'which token? Give --admin-token or GATEWRIGHT_ADMIN_TOKEN' };
  const url = `${(settings.adminUrl ?? '').replace(/\/$/, '')}/admin/v1${path}`;
  if (!URL.canParse(url))
    return { exitCode: EXIT.USAGE, failed: 'where? Give --admin-url or GATEWRIGHT_ADMIN_URL' };
  try {
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
      ...(isEndless ? {} : { signal: AbortSignal.timeout(TIMEOUT_MS) }),
    });
    if (response.ok) return response;
    const problem: unknown = await response.json();
    return { exitCode: EXIT.FAILED, failed: detailOf(problem) };
  } catch (error) {
    return { exitCode: EXIT.FAILED, failed: `no answer from ${url}: ${reasonOf(error)}` };
  }
}

/** Asks, and shows the answer: as JSON where that was asked for, else by `render`. */
export async function showAdmin(
  ask: AdminAsk,
  { flags, surroundings, render }: ShowParts,
): Promise<ExitCode> {
  const answer = await askAdmin(ask, flags, surroundings);
  if ('failed' in answer) {
    surroundings.stderr.write(`${answer.failed}\n`);
    return answer.exitCode;
  }
  const text = flags.json === true ? JSON.stringify(answer.value, undefined, 2) : render(answer.value);
  if (text !== '') surroundings.stdout.write(`${text}\n`);
  return EXIT.OK;
}

interface ShowParts {
  readonly flags: AdminFlags;
  readonly surroundings: Surroundings;
  /** What the interface answers has the shape of its schema. */
  readonly render: (value: unknown) => string;
}

function detailOf(problem: unknown): string {
  const detail: unknown =
    typeof problem === 'object' && problem !== null ? Reflect.get(problem, 'detail') : undefined;
  return typeof detail === 'string' ? detail : 'the admin interface refused, and did not say why';
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
