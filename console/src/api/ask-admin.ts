import { AdminError, problemOf } from './admin-error.ts';
import type { AskOf, Problem, ReplyOf, Route } from './contract.ts';
import { type Session, type SessionEnd, session } from './session.ts';

/**
 * Asks a route of the admin interface and reads its JSON. Throws {@link AdminError}.
 *
 * A session that is refused ends, so that the page asks who one is.
 */
export async function askAdmin<R extends Route>(route: R, ask: AskOf<R>): Promise<ReplyOf<R>> {
  const response = await fetchAdmin(route, ask);
  // Page and gateway are of one version, and the answer has the schema of its route.
  return (await response.json()) as ReplyOf<R>;
}

/** The same for an answer that is a stream or a file. */
export async function fetchAdmin<R extends Route>(
  route: R,
  ask: AskOf<R>,
  signal?: AbortSignal,
): Promise<Response> {
  const { method, address, body } = requestOf(route, ask);
  const asked = session.current();
  const response = await fetch(address, {
    method,
    headers: {
      // A header rules, whatever cookies come along.
      ...(asked.token === null ? {} : { authorization: `Bearer ${asked.token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
    cache: 'no-store',
    credentials: asked.token === null ? 'same-origin' : 'omit',
  }).catch(rethrowUnreachable);
  if (response.ok) return response;
  const problem = await readProblem(response);
  if (response.status === 401) session.end(asked, endOf(asked, route));
  // Whoever may not even ask who they are may do nothing on this page.
  if (response.status === 403 && route === 'GET /me')
    session.end(asked, { why: 'refused', sentence: problem.detail });
  throw new AdminError(problem, waitOf(response));
}

function endOf({ by }: Session, route: Route): SessionEnd | null {
  if (by === 'token') return { why: 'wrong-token' };
  // It is what tells at first whether there is a session at all.
  return route === 'GET /me' ? null : { why: 'over' };
}

function waitOf(response: Response): number | null {
  const seconds = response.headers.get('retry-after');
  return seconds === null ? null : Number(seconds);
}

interface LooseAsk {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
}

/** `GET /calls/{id}` with its parameters filled in. What of a query is empty is left out. */
function requestOf(route: Route, ask: LooseAsk) {
  const [method = 'GET', path = ''] = route.split(' ');
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(ask.params?.[name] ?? ''),
  );
  const entries = Object.entries(ask.query ?? {}).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [[key, String(value)]],
  );
  const search = entries.length === 0 ? '' : `?${new URLSearchParams(entries).toString()}`;
  return { method, address: `/admin/v1${filled}${search}`, body: ask.body };
}

function rethrowUnreachable(err: unknown): never {
  if (err instanceof DOMException && err.name === 'AbortError') throw err;
  throw new AdminError(problemOf(0, 'unreachable', 'The gateway does not answer.'));
}

async function readProblem(response: Response): Promise<Problem> {
  const fallback = problemOf(response.status, response.statusText);
  try {
    const parsed: unknown = await response.json();
    return typeof parsed === 'object' && parsed !== null ? { ...fallback, ...parsed } : fallback;
  } catch {
    return fallback;
  }
}
