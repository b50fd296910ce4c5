import { parseJson } from './parse-json.ts';
import { session } from './session.ts';

/** What RFC 9457 says of a refusal, and where in a filter it lies. */
export interface Problem {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Where the fault begins, in UTF-16 code units from 0. */
  readonly position?: number;
  readonly suggestion?: string;
}

/** The admin API refused, or could not be reached (`status` 0). */
export class AdminError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail === '' ? problem.title : problem.detail);
    this.name = 'AdminError';
    this.problem = problem;
  }
}

export interface AdminRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/**
 * Asks the admin API and reads its JSON. Throws {@link AdminError}.
 *
 * A token that is refused is forgotten, so that the page asks for one.
 */
export async function requestAdmin<T>(path: string, request: AdminRequest = {}): Promise<T> {
  const response = await fetchAdmin(path, request);
  // Page and gateway are of one version: the contract's types are those of the answer.
  return parseJson(await response.text()) as T;
}

/** The same for an answer that is a stream or a file. */
export async function fetchAdmin(path: string, request: AdminRequest = {}): Promise<Response> {
  const response = await fetch(`/admin/v1${path}`, {
    method: request.method ?? 'GET',
    headers: {
      authorization: `Bearer ${session.token() ?? ''}`,
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
    cache: 'no-store',
    credentials: 'omit',
  }).catch(rethrowUnreachable);
  if (response.ok) return response;
  if (response.status === 401) session.leave();
  throw new AdminError(await readProblem(response));
}

function rethrowUnreachable(err: unknown): never {
  if (err instanceof DOMException && err.name === 'AbortError') throw err;
  throw new AdminError({ title: 'unreachable', status: 0, detail: 'The gateway does not answer.' });
}

async function readProblem(response: Response): Promise<Problem> {
  const text = await response.text().catch(() => '');
  const fallback: Problem = { title: response.statusText, status: response.status, detail: '' };
  try {
    const parsed = parseJson(text);
    return typeof parsed === 'object' && parsed !== null ? { ...fallback, ...parsed } : fallback;
  } catch {
    return fallback;
  }
}
