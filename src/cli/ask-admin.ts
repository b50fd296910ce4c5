import type { Command } from 'commander';
import type { FieldProblem, ProblemDetail } from '../admin/admin-problem.ts';
import { parseKeepingDigits } from '../model/keep-digits.ts';
import { type AdminAccess, type AdminFailure, type AdminFlags, adminAccess } from './admin-access.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { noAnswerReason } from './no-answer-reason.ts';
import type { Surroundings } from './surroundings.ts';

export type { AdminFailure, AdminFlags };

/** A request to the admin interface. */
export interface AdminAsk {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/admin/v1`. */
  readonly path: string;
  readonly body?: object;
  /** The body as JSON text, in place of `body`: its digits go as they are. */
  readonly text?: Uint8Array;
  /** Whether numbers of the answer are only written again, digit by digit, and never read. */
  readonly keepsDigits?: boolean;
  /** Whether the answer goes on until the gateway ends: then no time ends it. */
  readonly isEndless?: boolean;
}

/** What it answered, or why it did not. */
export type AdminAnswer = { readonly value: unknown } | AdminFailure;

const TIMEOUT_MS = 30_000;

/** What the help of each command that asks the admin interface says about it. */
export const ADMIN_HELP = `Asks a running gateway. A sandbox that runs beside the document of this folder is found by itself (--config names
another document); of any other gateway give --admin-url and --admin-token, or GATEWRIGHT_ADMIN_URL and
GATEWRIGHT_ADMIN_TOKEN. The options win over the environment, and both over the sandbox.`;

/** The options of every command that asks the admin interface. */
export function withAdminOptions(command: Command): Command {
  return command
    .option('--admin-url <url>', 'the admin listener')
    .option('--admin-token <token>', 'its token')
    .option('-c, --config <file>', 'the document whose gateway is asked')
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
  try {
    const text = await response.text();
    const value: unknown = ask.keepsDigits === true ? parseKeepingDigits(text) : JSON.parse(text);
    return { value };
  } catch {
    return { exitCode: EXIT.FAILED, failed: `${response.url} answered something that is not JSON` };
  }
}

/** Asks the admin interface, and leaves its answer to be read. */
export async function openAdmin(
  { method, path, body, text, isEndless = false }: AdminAsk,
  flags: AdminFlags,
  surroundings: Surroundings,
): Promise<Response | AdminFailure> {
  const access = adminAccess(flags, surroundings);
  if ('failed' in access) return access;
  const url = `${access.url}/admin/v1${path}`;
  const sent = text === undefined ? body && JSON.stringify(body) : Uint8Array.from(text);
  try {
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${access.token}`,
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(sent === undefined ? {} : { body: sent }),
      redirect: 'manual',
      ...(isEndless ? {} : { signal: AbortSignal.timeout(TIMEOUT_MS) }),
    });
    if (response.ok) return response;
    return { exitCode: EXIT.FAILED, failed: await problemOf(response, access) };
  } catch (error) {
    return { exitCode: EXIT.FAILED, failed: `no answer from ${access.url}: ${noAnswerReason(error)}` };
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

const UNAUTHORIZED = 401;

/** What a problem document (RFC 9457) says; of anything else that something answers which is no admin interface. */
async function problemOf(response: Response, { url, tokenOf }: AdminAccess): Promise<string> {
  const detail = detailOf(await response.text());
  if (detail === undefined)
    return `${url} answered HTTP ${response.status}: that is no admin interface of a gateway`;
  return response.status === UNAUTHORIZED ? `${detail} The one that was sent is of ${tokenOf}.` : detail;
}

function detailOf(text: string): string | undefined {
  try {
    // A problem document has members of these types; anything else has no detail.
    const { detail, errors = [], referrers = [] } = JSON.parse(text) as Partial<ShownProblem>;
    if (typeof detail !== 'string') return undefined;
    return [detail, ...errors.map(fieldLine), ...referrers.map(({ kind, id }) => `  ${kind} ${id}`)].join(
      '\n',
    );
  } catch {
    return undefined;
  }
}

type ShownProblem = Required<Pick<ProblemDetail, 'errors' | 'referrers'>> & { readonly detail: string };

function fieldLine({ path, message, expected, suggestion }: FieldProblem): string {
  const more =
    suggestion === undefined ? expected && `expected ${expected}` : `did you mean '${suggestion}'?`;
  return `  ${path === '' ? '' : `${path}: `}${message}${more === undefined ? '' : `; ${more}`}`;
}
