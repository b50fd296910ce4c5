import type { Problem } from './contract.ts';

/** The admin interface refused, or could not be reached (`status` 0). */
export class AdminError extends Error {
  readonly problem: Problem;
  /** Seconds after which it may be asked again, where the gateway says so. */
  readonly waitS: number | null;

  constructor(problem: Problem, waitS: number | null = null) {
    super(problem.detail === '' ? problem.title : problem.detail);
    this.name = 'AdminError';
    this.problem = problem;
    this.waitS = waitS;
  }

  /** Whether asking again with the same words gives the same refusal. */
  get isFinal(): boolean {
    const { status } = this.problem;
    return status >= 400 && status < 500 && status !== 429;
  }
}

/** The problem that stands for what has none of its own. */
export function problemOf(status: number, title: string, detail = ''): Problem {
  return { type: 'about:blank', title, status, detail };
}
