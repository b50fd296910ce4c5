import type { Readable } from './admin-route.ts';
import type { Problem } from './schemas/problem.ts';

/** What of a problem a reader can act on beside its sentence. */
export interface ProblemDetail {
  /** Where in the asked text, counted in UTF-16 code units from 0. */
  readonly position?: number;
  /** What was probably meant. */
  readonly suggestion?: string;
  /** Every field that is wrong. */
  readonly errors?: readonly FieldProblem[];
  /** Who still needs what was to be removed. */
  readonly referrers?: readonly { readonly kind: string; readonly id: string }[];
  /** What is there now, in place of what was expected. */
  readonly current?: { readonly revision: number; readonly entry: unknown };
}

export interface FieldProblem {
  /** As in the document: `limit.rate`. */
  readonly path: string;
  readonly message: string;
  readonly expected?: string;
  readonly suggestion?: string;
}

/**
 * A request to the admin interface that is not served, thrown by routes and rendered at one place.
 *
 * `detail` is read by the asker: it never holds a secret, nor anything of the process.
 */
export class AdminProblem extends Error {
  readonly status: number;
  readonly more: ProblemDetail;
  /** Sent with it. */
  readonly headers: Readonly<Record<string, string>> = {};

  constructor(status: number, detail: string, more: ProblemDetail = {}) {
    super(detail);
    this.name = 'AdminProblem';
    this.status = status;
    this.more = more;
  }

  /** The same with headers. */
  with(headers: Readonly<Record<string, string>>): AdminProblem {
    return Object.assign(new AdminProblem(this.status, this.message, this.more), { headers });
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Precondition failed',
  413: 'Too large',
  415: 'Unsupported media type',
  421: 'Misdirected request',
  422: 'Unprocessable content',
  429: 'Too many requests',
  500: 'Internal error',
  502: 'Bad gateway',
  503: 'Unavailable',
  507: 'Insufficient storage',
};

/** A problem as it is sent. Source: RFC 9457. */
export function problemBody({ status, message, more }: AdminProblem): Readable<Problem> {
  return { type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail: message, ...more };
}
